import { ip, toBytes } from '../../harness/address/ip.ts';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_IP,
  IPPROTO_IPV6,
  openSocket,
  setOption,
  SOCK_DGRAM,
  socketAddress,
  SOL_SOCKET,
} from '../netd/sockets.ts';
import { bind, check } from '../netd/sys.ts';

const SO_REUSEADDR = 2;
const IP_RECVERR = 11;
const IPV6_RECVERR = 25;
const IPV6_V6ONLY = 26;

/**
 * A UDP socket bound to an address and port that another socket already serves, which is told of every ICMP error. Without
 * IP_RECVERR Linux keeps "no route" and "address unreachable" to itself (ip(7)), and node:dgram has no option for it.
 */
export function openReporting(address: string, port: number): number {
  const parsed = ip(address);
  return openSocket(parsed.family === 4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0, (fd) => {
    setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1, 'SO_REUSEADDR');
    if (parsed.family === 4) setOption(fd, IPPROTO_IP, IP_RECVERR, 1, 'IP_RECVERR');
    else {
      setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1, 'IPV6_V6ONLY');
      setOption(fd, IPPROTO_IPV6, IPV6_RECVERR, 1, 'IPV6_RECVERR');
    }
    const name = socketAddress(toBytes(parsed), port);
    check(bind(fd, name, name.length), 'bind', `${address} port ${port}`);
  });
}
