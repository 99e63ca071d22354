import { request } from 'node:http';
import { RunLog, RunOpened } from '../../harness/net/reflector/protocol.ts';
import { codeOf, questionMs } from './who-am-i.ts';

export interface ReflectorAccess {
  readonly 4: string | null;
  readonly 6: string | null;
  readonly httpPort: number;
  readonly token: string;
}

/** The reflector cannot be asked: nothing about the tunnel is known then. */
export class ReflectorError extends Error {
  override readonly name = 'ReflectorError';
  readonly blame: { readonly by: 'harness'; readonly code: string; readonly detail: string };

  constructor(code: string, detail: string) {
    super(detail);
    this.blame = { by: 'harness', code, detail };
  }
}

/** Opens a run, over whichever family answers. @throws ReflectorError; the signal's reason */
export async function openRun(at: ReflectorAccess, signal: AbortSignal): Promise<RunOpened> {
  return RunOpened.parse(await asked(at, { method: 'POST', path: '/run' }, signal));
}

export async function logOf(at: ReflectorAccess, run: string, signal: AbortSignal): Promise<RunLog> {
  return RunLog.parse(await asked(at, { method: 'GET', path: `/log/${run}` }, signal));
}

/** Has the reflector forget a run; one that it cannot be told of, it forgets by itself. */
export async function endRun(at: ReflectorAccess, run: string, signal: AbortSignal): Promise<void> {
  await asked(at, { method: 'DELETE', path: `/run/${run}` }, signal).catch((error: unknown) => {
    if (!(error instanceof ReflectorError)) throw error;
  });
}

async function asked(
  at: ReflectorAccess,
  { method, path }: { readonly method: string; readonly path: string },
  signal: AbortSignal,
): Promise<unknown> {
  const problems: string[] = [];
  for (const address of [at[4], at[6]]) {
    if (address === null) continue;
    signal.throwIfAborted();
    try {
      const { status, text } = await exchange({ address, port: at.httpPort, method, path, token: at.token, signal });
      if (status === 401) throw new ReflectorError('REFLECTOR_TOKEN', 'the reflector does not take this token');
      if (status === 204) return null;
      if (status === 200) return JSON.parse(text);
      problems.push(`${address}: status ${status}`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ReflectorError) throw error;
      problems.push(`${address}: ${codeOf(error)}`);
    }
  }
  throw new ReflectorError('REFLECTOR', `the reflector does not answer ${method} ${path}: ${problems.join('; ')}`);
}

interface Exchange {
  readonly address: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

const mostOctets = 1 << 20;

async function exchange({ address, port, method, path, token, signal }: Exchange): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const asking = request(
    {
      host: address,
      port,
      method,
      path,
      agent: false,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(questionMs)]),
    },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > mostOctets) asking.destroy(new Error('too large'));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    },
  );
  asking.on('error', reject);
  asking.end();
  return await promise;
}
