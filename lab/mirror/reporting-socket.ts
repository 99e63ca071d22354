import { closeSync } from 'node:fs';
import { ip, toBytes } from '../../harness/address/ip.ts';
import { bind, check, setsockopt, socket } from '../netd/sys.ts';

const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_DGRAM_CLOEXEC_NONBLOCK = 2 | 0o2000000 | 0o4000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const IPPROTO_IP = 0;
const IP_RECVERR = 11;
const IPPROTO_IPV6 = 41;
const IPV6_RECVERR = 25;
const IPV6_V6ONLY = 26;

/**
 * A UDP socket bound to an address and port that another socket already serves, which is told of every ICMP error. Without
 * IP_RECVERR Linux keeps "no route" and "address unreachable" to itself (ip(7)), and node:dgram has no option for it.
 */
export function openReporting(address: string, port: number): number {
  const { family } = ip(address);
  const fd = check(socket(family === 4 ? AF_INET : AF_INET6, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0), 'socket', 'UDP');
  try {
    set(fd, SOL_SOCKET, SO_REUSEADDR);
    if (family === 4) set(fd, IPPROTO_IP, IP_RECVERR);
    else {
      set(fd, IPPROTO_IPV6, IPV6_V6ONLY);
      set(fd, IPPROTO_IPV6, IPV6_RECVERR);
    }
    const name = socketAddress(address, port);
    check(bind(fd, name, name.length), 'bind', `${address} port ${port}`);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function set(fd: number, level: number, option: number): void {
  const one = Buffer.alloc(4);
  one.writeInt32LE(1);
  check(setsockopt(fd, level, option, one, one.length), 'setsockopt', `${level}/${option}`);
}

/** sockaddr_in or sockaddr_in6. */
function socketAddress(address: string, port: number): Buffer {
  const parsed = ip(address);
  const name = Buffer.alloc(parsed.family === 4 ? 16 : 28);
  name.writeUInt16LE(parsed.family === 4 ? AF_INET : AF_INET6, 0);
  name.writeUInt16BE(port, 2);
  name.set(toBytes(parsed), parsed.family === 4 ? 4 : 8);
  return name;
}
