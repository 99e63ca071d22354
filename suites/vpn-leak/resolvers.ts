import { readFileSync } from 'node:fs';
import { parseAddress } from '../../harness/address/ip.ts';
import { contains, prefixOf } from '../../harness/address/prefix.ts';
import { askTcp } from '../../harness/net/dns/tcp.ts';
import { askUdp } from '../../harness/net/dns/udp.ts';
import type { RunOpened } from '../../harness/net/reflector/protocol.ts';
import { egressTo } from './linux-routes.ts';
import type { View } from './observations.ts';
import { addressesOf, codeOf, questionMs } from './who-am-i.ts';

const mostOctets = 65_536;
/** Names differ in every question, so that no cache answers. */
const questions = 3;

/** resolv.conf(5); empty where the system has its resolvers elsewhere. */
function resolvConf(): string {
  try {
    // Not by the thread pool, which a resolver that is silent keeps busy.
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return '';
  }
}

/** Zones of link-local addresses included; a stub of systemd-resolved stands there as it is. */
export function configuredResolvers(): string[] {
  const text = resolvConf();
  return [...text.slice(0, mostOctets).matchAll(/^\s*nameserver\s+([\da-fA-F.:]+(?:%[\w.-]{1,15})?)/gm)]
    .map(([, address = '']) => address)
    .slice(0, 8);
}

/** Where packets to a resolver go. */
export async function resolverAt(
  address: string,
  own: View['addresses'],
  signal: AbortSignal,
): Promise<View['resolvers'][number]> {
  const found = await egressTo(address, signal);
  const device = found?.device ?? null;
  const parsed = parseAddress(address.replace(/%.*$/, ''));
  if (parsed === null || own === null || found === null) return { address, device, onLink: null };
  const onLink = own.some((one) => {
    const local = parseAddress(one.address);
    return one.device === device && local?.family === parsed.family && contains(prefixOf(local, one.length), parsed);
  });
  return { address, device, onLink };
}

const nameOf = ({ run, zone }: RunOpened, tag: string): string => `dual-${tag}.${run}.${zone}`;

/** Questions as programs ask them. */
export async function systemLookups(run: RunOpened, signal: AbortSignal): Promise<View['lookups']> {
  return await Promise.all(
    Array.from({ length: questions }, async (_, at): Promise<View['lookups'][number]> => {
      const tag = `s${at}`;
      const { code } = await addressesOf(nameOf(run, tag), 0, signal);
      return { tag, how: 'system', resolver: null, answered: code === null, code };
    }),
  );
}

/** Questions straight to each configured resolver, by UDP and TCP. */
export async function directLookups(resolvers: readonly string[], run: RunOpened, signal: AbortSignal): Promise<View['lookups']> {
  const asked = resolvers.flatMap((resolver, at) =>
    (['udp', 'tcp'] as const).map(async (how): Promise<View['lookups'][number]> => {
      const tag = `${how[0]}${at}`;
      const ask = { address: resolver, port: 53, local: null, deadlineMs: questionMs, signal };
      try {
        const answer = await (how === 'udp' ? askUdp : askTcp)({ name: nameOf(run, tag), type: 'A' }, ask);
        const code = answer.outcome === 'failed' ? answer.code : answer.outcome === 'malformed' ? 'EPROTO' : null;
        return { tag, how, resolver, answered: code === null, code };
      } catch (error) {
        signal.throwIfAborted();
        return { tag, how, resolver, answered: false, code: codeOf(error) };
      }
    }),
  );
  return await Promise.all(asked);
}
