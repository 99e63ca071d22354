import { spawn, type ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { main } from '../../harness/cli/main.ts';

const bin = fileURLToPath(new URL('../../bin/sixways.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** File descriptor in place of the pipe. */
  readonly stdout?: number;
  /** Called with the process as soon as it is there. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** The real command line, in a process of its own, without a terminal. */
export async function sixways(argv: readonly string[], { cwd, env, stdout, meanwhile }: Options = {}): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
    });
  }
  meanwhile?.(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...text };
}

/** The same without a process of its own, which is quicker. */
export async function inProcess(
  argv: readonly string[],
  { cwd = '/', env = {} }: Pick<Options, 'cwd' | 'env'> = {},
): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  const screen = (name: keyof typeof text): Writable =>
    new Writable({
      decodeStrings: false,
      write: (part: string, _, done) => {
        text[name] += part;
        done();
      },
    });
  const code = await main(argv, { cwd, env, stdout: screen('stdout'), stderr: screen('stderr') });
  return { code, ...text };
}
