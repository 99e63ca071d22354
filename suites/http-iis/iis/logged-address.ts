import { formatAddress, fromMapped, type IpAddress, parseAddress } from '../../../harness/address/ip.ts';

/** An address as a log has it. */
export interface LoggedAddress {
  readonly text: string;
  /** Null for what is no address: cut off, a name, garbage. */
  readonly address: IpAddress | null;
  /** Without `%`. */
  readonly zone: string | null;
  /** `mapped`: an IPv4 client as `::ffff:192.0.2.1`. `non-canonical`: not the text of RFC 5952. */
  readonly form: 'canonical' | 'non-canonical' | 'mapped' | 'unreadable';
}

/** @returns null for `-`, the log's word for nothing */
export function readLoggedAddress(text: string): LoggedAddress | null {
  if (text === '-' || text === '') return null;
  const [literal = '', zone] = text.replace(/^\[(.*)\]$/, '$1').split('%');
  const address = parseAddress(literal);
  if (address === null) return { text, address, zone: null, form: 'unreadable' };
  const isMapped = address.family === 6 && fromMapped(address) !== null;
  const written = zone === undefined ? formatAddress(address) : `${formatAddress(address)}%${zone}`;
  return { text, address, zone: zone ?? null, form: isMapped ? 'mapped' : text === written ? 'canonical' : 'non-canonical' };
}
