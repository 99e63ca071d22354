import { addressBits, formatAddress, type IpAddress, parseAddress, parseIpv4, unmap } from '../../harness/address/ip.ts';
import { contains, parsePrefix, type Prefix, prefixOf } from '../../harness/address/prefix.ts';
import { maskLength, matchesPattern } from './patterns.ts';

/** What is wrong with an entry of `hosts allow` or `hosts deny`; each was seen in Samba 4.17. */
export type EntryFault =
  /** Whole addresses are compared as text, with the form that RFC 5952 gives them. */
  | 'not-canonical'
  /** Only IPv4 has networks that end in the separator: `192.0.2.`. */
  | 'open-end'
  | 'zone'
  | 'bracket'
  /** A mask of three characters or more is read as an address: `/128` is 0.0.0.128, and no bit of an IPv6 address is compared. */
  | 'long-prefix'
  /** LOCAL is a name without a dot, and no IPv6 address has one. */
  | 'local'
  | 'no-address';

export interface HostsEntry {
  readonly text: string;
  /** The network that who wrote it meant; null for names, words and what nobody can read. */
  readonly meant: Prefix | null;
  readonly fault: EntryFault | null;
  /** Families of clients that it can match; names can match both. */
  readonly families: readonly (4 | 6)[];
}

const both = [4, 6] as const;

/** Reads one entry. Pure. */
export function hostsEntry(text: string): HostsEntry {
  const word = text.toUpperCase();
  if (word === 'ALL' || word === 'FAIL') return { text, meant: null, fault: null, families: both };
  if (word === 'LOCAL') return { text, meant: null, fault: 'local', families: [6] };
  const bare = text.replace(/^::ffff:(?=\d+\.)/i, '');
  const entry = (meant: Prefix | null, fault: EntryFault | null, families: readonly (4 | 6)[]): HostsEntry => ({
    text,
    meant,
    fault,
    families,
  });
  const whole = parseAddress(bare);
  if (whole !== null) {
    const isText = formatAddress(whole) === bare.toLowerCase();
    return entry(single(whole), isText ? null : 'not-canonical', isText ? [whole.family] : []);
  }
  if (text.includes('[')) return entry(meantBy(text.replaceAll(/[[\]]/g, '')), 'bracket', []);
  if (text.includes('%')) return entry(meantBy(text.replace(/%[^/]*/, '')), 'zone', []);
  if (bare.includes('/')) return network(text, bare);
  if (/^[\d.]*\.$/.test(bare)) return openEnd(text, bare);
  if (/^[0-9a-f:]*:$/i.test(bare)) return entry(openPrefix(bare), 'open-end', []);
  if (/[*?]/.test(bare)) return entry(null, null, bare.includes(':') ? [6] : /^[\d.*?]+$/.test(bare) ? [4] : both);
  if (bare.includes(':') || /^[\d.]+$/.test(bare)) return entry(null, 'no-address', []);
  // A name, `.domain` or `@netgroup`: looked up from the client's address, of either family.
  return entry(null, null, both);
}

const single = (address: IpAddress): Prefix => prefixOf(address, addressBits(address.family));

const meantBy = (text: string): Prefix | null => {
  const address = parseAddress(text);
  return address === null ? parsePrefix(text) : single(address);
};

function network(text: string, bare: string): HostsEntry {
  const [base = '', mask = ''] = bare.split('/');
  const address = parseAddress(base);
  const length = maskLength(mask, address?.family ?? 4);
  if (address === null || length === null) {
    return { text, meant: null, fault: 'no-address', families: [] };
  }
  const isLong = address.family === 6 && /^\d{3,}$/.test(mask);
  return { text, meant: prefixOf(address, length), fault: isLong ? 'long-prefix' : null, families: [address.family] };
}

/** `192.0.2.` is compared with the beginning of the client's text. */
function openEnd(text: string, bare: string): HostsEntry {
  const octets = bare.split('.').slice(0, -1);
  const base = parseIpv4([...octets, ...Array.from({ length: 4 - octets.length }, () => '0')].join('.'));
  if (base === null || octets.length === 0) return { text, meant: null, fault: 'no-address', families: [] };
  return { text, meant: prefixOf(base, octets.length * 8), fault: null, families: [4] };
}

/** What `2001:db8:` would be, if it were what it looks like. */
function openPrefix(text: string): Prefix | null {
  const groups = text.split(':').filter((group) => group !== '');
  return parsePrefix(`${groups.join(':')}::/${groups.length * 16}`);
}

/** Whether Samba finds that an entry matches a client; null where that needs a name. `meaning` asks what the writer meant instead. */
export function entryMatches(entry: HostsEntry, client: IpAddress, how: 'samba' | 'meaning'): boolean | null {
  const { text, meant, fault, families } = entry;
  const address = unmap(client);
  const word = text.toUpperCase();
  if (word === 'ALL' || word === 'FAIL') return true;
  if (word === 'LOCAL') return how === 'samba' ? address.family === 6 : null;
  if (how === 'meaning' && fault !== null) return meant === null ? false : contains(meant, address);
  if (fault === 'long-prefix') return address.family === 6;
  if (fault !== null) return false;
  if (meant !== null) return contains(meant, address);
  if (/[*?]/.test(text) && families.length === 1) return matchesPattern(text.toLowerCase(), formatAddress(address));
  return null;
}
