import { isIP } from 'node:net';
import type { Vantage } from '../../harness/model/vantage.ts';
import { blameOf } from '../../harness/net/blame.ts';
import { lookup } from '../../harness/net/dns/lookup.ts';

const lookupMs = 2_000;

/**
 * The addresses of one family of a host, itself where it is an address; an errno where the resolvers of the path could not be asked.
 * @throws what is not the resolvers' doing; the signal's reason.
 */
export async function addressesOf(
  host: string,
  family: 4 | 6,
  { local, resolvers }: Pick<Vantage, 'local' | 'resolvers'>,
  { signal, resolverPort }: { readonly signal: AbortSignal; readonly resolverPort?: number | undefined },
): Promise<string[] | { readonly errno: string }> {
  const literal = isIP(host);
  if (literal !== 0) return literal === family ? [host] : [];
  const port = resolverPort === undefined ? {} : { port: resolverPort };
  try {
    return await lookup({ name: host, family, resolvers, local, timeoutMs: lookupMs, signal, ...port });
  } catch (error) {
    signal.throwIfAborted();
    const { by, code } = blameOf(error);
    if (by !== 'resolver') throw error;
    return { errno: code };
  }
}
