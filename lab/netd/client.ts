import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command } from './command.ts';
import type { NetdConfig } from './config.ts';
import type { NetdEvent, NetdStats } from './event.ts';

/** A running netd. Every call rejects with netd's own message when it refuses, and when it has ended. */
export interface Netd {
  readonly pid: number;
  /** Opens all devices and tunnel ends; resolves when packets flow. The devices can be given addresses then. */
  configure(config: NetdConfig): Promise<void>;
  /** Resolves when the knobs are in effect. */
  set(knobs: Extract<Command, { set: unknown }>['set']): Promise<void>;
  stats(): Promise<NetdStats>;
  /** Ends netd; resolves when it is gone. */
  stop(): Promise<void>;
  /** Resolves when netd has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

interface Waiting {
  resolve(event: NetdEvent): void;
  reject(error: Error): void;
}

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const DAEMON = fileURLToPath(new URL(`./daemon${suffix}`, import.meta.url));

/** Starts netd without a configuration, so that it loads while the topology is being built. */
export function spawnNetd(): Netd {
  const child = spawn(process.execPath, [DAEMON], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: Waiting[] = [];
  let gone: Error | undefined;

  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', (error) => {
      gone = error;
    });
    child.once('close', (code, signal) => {
      gone ??= new Error(`netd has ended (${signal ?? `exit code ${code}`})`);
      for (const { reject } of waiting.splice(0)) reject(gone);
      resolve(signal ?? code ?? 1);
    });
  });

  createInterface({ input: child.stdout }).on('line', (line) => {
    // Both ends are this project's own source, so the line has the type that daemon.ts writes.
    const event: NetdEvent = JSON.parse(line);
    const next = waiting.shift();
    if (event.event !== 'error') next?.resolve(event);
    else if (next !== undefined) next.reject(new Error(`netd: ${event.message}`));
    else gone = new Error(`netd: ${event.message}`);
  });
  // A write that meets a dead netd is reported by `ended` and by the rejected calls.
  child.stdin.on('error', (error) => {
    gone ??= error;
  });

  const ask = (question: NetdConfig | Command) =>
    new Promise<NetdEvent>((resolve, reject) => {
      if (gone !== undefined) return reject(gone);
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });

  return {
    pid: child.pid ?? 0,
    ended,
    async configure(config) {
      await ask(config);
    },
    async set(set) {
      await ask({ set });
    },
    async stats() {
      const answer = await ask({ stats: true });
      if (answer.event !== 'stats') throw new Error(`netd: ${answer.event} instead of stats`);
      return { endpoints: answer.endpoints, cables: answer.cables };
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
