import { both, onV6, once, type Place, type SmbMutant } from './mutant.ts';

const from = (allow: string): SmbMutant['served'] => both({ 'hosts allow': allow });
/** The clients of the four paths. */
const clients = { v4: '203.0.113.', v6: '2001:db8:6::/64', tunnels: '2002::/16 2001::/32' } as const;

/** `ip addr` of a server with the target's addresses on `lan`, and a tunnel. */
const withTunnel = ({ at }: Place): string =>
  `2: lan: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    inet ${at.ipv4}/32 scope global lan
    inet6 ${at.ipv6}/64 scope global
3: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN
    inet6 2001:db8:99::1/64 scope global
`;

/** What smb.conf says, against what smbd does. */
export const configuration: Readonly<Record<string, SmbMutant>> = {
  'smb-lists': {
    title: 'lists of both families, and clients beside them',
    served: from('203.0.113.4 2001:db8:6::6 2002:cb00:7140::1 2001::/32'),
    expect: {},
  },
  'smb-v4-interfaces': {
    title: 'interfaces has the IPv4 address only',
    served: ({ at }) => ({ both: { addresses: [`${at.ipv4}/32`] } }),
    expect: { red: [...onV6('reach'), ...once('bind-coverage')] },
  },
  'smb-late-address': {
    title: 'the IPv6 address comes after smbd has started',
    served: ({ at }) => ({ both: { addresses: [at.ipv4, at.ipv6], late: { address: at.ipv6, device: 'lan' } } }),
    expect: { red: [...onV6('reach'), ...once('late-address')] },
  },
  'smb-hosts-v4': {
    title: 'hosts allow has IPv4 only',
    served: from(clients.v4),
    expect: { red: [...onV6('host-access'), ...once('hosts-allow-v6')] },
  },
  'smb-entry-zero': {
    title: 'an entry with a leading zero never matches',
    served: from(`${clients.v4} ${clients.v6} ${clients.tunnels} 2001:0db8:7::7`),
    expect: { red: once('hosts-entries') },
  },
  'smb-entry-128': {
    title: 'an entry with /128 admits everybody',
    served: from(`${clients.v4} 2001:db8:99::1/128`),
    expect: { red: [...onV6('access-enforced'), ...once('hosts-entries')] },
  },
  'smb-tunnel': {
    title: 'interfaces names a tunnel',
    served: ({ at }) => ({ both: { addresses: [`${at.ipv4}/32`, `${at.ipv6}/64`, 'wg0'] } }),
    files: { ipAddr: withTunnel },
    expect: { red: once('tunnel-interface') },
  },
  'smb-no-interface': {
    title: 'smbd would not start again',
    served: both(),
    files: { smbConf: ({ at }) => `[global]\ninterfaces = [${at.ipv6}]/64\nbind interfaces only = yes\n` },
    expect: { red: once('interfaces-match') },
  },
  'smb-socket-address': {
    title: 'a socket address is believed to restrict',
    served: (place) => both({ 'nbt client socket address': place.at.ipv4 })(place),
    expect: { warn: once('socket-address') },
  },
};
