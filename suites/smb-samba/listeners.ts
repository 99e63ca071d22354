import { addressBits, formatAddress, type IpAddress, parseAddress } from '../../harness/address/ip.ts';
import { contains, type Prefix, prefixOf } from '../../harness/address/prefix.ts';
import { maskLength, matchesPattern } from './patterns.ts';
import type { HostAddress } from './samba/ip-address-output.ts';

/** What one item of `interfaces` selects. */
export interface Selected {
  readonly item: string;
  /** Addresses that smbd is told to bind by it. */
  readonly addresses: readonly string[];
  /** Point-to-point addresses that it names and Samba drops. */
  readonly dropped: readonly HostAddress[];
  /** It is a name, and which addresses that has is not known here. */
  readonly isUnknown: boolean;
}

/**
 * What `interfaces` selects (smb.conf(5)): names with wildcards, addresses, and networks. Samba leaves out interfaces that are neither
 * broadcast nor loopback, and link-local addresses; an address with a length is bound as it stands.
 * @param host addresses of the server; null where they are not known, and names then select what nobody knows
 */
export function selectedBy(items: readonly string[], host: readonly HostAddress[] | null): Selected[] {
  return items.map((item) => select(item, host));
}

function select(item: string, host: readonly HostAddress[] | null): Selected {
  const text = item.replace(/;.*/, '');
  const [base = '', mask] = text.split('/');
  const address = parseAddress(base);
  const nothing = { item, addresses: [], dropped: [], isUnknown: false };
  if (address === null) {
    // A bracketed literal and a zone are no names either: Samba passes over them.
    if (/[[\]%:]/.test(text)) return nothing;
    if (host === null) return { ...nothing, isUnknown: true };
    return named(
      item,
      host.filter(({ device }) => matchesPattern(text, device)),
    );
  }
  if (mask === undefined) {
    if (host === null) return { ...nothing, addresses: [formatAddress(address)] };
    return named(
      item,
      host.filter(({ address: own }) => own === formatAddress(address)),
    );
  }
  // A mask of three digits is read as an address and makes no network (Samba 4.17).
  const length = mask.length > 2 && /^\d+$/.test(mask) ? addressBits(address.family) : maskLength(mask, address.family);
  if (length === null) return nothing;
  const network = prefixOf(address, length);
  if (!isEdge(network, address) || length === addressBits(address.family))
    return { ...nothing, addresses: [formatAddress(address)] };
  if (host === null) return { ...nothing, isUnknown: true };
  return named(
    item,
    host.filter(({ address: own }) => isIn(network, own)),
  );
}

function isIn(network: Prefix, text: string): boolean {
  const address = parseAddress(text);
  return address !== null && contains(network, address);
}

function named(item: string, all: readonly HostAddress[]): Selected {
  const usable = all.filter(({ kind, scope }) => kind !== 'point-to-point' && scope !== 'link');
  return {
    item,
    addresses: usable.map(({ address }) => address),
    dropped: all.filter(({ kind }) => kind === 'point-to-point'),
    isUnknown: false,
  };
}

/** The network's own or its broadcast address stands for the interfaces in it. */
function isEdge({ network, length }: Prefix, address: IpAddress): boolean {
  const host = (1n << BigInt(addressBits(address.family) - length)) - 1n;
  return address.value === network.value || address.value === (network.value | host);
}
