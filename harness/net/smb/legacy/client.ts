import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LegacyLogin, LegacyOutcome } from './messages.ts';

export type { LegacyLogin, LegacyOutcome };

const here = fileURLToPath(import.meta.url);
const file = path.join(path.dirname(here), `client-process${path.extname(here)}`);

/** Milliseconds that a process may take to start on a busy machine. */
const startMs = 10_000;

/**
 * Logs in with the package smb2: NTLMv1, dialects 2.0.2 and 2.1, nothing signed. It runs in a process of its own, since NTLMv1's DES needs
 * OpenSSL's legacy provider, and since some servers make the package hang or crash. That process ends with the call, whatever comes.
 * @param timeoutMs until the server counts as silent
 * @throws what kept us from asking: no legacy provider here, a process that does not start, or the signal's reason
 */
export async function legacyLogin(
  login: LegacyLogin,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<LegacyOutcome> {
  signal.throwIfAborted();
  const child = fork(file, [], {
    execArgv: ['--openssl-legacy-provider', '--no-warnings'],
    // NODE_OPTIONS of ours are not for it.
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    const ready = await message(child, startMs, signal);
    if (ready === null) throw new Error('the process of the legacy client did not start');
    if (!('des' in ready) || ready.des !== true) throw new Error('this Node has no OpenSSL legacy provider, so no DES');
    // By the channel, not the command line, where every user would read it.
    child.send(login);
    return outcomeOf(await message(child, timeoutMs, signal));
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/** The child's next message; null when none came in time, `{}` when it ended without one. */
async function message(child: ChildProcess, ms: number, signal: AbortSignal): Promise<object | null> {
  const { promise, resolve, reject } = Promise.withResolvers<object | null>();
  const deadline = setTimeout(() => resolve(null), ms);
  const onMessage = (value: unknown) => resolve(typeof value === 'object' && value !== null ? value : {});
  const onExit = () => resolve({});
  const abort = () => reject(signal.reason);
  child.once('message', onMessage).once('exit', onExit).once('error', reject);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    child.off('message', onMessage).off('exit', onExit).off('error', reject);
    signal.removeEventListener('abort', abort);
  }
}

function outcomeOf(said: object | null): LegacyOutcome {
  if (said === null) return { outcome: 'silent' };
  if (isOutcome(said)) return said;
  // It ended without a word: the package crashed on what it got.
  return { outcome: 'failed', code: 'EPROTO' };
}

/** Our own module at the other end of the channel sends nothing else. */
const isOutcome = (said: object): said is LegacyOutcome => 'outcome' in said;
