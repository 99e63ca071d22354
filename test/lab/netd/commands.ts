import { execFile, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PEER = fileURLToPath(new URL('./peer.ts', import.meta.url));
const inside = (netns: string, ...command: string[]) => [`--net=/run/netns/${netns}`, ...command];

/** `ip -b`: one batch, in a namespace when one is named. */
export function ip(batch: string, netns?: string): void {
  execFileSync('ip', [...(netns === undefined ? [] : ['-n', netns]), '-b', '-'], { input: batch });
}

export interface Ping {
  readonly received: number;
  /** Shortest round-trip time in ms; null when nothing came back. */
  readonly least: number | null;
}

export async function ping(netns: string, target: string, count = 2, more: string[] = []): Promise<Ping> {
  const options = ['-n', '-q', '-i', '0.01', '-c', String(count), '-W', '1', ...more, target];
  // ping exits with 1 when nothing came back, which is a result here.
  const { stdout } = await run('nsenter', inside(netns, 'ping', ...options)).catch((error: { stdout: string }) => error);
  const least = /= ([\d.]+)\//u.exec(stdout)?.[1];
  return {
    received: Number(/(\d+) received/u.exec(stdout)?.[1] ?? 0),
    least: least === undefined ? null : Number(least),
  };
}

/** What one GET brought; `error` alone when it failed, `ms` from the request to the last octet. */
export interface Got {
  readonly source?: string;
  readonly bytes?: number;
  readonly ms?: number;
  readonly error?: string;
}

export async function get(netns: string, url: string): Promise<Got> {
  const { stdout } = await run('nsenter', inside(netns, process.execPath, PEER, 'get', url));
  return JSON.parse(stdout);
}

/** Starts the HTTP server in a namespace; resolves when it listens. It ends with the pid namespace. */
export function serve(netns: string, port: number): Promise<void> {
  const child = spawn('nsenter', inside(netns, process.execPath, PEER, 'serve', String(port)), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
