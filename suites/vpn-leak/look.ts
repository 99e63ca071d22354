import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { parseAddress } from '../../harness/address/ip.ts';
import { contains, prefixOf } from '../../harness/address/prefix.ts';
import { askTcp } from '../../harness/net/dns/tcp.ts';
import { askUdp } from '../../harness/net/dns/udp.ts';
import type { RunOpened } from '../../harness/net/reflector/protocol.ts';
import { connectUdp } from '../../harness/net/udp.ts';
import { addresses, egressTo, routes } from './linux-routes.ts';
import type { View } from './observations.ts';
import { outputOf } from './run-program.ts';
import { stunOnce } from './stun-timeline.ts';
import { addressesOf, codeOf, questionMs, whoami } from './who-am-i.ts';

/**
 * Where a tunnel's routes may have holes: the reflector is added to these. Global unicast halves (RFC 4291 2.4), what is not handed out
 * yet, NAT64 (RFC 6052 2.1), unique local (RFC 4193), 6to4 (RFC 3056) and Teredo (RFC 4380); IPv4 halves as OpenVPN's `def1` covers them.
 */
export const destinations = [
  '2600:1::1',
  '3fff::1',
  '4000::1',
  '64:ff9b::c000:201',
  'fd99::1',
  '2002:c000:201::1',
  '2001:0:c000:201::1',
  '1.1.1.1',
  '192.0.2.1',
] as const;

/** Names differ in every question, so that no cache answers. */
const systemLookups = 3;

export interface Looking {
  readonly run: RunOpened;
  /** Device and addresses of the uplink, for sockets that are bound to it. */
  readonly uplink: { readonly device: string; readonly addresses: readonly string[] } | null;
  readonly signal: AbortSignal;
}

/** One outward look. Everything is asked at the same time: with a family that is swallowed it lasts as long as one deadline. */
export async function look({ run, uplink, signal }: Looking): Promise<Omit<View, 'log' | 'ice'>> {
  const stun = { ...run.addresses, port: run.stunPort, run: run.run };
  const configured = await configuredResolvers();
  const [seen, stunned, pings, bound, sources, egress, resolvers, lookups, dual, own, table] = await Promise.all([
    ways({ run, uplink, signal }),
    Promise.all(families(run).map(async (family) => ({ family, ...(await stunOnce(stun, family, signal)) }))),
    Promise.all(families(run).map(async (family) => await ping(family, run, signal))),
    boundOnes({ run, uplink, signal }),
    Promise.all([...destinations, ...reflectors(run)].map(async (destination) => await sourceFor(destination, signal))),
    Promise.all(
      [...destinations, ...reflectors(run)].map(async (destination) => ({
        destination,
        found: await egressTo(destination, signal),
      })),
    ),
    Promise.all(configured.map(async (address) => await resolverAt(address, signal))),
    allLookups(configured, run, signal),
    addressesOf(`dual-order.${run.run}.${run.zone}`, 0, signal),
    addresses(signal),
    routes(signal),
  ]);
  return {
    whoami: seen,
    stun: stunned,
    ping: pings,
    bound,
    sources,
    egress: egress.some(({ found }) => found === null)
      ? null
      : egress.map(({ destination, found }) => ({ destination, device: found?.device ?? null, code: found?.code ?? null })),
    resolvers,
    lookups,
    order: dual.addresses,
    addresses: own,
    routes: table,
  };
}

const families = ({ addresses: at }: RunOpened): (4 | 6)[] => ([4, 6] as const).filter((family) => at[family] !== null);
const reflectors = ({ addresses: at }: RunOpened): string[] => [at[4], at[6]].filter((one) => one !== null);

async function ways({ run, signal }: Looking): Promise<View['whoami']> {
  const { addresses: at, httpPort: port, zone, run: id } = run;
  const path = (tag: string): string => `/w/${id}/${tag}`;
  const literal = async (tag: 'lit4' | 'lit6', family: 4 | 6): Promise<View['whoami']> => {
    const host = at[family];
    return host === null ? [] : [{ tag, ...(await whoami({ host, port, path: path(tag), family, signal })) }];
  };
  const named = async (tag: 'name4' | 'name6' | 'dual', kind: string, family: 0 | 4 | 6): Promise<View['whoami']> => [
    { tag, ...(await whoami({ host: `${kind}-${tag}.${id}.${zone}`, port, path: path(tag), family, signal })) },
  ];
  const all = await Promise.all([
    literal('lit4', 4),
    literal('lit6', 6),
    named('name4', 'four', 4),
    named('name6', 'six', 6),
    named('dual', 'dual', 0),
  ]);
  return all.flat();
}

