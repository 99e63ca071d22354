import { readFile } from 'node:fs/promises';
import { errnoOf } from '../../../harness/net/dial.ts';

/*
 * The kernel's own counters. /proc/net and /proc/sys/net show the network namespace of the process that reads, whatever
 * sysfs is mounted on /sys.
 */

/** null where the system has no such file. */
async function text(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Octets sent and received on an interface since it exists; null where it is not known. */
export async function deviceOctets(device: string): Promise<{ sent: number; received: number } | null> {
  const line = (await text('/proc/net/dev'))?.split('\n').find((at) => at.trimStart().startsWith(`${device}:`));
  const columns = line
    ?.slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number);
  const [received, sent] = [columns?.[0], columns?.[8]];
  return received === undefined || sent === undefined ? null : { received, sent };
}

/** MTU for IPv6 on an interface, which is the link's own unless set apart (RFC 4861 6.3.2). */
export async function linkMtu(device: string): Promise<number | null> {
  if (!/^[\w.-]{1,15}$/.test(device)) return null;
  const mtu = Number(await text(`/proc/sys/net/ipv6/conf/${device}/mtu`));
  return mtu > 0 ? mtu : null;
}

/** `Ip OutRequests` of /proc/net/snmp: IPv4 packets that this namespace made. */
export async function ipv4Sent(): Promise<number | null> {
  const [names, values] = ((await text('/proc/net/snmp')) ?? '').split('\n').filter((line) => line.startsWith('Ip: '));
  const column = names?.split(' ').indexOf('OutRequests') ?? -1;
  const value = Number(values?.split(' ')[column]);
  return Number.isInteger(value) ? value : null;
}

/** IPv4 routes as `destination/length device`, without those of the loopback interface. */
export async function ipv4Routes(): Promise<string[]> {
  const lines = ((await text('/proc/net/route')) ?? '').trim().split('\n').slice(1);
  return lines
    .map((line) => line.split('\t'))
    .filter(([device]) => device !== 'lo')
    .map(([device = '', destination = '', , , , , , mask = '']) => `${quad(destination)}/${ones(mask)} ${device}`);
}

/** The kernel prints network order as a number of the host's byte order: little-endian on what we run on. */
const quad = (hex: string): string =>
  (hex.match(/../g) ?? [])
    .toReversed()
    .map((octet) => Number.parseInt(octet, 16))
    .join('.');

const ones = (hex: string): number =>
  Number.parseInt(hex || '0', 16)
    .toString(2)
    .replaceAll('0', '').length;
