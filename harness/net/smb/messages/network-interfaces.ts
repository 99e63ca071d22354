import { formatAddress, fromBytes } from '../../../address/ip.ts';
import { Malformed } from '../trouble.ts';
import { part } from './part.ts';

/** An address that a server says it serves (MS-SMB2 2.2.32.5). */
export interface NetworkInterface {
  readonly index: number;
  readonly family: 4 | 6;
  /** As RFC 5952 writes it. */
  readonly address: string;
  /** Scope id of an IPv6 address; 0 without. */
  readonly scope: number;
  readonly rss: boolean;
  readonly rdma: boolean;
  readonly bitsPerSecond: number;
}

/** Socket address families as Windows numbers them. */
const [inet, inet6] = [0x02, 0x17];

/** Interfaces of one server. */
const mostInterfaces = 1_024;

/** Entries of another family are left out. */
export function decodeNetworkInterfaces(octets: Buffer): NetworkInterface[] {
  const all: NetworkInterface[] = [];
  for (let at = 0, seen = 0; at < octets.length; seen += 1) {
    if (seen === mostInterfaces) throw new Malformed(`more than ${mostInterfaces} network interfaces`);
    const entry = part(octets, at, 152, 'NETWORK_INTERFACE_INFO');
    const family = entry.readUInt16LE(24);
    const capability = entry.readUInt32LE(8);
    const bytes = family === inet ? entry.subarray(28, 32) : family === inet6 ? entry.subarray(32, 48) : null;
    const address = bytes === null ? null : fromBytes(bytes);
    if (address !== null) {
      all.push({
        index: entry.readUInt32LE(4),
        family: family === inet ? 4 : 6,
        address: formatAddress(address),
        scope: family === inet6 ? entry.readUInt32LE(48) : 0,
        rss: (capability & 1) !== 0,
        rdma: (capability & 2) !== 0,
        bitsPerSecond: Number(entry.readBigUInt64LE(16)),
      });
    }
    const next = entry.readUInt32LE(0);
    if (next === 0) break;
    if (next < 152) throw new Malformed(`NETWORK_INTERFACE_INFO of ${next} octets`);
    at += next;
  }
  return all;
}
