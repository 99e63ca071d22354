import { closeSync } from 'node:fs';
import { toText } from './ipv4.ts';
import { bind, check, eventfd, ioctl, open, setns, setsockopt, socket } from './sys.ts';

const O_RDWR_CLOEXEC_NONBLOCK = 0o2 | 0o2000000 | 0o4000;
const TUNSETIFF = 0x400454ca;
const IFF_TUN_NO_PI = 0x0001 | 0x1000;
const IFREQ_SIZE = 40;
const IFREQ_FLAGS = 16;
const AF_INET = 2;
const SOCKADDR_SIZE = 16;
const SOCK_RAW_CLOEXEC_NONBLOCK = 3 | 0o2000000 | 0o4000;
const IPPROTO_IPV6 = 41;
const IPPROTO_IP = 0;
const IP_MTU_DISCOVER = 10;
const IP_PMTUDISC_DONT = 0;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const RECEIVE_BUFFER = 4 << 20;
const CLONE_NEWNET = 0x40000000;
const EFD_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;

/** Creates the TUN device in the current network namespace. It lives as long as the returned descriptor is open. */
export function openTun(device: string): number {
  const fd = check(open('/dev/net/tun', O_RDWR_CLOEXEC_NONBLOCK), 'open', '/dev/net/tun');
  return closingOnFailure(fd, () => {
    const request = Buffer.alloc(IFREQ_SIZE);
    request.write(device, 'latin1');
    request.writeUInt16LE(IFF_TUN_NO_PI, IFREQ_FLAGS);
    check(ioctl(fd, TUNSETIFF, request), 'TUNSETIFF', device);
  });
}

/**
 * Raw socket for IPv4 protocol 41 on the local address `v4`, in the current network namespace.
 * What it reads starts at the outer header; what is sent gets one from the kernel.
 */
export function openProto41(v4: number): number {
  const fd = check(socket(AF_INET, SOCK_RAW_CLOEXEC_NONBLOCK, IPPROTO_IPV6), 'socket', 'raw');
  return closingOnFailure(fd, () => {
    // RFC 4213 s.3.2.1: with the static tunnel MTU the outer DF bit stays clear.
    const clearDf = int32(IP_PMTUDISC_DONT);
    check(setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, clearDf, 4), 'setsockopt', 'IP_MTU_DISCOVER');
    // The forced size needs CAP_NET_ADMIN of the initial user namespace, which a rootless lab has not.
    const size = int32(RECEIVE_BUFFER);
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0)
      check(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4), 'setsockopt', 'SO_RCVBUF');
    check(bind(fd, socketAddress(v4), SOCKADDR_SIZE), 'bind', toText(v4));
  });
}

/** A counter descriptor that wakes a poll when 8 octets are written to it (eventfd(2)). */
export function openWake(): number {
  return check(eventfd(0, EFD_CLOEXEC_NONBLOCK), 'eventfd', 'wake');
}

/** sockaddr_in of a 32-bit IPv4 address; the address is at offset 4. */
export function socketAddress(v4: number): Buffer {
  const address = Buffer.alloc(SOCKADDR_SIZE);
  address.writeUInt16LE(AF_INET, 0);
  address.writeUInt32BE(v4, 4);
  return address;
}

/** Moves the calling thread, and no other, into the network namespace behind `fd`. */
export function enterNetwork(fd: number, detail: string): void {
  check(setns(fd, CLONE_NEWNET), 'setns', detail);
}

function closingOnFailure(fd: number, action: () => void): number {
  try {
    action();
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
