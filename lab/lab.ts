import type { Vantage } from '../harness/model/vantage.ts';
import type { Fault } from './fault.ts';

/** A process in a node. JSON lines both ways; the shape is that of a `Channel` of harness/paths. */
export interface LabWorker {
  /** One line to its stdin. Nothing happens when it has ended. */
  send(message: object): void;
  /** Each line of its stdout, parsed. A line that is no JSON or too long ends the worker. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once: exit code or signal, and the tail of its stderr. */
  onExit(listener: (why: string) => void): void;
  /** SIGTERM, SIGKILL after a second; resolves when it is gone. */
  close(): Promise<void>;
}

/** A process in a node whose output is text for people: the user's own server. */
export interface LabProcess {
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  onOutput(listener: (stream: 'stdout' | 'stderr', text: string) => void): void;
  close(): Promise<void>;
}

export interface ExecResult {
  /** 128 + number when a signal ended it, as a shell has it. */
  readonly code: number;
  /** At most the last MiB. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** Added to the environment of the client. */
  readonly env?: Readonly<Record<string, string>>;
  /** The client's own directory unless told. */
  readonly cwd?: string;
}

/** Milliseconds. */
export interface Timings {
  /** From the launch until the holder asked for its work: unshare and Node. */
  readonly holder: number;
  readonly namespaces: number;
  /** Until netd serves all cables and tunnels. */
  readonly netd: number;
  /** Until all addresses, routes and rulesets are in place. */
  readonly network: number;
  readonly daemons: Readonly<Record<string, number>>;
  /** From the launch until everything serves. */
  readonly total: number;
}

/** A daemon that ended although nobody asked it to. */
export interface Casualty {
  readonly daemon: string;
  /** How it ended, and the tail of its output. */
  readonly why: string;
}

/** A running lab. It ends with the process that opened it, whatever ends that process. */
export interface Lab {
  readonly name: string;
  /** One for each path of the topology. */
  readonly vantages: readonly Vantage[];
  readonly timings: Timings;
  /** The line by which each daemon told that it serves; for a Teredo client the JSON line of its hook, with its address. */
  readonly readiness: Readonly<Record<string, string>>;
  /** Daemons that have died since. */
  readonly casualties: readonly Casualty[];
  /** Pid of `unshare`, the parent of the holder; to kill it is to end the lab. */
  readonly pid: number;
  /** A process that speaks JSON lines, in the node's namespaces, with the path's own /etc/resolv.conf. */
  spawn(node: string, argv: readonly string[], options?: ProcessOptions): LabWorker;
  /** A process whose output is passed on as it comes. */
  start(node: string, argv: readonly string[], options?: ProcessOptions): LabProcess;
  /** A short command; resolves when it has ended, whatever its exit code. */
  exec(node: string, argv: readonly string[], options?: ProcessOptions & { readonly stdin?: string }): Promise<ExecResult>;
  /** Breaks something. Resolves when it is in effect. */
  fault(fault: Fault): Promise<void>;
  /** Takes back a fault by its name, also one that the world came with. */
  heal(name: string): Promise<void>;
  /** Resolves when the lab is gone, with the reason when nobody closed it. */
  readonly ended: Promise<string | null>;
  /** Ends every process and namespace; resolves when all are gone. */
  close(): Promise<void>;
}

/** The lab could not be built or has ended by itself: never the fault of a target. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
