import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { enterNode } from '../enter.ts';
import type { FromHolder, ToHolder } from '../protocol.ts';
import { resolverBinds } from './directories.ts';

const graceMs = 1000;

type Start = Extract<ToHolder, { type: 'start' }>;

/** Processes that the client started: their output goes to it piece by piece, each taken when the last has been handed over. */
export class Processes {
  readonly #children = new Map<number, ChildProcess>();
  readonly #send: (message: FromHolder) => Promise<void>;

  constructor(send: (message: FromHolder) => Promise<void>) {
    this.#send = send;
  }

  start({ id, node, argv, env, cwd }: Start): void {
    const [program = '', ...args] = enterNode(node, { binds: resolverBinds(node), cwd }, argv);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#children.set(id, child);
    this.#relay(id, 'stdout', child.stdout);
    this.#relay(id, 'stderr', child.stderr);
    // Its end is reported by `close`; what was written to it then is lost in any case.
    child.stdin.on('error', () => child.stdin.destroy());
    let error: string | null = null;
    child.once('error', (cause) => {
      error = cause.message;
    });
    child.once('close', (code, signal) => {
      this.#children.delete(id);
      void this.#send({ type: 'exit', id, code, signal, error });
    });
  }

  input(id: number, text: string): void {
    this.#children.get(id)?.stdin?.write(text);
  }

  endInput(id: number): void {
    this.#children.get(id)?.stdin?.end();
  }

  kill(id: number): void {
    const child = this.#children.get(id);
    if (child === undefined) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('close', () => clearTimeout(force));
  }

  #relay(id: number, stream: 'stdout' | 'stderr', from: Readable): void {
    from.setEncoding('utf8').on('data', (text: string) => {
      from.pause();
      void this.#send({ type: 'output', id, stream, text }).then(() => from.resume());
    });
  }
}
