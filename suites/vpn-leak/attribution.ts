import { type IpAddress, parseAddress } from '../../harness/address/ip.ts';
import { contains, type Prefix, parsePrefix, prefixOf } from '../../harness/address/prefix.ts';
import type { Seen } from '../../harness/model/observation.ts';
import type { OraclePhase, Session, View, wayTags } from './observations.ts';

/** `unknown` is neither native nor known as an exit: no proof of a leak, and none of the contrary. */
export type Whose = 'native' | 'exit' | 'unknown';
export type Family = 4 | 6;
export type Way = (typeof wayTags)[number];

/** A session whose tunnel came up. */
export interface Within {
  readonly at: Seen<Session>;
  readonly session: Session;
  readonly baseline: View;
  readonly tunnel: View;
  whose(address: string): Whose;
}

/** Null where the tunnel did not come up: `control-native`, which every check of a session requires, says so. */
export function within([at]: readonly Seen<Session>[]): Within | null {
  const tunnel = at?.value.tunnel ?? null;
  if (at === undefined || tunnel === null) return null;
  const { value: session } = at;
  const native = [...nativePlaces(session)];
  const exits = exitPlaces(session, tunnel);
  return {
    at,
    session,
    baseline: session.baseline,
    tunnel,
    whose: (text) => {
      const address = parseAddress(text);
      if (address === null) return 'unknown';
      if (native.some((prefix) => contains(prefix, address))) return 'native';
      return exits.some((prefix) => contains(prefix, address)) ? 'exit' : 'unknown';
    },
  };
}

/** An IPv4 address is one host's; the addresses of an IPv6 host change within its /64 (RFC 8981). */
const placeOf = (address: IpAddress): Prefix => prefixOf(address, address.family === 4 ? 32 : 64);
const placesOf = (texts: readonly string[]): Prefix[] => texts.flatMap((text) => parseAddress(text) ?? []).map(placeOf);

function* nativePlaces({ baseline, uplink, declared }: Session): Iterable<Prefix> {
  yield* placesOf(sourcesIn(baseline));
  const own = (baseline.addresses ?? []).filter(({ device }) => device === uplink).map(({ address }) => address);
  yield* placesOf(own.filter((address) => !/^fe[89ab]/i.test(address)));
  yield* declared.native.flatMap((text) => parsePrefix(text) ?? []);
}

/** Exits are learnt as a set, since providers have many: what was seen, where the kernel sends by the tunnel. */
function exitPlaces(session: Session, tunnel: View): Prefix[] {
  const { declared, reflector } = session;
  const devices = tunnelDevices(session, tunnel);
  const inner = (tunnel.addresses ?? []).filter(({ device }) => devices.has(device)).map(({ address }) => address);
  const learnt = ([4, 6] as const).flatMap((family) => {
    const destination = reflector[family];
    if (destination === null || !goesElsewhere(session, tunnel, destination)) return [];
    return sourcesIn(tunnel).filter((address) => address.includes(':') === (family === 6));
  });
  return [...placesOf([...declared.servers, ...inner, ...learnt]), ...declared.exits.flatMap((text) => parsePrefix(text) ?? [])];
}

/** The one that the user names, and those that were not there before. */
export function tunnelDevices({ baseline, declared }: Session, tunnel: View): ReadonlySet<string> {
  const before = new Set((baseline.addresses ?? []).map(({ device }) => device));
  const now = (tunnel.addresses ?? []).map(({ device }) => device);
  return new Set([...now.filter((device) => !before.has(device)), ...(declared.device === null ? [] : [declared.device])]);
}

/** Whether packets to a destination leave by another device than the uplink; by another source, where the kernel does not tell. */
function goesElsewhere({ baseline, uplink }: Session, tunnel: View, destination: string): boolean {
  const egress = egressOf(tunnel, destination);
  if (egress !== null && uplink !== null) return egress.device !== null && egress.device !== uplink;
  const [before, now] = [baseline, tunnel].map(({ sources }) => sources.find((one) => one.destination === destination)?.source);
  return typeof now === 'string' && now !== before;
}

/** Whom the reflector saw, of what the system sends by itself. */
function sourcesIn({ whoami, stun }: View): string[] {
  return [...whoami, ...stun].flatMap(({ source }) => source ?? []);
}

export const seenBy = ({ whoami }: View, tag: Way): View['whoami'][number] | null =>
  whoami.find((one) => one.tag === tag) ?? null;

export const egressOf = ({ egress }: View, to: string | null): { device: string | null; code: string | null } | null =>
  egress?.find(({ destination }) => destination === to) ?? null;

/** Whether the baseline shows that a leak over a family would be seen. */
export const isControlled = ({ baseline }: Pick<Session, 'baseline'>, family: Family): boolean =>
  seenBy(baseline, family === 4 ? 'lit4' : 'lit6')?.source != null;

/** IPv6 leaves by the tunnel, none of whose devices has an IPv4 address. */
export function isV6Only({ session, tunnel, whose }: Within): boolean {
  const devices = tunnelDevices(session, tunnel);
  const inner = (tunnel.addresses ?? []).filter(({ device }) => devices.has(device));
  const six = seenBy(tunnel, 'lit6')?.source ?? null;
  return six !== null && whose(six) === 'exit' && inner.length > 0 && inner.every(({ address }) => address.includes(':'));
}

/** Whether the tunnel takes some destinations only, as the user wants it. */
export const isPartial = ({ declared }: Session): boolean => declared.split.some(({ route }) => route === 'tunnel');

/** What left the uplink in a phase; null without a packet filter. */
export const leftIn = ({ oracle }: Session, phase: OraclePhase['phase']): OraclePhase['events'] | null =>
  oracle?.find((one) => one.phase === phase)?.events ?? (oracle === null ? null : []);

export const eventText = ({ source, destination, protocol, port, packets }: OraclePhase['events'][number]): string =>
  destination === '-' ? `${protocol} (${packets})` : `${source} to ${destination} ${protocol} ${port ?? '-'} (${packets})`;

/** A list that a line can hold. */
export function listed(texts: readonly string[], most = 6): string {
  const all = [...new Set(texts)];
  return all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ');
}