async function ping(family: 4 | 6, { addresses: at }: RunOpened, signal: AbortSignal): Promise<View['ping'][number]> {
  const address = at[family];
  if (address === null) return { family, answered: false, code: 'EADDRNOTAVAIL' };
  const text = await outputOf('ping', [`-${family}`, '-n', '-c', '1', '-W', '2', address], signal);
  return { family, answered: text !== null, code: text === null ? 'ETIMEDOUT' : null };
}

/** From the uplink's own address, and from its device: the kernel lets nobody else send there without a route. */
async function boundOnes({ run, uplink, signal }: Looking): Promise<View['bound']> {
  if (uplink === null) return [];
  const { addresses: at, httpPort: port, run: id } = run;
  const all = await Promise.all(
    families(run).map(async (family) => {
      const host = at[family] ?? '';
      const local = uplink.addresses.find((one) => isIPv6(one) === (family === 6) && !/^fe[89ab]/i.test(one));
      const byAddress: View['bound'] =
        local === undefined
          ? []
          : [{ family, by: 'address', ...(await whoami({ host, port, path: `/w/${id}/bound`, family, local, signal })) }];
      const byDevice = await viaDevice({ host, port, device: uplink.device, run: id, signal });
      return [...byAddress, ...(byDevice === null ? [] : [{ family, by: 'device' as const, ...byDevice }])];
    }),
  );
  return all.flat();
}

/** SO_BINDTODEVICE, which Node cannot set; null without curl. */
async function viaDevice(at: { host: string; port: number; device: string; run: string; signal: AbortSignal }) {
  const began = performance.now();
  const host = isIPv6(at.host) ? `[${at.host}]` : at.host;
  const url = `http://${host}:${at.port}/w/${at.run}/device`;
  if ((await outputOf('curl', ['--version'], at.signal)) === null) return null;
  const args = ['-s', '-g', '-m', String(questionMs / 1_000), '--noproxy', '*', '--interface', `if!${at.device}`, url];
  const text = await outputOf('curl', args, at.signal);
  const source = /"source":\{"address":"([^"]{1,64})"/.exec(text ?? '')?.[1] ?? null;
  return { source, code: source === null ? 'ENETUNREACH' : null, ms: performance.now() - began };
}

async function sourceFor(destination: string, signal: AbortSignal): Promise<View['sources'][number]> {
  signal.throwIfAborted();
  try {
    await using connected = await connectUdp({ address: destination, port: 9, local: null });
    return { destination, source: connected.socket.address().address, code: null };
  } catch (error) {
    return { destination, source: null, code: codeOf(error) };
  }
}

/** resolv.conf(5); a stub of systemd-resolved stands there as it is. */
async function configuredResolvers(): Promise<string[]> {
  const text = await readFile('/etc/resolv.conf', 'utf8').catch(() => '');
  return [...text.slice(0, 65_536).matchAll(/^\s*nameserver\s+([\da-fA-F.:]+)(%\S+)?/gm)]
    .map(([, address = '']) => address)
    .slice(0, 8);
}

async function resolverAt(address: string, signal: AbortSignal): Promise<View['resolvers'][number]> {
  const found = await egressTo(address, signal);
  const parsed = parseAddress(address);
  const own = found?.device === undefined ? null : await addresses(signal);
  const onLink =
    parsed === null || own === null
      ? null
      : own.some((one) => {
          const local = parseAddress(one.address);
          return (
            one.device === found?.device &&
            local !== null &&
            local.family === parsed.family &&
            contains(prefixOf(local, one.length), parsed)
          );
        });
  return { address, device: found?.device ?? null, onLink };
}

async function allLookups(resolvers: readonly string[], run: RunOpened, signal: AbortSignal): Promise<View['lookups']> {
  const name = (tag: string): string => `dual-${tag}.${run.run}.${run.zone}`;
  const system = Array.from({ length: systemLookups }, async (_, at): Promise<View['lookups'][number]> => {
    const tag = `s${at}`;
    const { code } = await addressesOf(name(tag), 0, signal);
    return { tag, how: 'system', resolver: null, answered: code === null, code };
  });
  const direct = resolvers.flatMap((resolver, at) =>
    (['udp', 'tcp'] as const).map(async (how): Promise<View['lookups'][number]> => {
      const tag = `${how[0]}${at}`;
      const ask = { address: resolver, port: 53, local: null, deadlineMs: questionMs, signal };
      try {
        const answer = await (how === 'udp' ? askUdp : askTcp)({ name: name(tag), type: 'A' }, ask);
        const code = answer.outcome === 'failed' ? answer.code : answer.outcome === 'malformed' ? 'EPROTO' : null;
        return { tag, how, resolver, answered: code === null, code };
      } catch (error) {
        signal.throwIfAborted();
        return { tag, how, resolver, answered: false, code: codeOf(error) };
      }
    }),
  );
  return await Promise.all([...system, ...direct]);
}
