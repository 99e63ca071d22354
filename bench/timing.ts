import { spawn } from 'node:child_process';

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** One line of a table: a name, and seconds measured several times. */
export interface Row {
  readonly name: string;
  readonly seconds: readonly number[];
}

/** Median, least and most of each row, and its median as a ratio to that of the first. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  const width = Math.max(...rows.map(({ name }) => name.length));
  const cells = (name: string, values: readonly string[]) =>
    `${name.padEnd(width)} ${values.map((value) => value.padStart(8)).join('')}\n`;
  const lines = rows.map(({ name, seconds }) => {
    const middle = median(seconds);
    const values = [middle, Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(2));
    return cells(name, [String(seconds.length), ...values, (middle / median(first?.seconds ?? [])).toFixed(2)]);
  });
  return cells('seconds', ['n', 'median', 'min', 'max', 'ratio']) + lines.join('');
}

export interface Ended {
  readonly seconds: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program from its start to its end. */
export async function timed(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const [file = '', ...args] = argv;
  const start = performance.now();
  const child = spawn(file, args, { ...options, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  const code = await promise;
  return { seconds: (performance.now() - start) / 1000, code, ...text };
}

/** Says which claim holds, and makes the process fail when one does not. */
export function claim(text: string, holds: boolean): void {
  process.stdout.write(`${holds ? 'holds ' : 'BROKEN'}  ${text}\n`);
  if (!holds) process.exitCode = 1;
}
