import { classify } from '../../../harness/address/classify.ts';
import { fromMapped, sameAddress, unmap } from '../../../harness/address/ip.ts';
import type { WrittenOption } from './config.ts';
import { type BoundAddress, type PortOptions, readPortOptions } from './port-options.ts';

/** net.ipv6.bindv6only: whether an IPv6 wildcard socket leaves IPv4 alone (RFC 3493 5.3); Linux has 0 unless told. */
export type Bindv6only = 0 | 1;

/** One TCP socket that sendmail listens on. */
export interface Listener {
  readonly name: string;
  readonly line: number | null;
  readonly origin: WrittenOption['origin'];
  /** Of the socket. */
  readonly family: 4 | 6;
  /** The clients that it takes. */
  readonly takes: readonly (4 | 6)[];
  readonly address: BoundAddress;
  /** Null where the configuration names a service that is none of mail's. */
  readonly port: number | null;
  readonly portText: string;
  readonly modifiers: string;
}

export type FailureKind =
  /** Its text stops sendmail before it opens anything. */
  | 'rejected'
  /** Another of its own sockets has the port. */
  | 'in-use'
  /** A link-local address, for which there is no scope: EINVAL. */
  | 'link-local'
  /** An IPv4-mapped address while bindv6only is 1: EINVAL. */
  | 'mapped'
  /** A family that the kernel has no socket for. */
  | 'no-family'
  /** sendmail has room for 64. */
  | 'too-many';

/** A daemon whose socket is not opened. */
export interface Failure {
  readonly kind: FailureKind;
  readonly name: string;
  readonly line: number | null;
  readonly origin: WrittenOption['origin'];
  readonly family: PortOptions['family'];
  readonly port: number | null;
  /** What the text is rejected for; the name of the daemon that has the port. */
  readonly detail: string;
}

export interface ExpectedListeners {
  /** Empty where sendmail stops. */
  readonly listeners: readonly Listener[];
  /** Why sendmail ends; null where it serves. */
  readonly stops: Failure | null;
  /** Optional sockets (M=O) that it goes without. */
  readonly without: readonly Failure[];
  /** Until it serves, or ends: a port in use is tried every five seconds, ten times, or eleven where the socket is not optional. */
  readonly afterSeconds: number;
}

/** MAXDAEMONS of Debian's sendmail. */
const mostDaemons = 64;

/**
 * What sendmail listens on with these options, by what 8.17.1 on Linux was seen to do. Names are taken to resolve, and addresses to be the
 * host's own.
 */
export function expectedListeners(daemons: readonly WrittenOption[], bindv6only: Bindv6only): ExpectedListeners {
  const all = daemons.map((written, index) => {
    const options = readPortOptions(written.text);
    return { written, options, name: options.name ?? `Daemon${index}` };
  });
  const fail = ({ written, options, name }: (typeof all)[number], kind: FailureKind, detail = ''): Failure => ({
    kind,
    name,
    line: written.line,
    origin: written.origin,
    family: options.family,
    port: options.port,
    detail,
  });
  const ends = (stops: Failure, without: readonly Failure[] = []): ExpectedListeners => ({
    listeners: [],
    stops,
    without,
    afterSeconds: waited(without) + (stops.kind === 'in-use' ? 50 : 0),
  });

  const rejected = all.find(({ options }) => options.rejected.length > 0);
  if (rejected !== undefined) return ends(fail(rejected, 'rejected', rejected.options.rejected[0]));
  const surplus = all[mostDaemons];
  if (surplus !== undefined) return ends(fail(surplus, 'too-many', String(mostDaemons)));

  const listeners: Listener[] = [];
  const without: Failure[] = [];
  for (const one of all) {
    const { options, written, name } = one;
    const { family, address, port, portText, modifiers } = options;
    if (family === 'local') continue;
    const refused = refusal(options, bindv6only);
    const listener: Listener | null =
      family === 'other'
        ? null
        : {
            name,
            line: written.line,
            origin: written.origin,
            family,
            address,
            port,
            portText,
            modifiers,
            takes: takenBy(family, address, bindv6only),
          };
    const rival = listener === null ? undefined : listeners.find((other) => collide(other, listener));
    const failure = refused === null ? (rival === undefined ? null : fail(one, 'in-use', rival.name)) : fail(one, refused);
    if (failure === null && listener !== null) listeners.push(listener);
    if (failure === null) continue;
    if (!modifiers.includes('O')) return ends(failure, without);
    without.push(failure);
  }
  return { listeners, stops: null, without, afterSeconds: waited(without) };
}

const waited = (without: readonly Failure[]): number => 45 * without.filter(({ kind }) => kind === 'in-use').length;

function refusal({ family, address }: PortOptions, bindv6only: Bindv6only): FailureKind | null {
  if (family === 'other') return 'no-family';
  if (address.kind !== 'literal' || address.address.family === 4) return null;
  if (classify(address.address) === 'link-local') return 'link-local';
  return fromMapped(address.address) !== null && bindv6only === 1 ? 'mapped' : null;
}

function takenBy(family: 4 | 6, address: BoundAddress, bindv6only: Bindv6only): (4 | 6)[] {
  if (family === 4) return [4];
  if (address.kind === 'any') return bindv6only === 1 ? [6] : [4, 6];
  const isMapped = address.kind === 'literal' && address.address.family === 6 && fromMapped(address.address) !== null;
  return isMapped ? [4] : [6];
}

/** Whether the second cannot be bound beside the first: they share a port, a family of clients, and an address. */
function collide(first: Listener, second: Listener): boolean {
  if (first.port === null || first.port !== second.port) return false;
  if (!first.takes.some((family) => second.takes.includes(family))) return false;
  const [a, b] = [first.address, second.address];
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'literal' && b.kind === 'literal') return sameAddress(unmap(a.address), unmap(b.address));
  return a.kind === 'name' && b.kind === 'name' && a.name.toLowerCase() === b.name.toLowerCase();
}

/** Whether the clients of a daemon that is left out are taken by another: IPv4 by the IPv6 wildcard of its port. */
export function isServedAnyway({ family, port }: Failure, { listeners }: ExpectedListeners): boolean {
  return family === 4 && listeners.some((one) => one.port === port && one.address.kind === 'any' && one.takes.includes(4));
}
