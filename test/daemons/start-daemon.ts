import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { DaemonSpec } from '../../lab/daemons/daemon.ts';

export interface Started {
  readonly directory: string;
  readonly output: () => string;
  /** Exit code after SIGTERM, or the signal. */
  stop(): Promise<number | string | null>;
}

const running: (() => Promise<unknown>)[] = [];
afterAll(async () => void (await Promise.all(running.splice(0).map(async (stop) => await stop()))));

/** Starts a daemon here, without the lab; it ends with the test file. Rejects with its output when it does not get ready. */
export async function startDaemon({ files, argv, ready, deadline }: DaemonSpec): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'sixways-daemon-'));
  const placed = (text: string): string => text.replaceAll('{dir}', directory);
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? placed(content) : content);
  }
  if (!('output' in ready)) throw new Error('only daemons that get ready by their output can be started without the lab');

  const [program = '', ...parameters] = argv.map(placed);
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  const ended = once(child, 'close').catch((error: Error) => [error.message]);
  let output = '';
  const stop = async (): Promise<number | string | null> => {
    child.kill('SIGTERM');
    const [code, signal] = await ended;
    await rm(directory, { recursive: true, force: true });
    return code ?? signal;
  };
  running.push(stop);

  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in ${deadline} ms: ${output}`)), deadline);
    const listen = (part: Buffer): void => {
      output += part.toString();
      if (!ready.output.test(output)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', (code, signal) => {
      clearTimeout(late);
      reject(new Error(`ended (${signal ?? code}): ${output}`));
    });
  });
  return { directory, output: () => output, stop };
}

/** A port that nobody uses on both loopback addresses, for the next moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(0, '::1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const other = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([once(other, 'listening').then(() => true), once(other, 'error').then(() => false)]);
    probe.close();
    other.close();
    if (free) return port;
  }
}
