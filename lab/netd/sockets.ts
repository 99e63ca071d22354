import { closeSync } from 'node:fs';
import { check, setsockopt, socket } from './sys.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
const SOCK_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;

export const SOL_SOCKET = 1;
export const IPPROTO_IP = 0;
export const IPPROTO_IPV6 = 41;

/** A socket without blocking that no child inherits, set up by `prepare`; closed when that throws. */
export function openSocket(family: number, kind: number, protocol: number, prepare: (fd: number) => void): number {
  const fd = check(socket(family, kind | SOCK_CLOEXEC_NONBLOCK, protocol), 'socket', kind === SOCK_RAW ? 'raw' : 'UDP');
  return closingOnFailure(fd, () => prepare(fd));
}

/** The descriptor once `action` is done with it; closed when that throws. */
export function closingOnFailure(fd: number, action: () => void): number {
  try {
    action();
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Sets an option whose value is an int. */
export function setOption(fd: number, level: number, option: number, value: number, name: string): void {
  check(trySetOption(fd, level, option, value), 'setsockopt', name);
}

/** -1 with errno when the kernel refuses it. */
export function trySetOption(fd: number, level: number, option: number, value: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return setsockopt(fd, level, option, bytes, bytes.length);
}

/** sockaddr_in or sockaddr_in6 of an address of 4 or 16 octets, which stands at offset 4 or 8. */
export function socketAddress(octets: Uint8Array, port = 0): Buffer {
  const isV4 = octets.length === 4;
  const name = Buffer.alloc(isV4 ? 16 : 28);
  name.writeUInt16LE(isV4 ? AF_INET : AF_INET6, 0);
  name.writeUInt16BE(port, 2);
  name.set(octets, isV4 ? 4 : 8);
  return name;
}
