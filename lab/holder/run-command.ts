import { spawn } from 'node:child_process';
import { Tail } from './tail.ts';

/** Runs one of the system's own tools to its end. Rejects with its name, exit code and what it wrote to stderr. */
export async function runCommand(argv: readonly [string, ...string[]], stdin = ''): Promise<void> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  const stderr = new Tail();
  child.stderr.setEncoding('utf8').on('data', (piece: string) => stderr.add(piece));
  // A tool that ends early is reported by its exit code.
  child.stdin.on('error', (error) => stderr.add(`(stdin: ${error.message})`));
  child.stdin.end(stdin);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else
      reject(
        new Error(
          `${argv.join(' ')}: ${signal ?? `exit code ${code}`}: ${stderr.toString()}${failedLine(stderr.toString(), stdin)}`,
        ),
      );
  });
  await promise;
}

/** `ip -b` gives only the number of the line. */
function failedLine(stderr: string, stdin: string): string {
  const number = /Command failed -:(\d+)/.exec(stderr)?.[1];
  return number === undefined ? '' : ` (${stdin.split('\n')[Number(number) - 1] ?? ''})`;
}
