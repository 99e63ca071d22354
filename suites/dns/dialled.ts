import type { Attempt } from '../../harness/model/net-tcp.ts';
import { dial, type Dialled, errnoOf, unreachableErrors } from '../../harness/net/dial.ts';

interface Dialling {
  readonly local: string | null;
  readonly signal: AbortSignal;
}

const timeoutMs = 3_000;
const most = 64;

/** Three connections to each port of each address. */
export async function dialAll(
  addresses: readonly string[],
  ports: readonly number[],
  at: Dialling,
): Promise<{ address: string; port: number; attempts: Attempt[] }[]> {
  const endpoints = addresses.flatMap((address) => ports.map((port) => ({ address, port }))).slice(0, most);
  return await Promise.all(
    endpoints.map(async (endpoint) => ({
      ...endpoint,
      attempts: await Promise.all([1, 2, 3].map(async () => await attempt(endpoint, at))),
    })),
  );
}

async function attempt(endpoint: { address: string; port: number }, { local, signal }: Dialling): Promise<Attempt> {
  const dialled = await dialOne(endpoint, { local, signal });
  const { outcome, ms } = dialled;
  if (dialled.outcome !== 'open') return { outcome, ms, code: dialled.code, local: null };
  dialled.socket.destroy();
  return { outcome, ms, code: null, local: dialled.local };
}

/** No route to one of the addresses is no reason not to ask the others. */
async function dialOne(endpoint: { address: string; port: number }, at: Dialling): Promise<Dialled> {
  try {
    return await dial({ ...endpoint, ...at, timeoutMs });
  } catch (error) {
    const code = errnoOf(error);
    if (code === null || !(error instanceof Error) || !unreachableErrors.has(code)) throw error;
    return { outcome: 'unreachable', code, ms: 0, error };
  }
}
