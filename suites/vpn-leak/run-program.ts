import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { StringDecoder } from 'node:string_decoder';

const keptCharacters = 4_000;
const mostCharacters = 4_000_000;

export interface Ran {
  /** Null where it did not end by itself in time, or could not be started. */
  readonly code: number | null;
  readonly ms: number;
  /** The tail of what it wrote, stdout and stderr together. */
  readonly output: string;
}

/** Keys of WireGuard (32 octets in base64) and passwords of OpenVPN are nobody's business. */
export const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/(?<![A-Za-z\d+/])[A-Za-z\d+/]{43}=/g, '***')
    .replaceAll(/-----BEGIN [^-]*-----[^]*?(?:-----END [^-]*-----|$)/g, '***')
    .replaceAll(/((?:pass(?:word|phrase)?|secret|token)\s*[=:]\s*)\S+/gi, '$1***');

/**
 * Runs a command of the user: a line by the shell, a list as it is. At the deadline, and when `signal` aborts, it and its children are ended.
 * A program that stays in the background is left alone, and its output is waited for no longer.
 */
export async function runCommand(
  command: string | readonly string[],
  timeoutMs: number,
  signal: AbortSignal | null,
): Promise<Ran> {
  const [program = '', ...args] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  const began = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const { promise, resolve } = Promise.withResolvers<number | null>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (part: string) => {
      output = (output + part).slice(-keptCharacters);
    });
  }
  child.on('error', (error) => {
    output = error.message;
    resolve(null);
  });
  child.on('exit', (code) => resolve(code));
  const end = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
    resolve(null);
  };
  const timer = setTimeout(end, timeoutMs);
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  const code = await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
  // What it wrote last may come after its end.
  await new Promise((settled) => setImmediate(settled));
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return { code, ms: performance.now() - began, output: withoutSecrets(output).slice(-keptCharacters) };
}

/** What a program that only tells said; null where it is not installed. */
export interface Told {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** @throws the signal's reason */
export async function tell(program: string, args: readonly string[], signal: AbortSignal): Promise<Told | null> {
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<Told | null>();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, timeout: 5_000 });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[name].on('data', (part: Buffer) => {
      if (texts[name].length < mostCharacters) texts[name] += decoder.write(part);
    });
  }
  child.on('error', () => resolve(null));
  child.on('close', (code) => resolve({ ok: code === 0, ...texts }));
  const result = await promise;
  signal.throwIfAborted();
  return result;
}
