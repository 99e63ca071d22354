import { toOctets, toText } from './ipv4.ts';
import {
  AF_INET,
  closingOnFailure,
  IPPROTO_IP,
  IPPROTO_IPV6,
  openSocket,
  setOption,
  SOCK_RAW,
  socketAddress,
  SOL_SOCKET,
  trySetOption,
} from './sockets.ts';
import { bind, check, eventfd, ioctl, open, setns } from './sys.ts';

const O_RDWR_CLOEXEC_NONBLOCK = 0o2 | 0o2000000 | 0o4000;
const TUNSETIFF = 0x400454ca;
const IFF_TUN_NO_PI = 0x0001 | 0x1000;
const IFREQ_SIZE = 40;
const IFREQ_FLAGS = 16;
const IP_MTU_DISCOVER = 10;
const IP_PMTUDISC_DONT = 0;
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
  return openSocket(AF_INET, SOCK_RAW, IPPROTO_IPV6, (fd) => {
    // RFC 4213 s.3.2.1: with the static tunnel MTU the outer DF bit stays clear.
    setOption(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT, 'IP_MTU_DISCOVER');
    // The forced size needs CAP_NET_ADMIN of the initial user namespace, which a rootless lab has not.
    if (trySetOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER) < 0)
      setOption(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER, 'SO_RCVBUF');
    const address = socketAddress(toOctets(v4));
    check(bind(fd, address, address.length), 'bind', toText(v4));
  });
}

/** A counter descriptor that wakes a poll when 8 octets are written to it (eventfd(2)). */
export function openWake(): number {
  return check(eventfd(0, EFD_CLOEXEC_NONBLOCK), 'eventfd', 'wake');
}

/** Moves the calling thread, and no other, into the network namespace behind `fd`. */
export function enterNetwork(fd: number, detail: string): void {
  check(setns(fd, CLONE_NEWNET), 'setns', detail);
}
