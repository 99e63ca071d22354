import { embedNat64, discoverPref64 } from '../../harness/address/nat64.ts';
import { formatAddress, parseIpv4, parseIpv6 } from '../../harness/address/ip.ts';
import { formatPrefix, parsePrefix } from '../../harness/address/prefix.ts';
import type { RunOpened } from '../../harness/net/reflector/protocol.ts';
import { connectUdp } from '../../harness/net/udp.ts';
import { addresses, egressTo, postureOf, routes } from './linux-routes.ts';
import type { Declared, View } from './observations.ts';
import { configuredResolvers, resolverAt, systemLookups } from './resolvers.ts';
import { tell } from './run-program.ts';
import { sampled } from './sample-destinations.ts';
import { stunOnce } from './stun-timeline.ts';
import { addressesOf, codeOf, whoami } from './who-am-i.ts';

export interface Looking {
  readonly run: RunOpened;
  /** As the user knows them: a reflector behind NAT cannot tell its own. */
  readonly reflector: { readonly 4: string | null; readonly 6: string | null };
  /** Device and addresses of the uplink, for sockets that are bound to it. */
  readonly uplink: { readonly device: string; readonly addresses: readonly string[] } | null;
  readonly split: Declared['split'];
  readonly signal: AbortSignal;
}

/** What the system does by itself. */
export type Own = Omit<View, 'bound' | 'log' | 'ice'>;

/** One outward look. Everything is asked at the same time: with a family that is swallowed it lasts as long as one deadline. */
export async function look(at: Looking): Promise<Own> {
  const { run, reflector, uplink, split, signal } = at;
  const stun = { ...reflector, port: run.stunPort, run: run.run };
  const destinations = [...sampled.map(({ address }) => address), ...families(at).flatMap((family) => reflector[family] ?? [])];
  const configured = configuredResolvers();
  const own = await addresses(signal);
  const pref64 = await translators(signal);
  const [seen, stunned, pings, sources, egress, resolvers, lookups, dual, places, table] = await Promise.all([
    ways(at, pref64),
    Promise.all(families(at).map(async (family) => ({ family, ...(await stunOnce(stun, family, signal)) }))),
    Promise.all(families(at).map(async (family) => await ping(family, at))),
    Promise.all(destinations.map(async (destination) => await sourceFor(destination, signal))),
    Promise.all(destinations.map(async (destination) => ({ destination, found: await egressTo(destination, signal) }))),
    Promise.all(configured.map(async (address) => await resolverAt(address, own, signal))),
    systemLookups(run, signal),
    addressesOf(`dual-order.${run.run}.${run.zone}`, 0, signal),
    Promise.all(split.flatMap(({ name }) => ([4, 6] as const).map(async (family) => await placeOf(name, family, signal)))),
    routes(signal),
  ]);
  return {
    whoami: seen,
    stun: stunned,
    ping: pings,
    sources,
    egress: egress.some(({ found }) => found === null)
      ? null
      : egress.map(({ destination, found }) => ({ destination, device: found?.device ?? null, code: found?.code ?? null })),
    resolvers,
    lookups,
    order: dual.addresses,
    pref64,
    split: places,
    posture: postureOf(uplink?.device ?? null),
    addresses: own,
    routes: table,
  };
}

export const families = ({ reflector }: Pick<Looking, 'reflector'>): (4 | 6)[] =>
  ([4, 6] as const).filter((family) => reflector[family] !== null);

async function ways({ run, reflector, signal }: Looking, pref64: readonly string[]): Promise<View['whoami']> {
  const { httpPort: port, zone, run: id } = run;
  const path = (tag: string): string => `/w/${id}/${tag}`;
  const literal = async (tag: 'lit4' | 'lit6' | 'nat64', host: string | null): Promise<View['whoami']> =>
    host === null ? [] : [{ tag, ...(await whoami({ host, port, path: path(tag), family: tag === 'lit4' ? 4 : 6, signal })) }];
  const named = async (tag: 'name4' | 'name6' | 'dual', kind: string, family: 0 | 4 | 6): Promise<View['whoami']> => [
    { tag, ...(await whoami({ host: `${kind}-${tag}.${id}.${zone}`, port, path: path(tag), family, signal })) },
  ];
  const all = await Promise.all([
    literal('lit4', reflector[4]),
    literal('lit6', reflector[6]),
    named('name4', 'four', 4),
    named('name6', 'six', 6),
    named('dual', 'dual', 0),
    literal('nat64', translated(pref64, reflector[4])),
  ]);
  return all.flat();
}

/** The reflector's IPv4 address as the network's translator has it. */
function translated([first]: readonly string[], address: string | null): string | null {
  const prefix = first === undefined ? null : parsePrefix(first);
  const v4 = address === null ? null : parseIpv4(address);
  return prefix === null || v4 === null ? null : formatAddress(embedNat64(prefix, v4));
}

/** RFC 7050 3, by the system's own resolver. */
async function translators(signal: AbortSignal): Promise<string[]> {
  const { addresses: found } = await addressesOf('ipv4only.arpa', 6, signal);
  const answers = found.flatMap((text) => parseIpv6(text) ?? []);
  return discoverPref64(answers).map(formatPrefix).slice(0, 8);
}

async function ping(family: 4 | 6, { reflector, signal }: Looking): Promise<View['ping'][number]> {
  const told = await tell('ping', [`-${family}`, '-n', '-c', '1', '-W', '2', reflector[family] ?? ''], signal);
  if (told === null) return { family, answered: false, code: 'ENOENT' };
  return { family, answered: told.ok, code: told.ok ? null : 'ETIMEDOUT' };
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

async function placeOf(name: string, family: 4 | 6, signal: AbortSignal): Promise<View['split'][number]> {
  const [address] = (await addressesOf(name, family, signal)).addresses;
  const found = address === undefined ? null : await egressTo(address, signal);
  return { name, family, address: address ?? null, device: found?.device ?? null };
}
