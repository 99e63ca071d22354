import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { DaemonSpec } from '../daemons/daemon.ts';
import { enterNode, labDirectory } from '../enter.ts';
import { eachLine } from './lines.ts';
import { runCommand } from './run-command.ts';
import { Tail } from './tail.ts';

/** How long SIGTERM may take, in milliseconds. */
const graceMs = 1000;

export interface Daemon {
  /** The line that told that it serves. Rejects when it ends before, or too late, with the tail of its output. */
  readonly ready: Promise<string>;
  /** Resolves when it has ended, with how and the tail of its output. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts a daemon in its own directory and mount namespace. */
export async function startDaemon(spec: DaemonSpec, resolver: Readonly<Record<string, string>>): Promise<Daemon> {
  const directory = `${labDirectory}/${spec.name}`;
  const place = (text: string): string => text.replaceAll('{dir}', directory);
  writeFiles(spec, directory, place);
  const line = 'line' in spec.ready ? await readFifo(join(directory, spec.ready.line)) : null;
  const covers = Object.entries(spec.binds ?? {}).map(([file, covered]) => [join(directory, file), covered]);
  const argv = enterNode(
    spec.node,
    { binds: { ...resolver, ...Object.fromEntries(covers) }, cwd: directory },
    spec.argv.map(place),
  );
  const child = spawn('ip', argv.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });

  const tail = new Tail();
  const ready = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<string>();
  const fail = (how: string): void =>
    ready.reject(new Error(`daemon ${spec.name} (package ${spec.package}) did not start: ${how}\n${tail.toString()}`.trim()));
  for (const stream of [child.stdout, child.stderr])
    eachLine(stream, (text) => {
      tail.add(`${text.slice(0, 1000)}\n`);
      if ('output' in spec.ready && spec.ready.output.test(text)) ready.resolve(text);
    });
  line?.first.then(ready.resolve, ready.reject);
  const deadline = setTimeout(() => fail(`not ready after ${spec.deadline} ms`), spec.deadline);
  ready.promise.then(
    () => clearTimeout(deadline),
    () => clearTimeout(deadline),
  );
  child.once('error', (error) => fail(error.message));
  child.once('close', (code, signal) => {
    const how = signal ?? `exit code ${code}`;
    fail(how);
    line?.close();
    ended.resolve(`${how}: ${tail.toString()}`);
  });
  return { ready: ready.promise, ended: ended.promise, stop: async () => await stop(child) };
}

/** Its own children may hold its output open for longer; they end with the lab. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(force);
}

function writeFiles({ files }: DaemonSpec, directory: string, place: (text: string) => string): void {
  mkdirSync(directory, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? place(content) : content);
    if (typeof content === 'string' && content.startsWith('#!')) chmodSync(file, 0o755);
  }
}

/** A named pipe that a hook writes to as to a file. Held open for reading and writing, so that no writer waits and none is missed. */
async function readFifo(path: string): Promise<{ first: Promise<string>; close(): void }> {
  // One of a former life, when a fault had ended the daemon.
  rmSync(path, { force: true });
  await runCommand(['mkfifo', '-m', '622', path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = openSocket(fd);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  eachLine(socket, resolve);
  socket.once('error', reject);
  return { first: promise, close: () => socket.destroy() };
}

function openSocket(fd: number): Socket {
  try {
    return new Socket({ fd, readable: true, writable: false });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
