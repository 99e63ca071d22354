import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { NetdConfig } from '../../../lab/netd/config.ts';
import { inNamespace } from '../../../lab/netd/netns.ts';
import { ip } from './commands.ts';

/*
 * s64, s65: 6to4 hosts -- i4: IPv4 router -- relay: 6to4 relay and IPv6 router -- tgt: native IPv6, and by cable -- cab: dual-stack.
 */
const NAMESPACES = ['i4', 's64', 's65', 'relay', 'tgt', 'cab'];
const V4: Record<string, string> = { s64: '203.0.113.64', s65: '203.0.113.65', relay: '198.51.100.33' };

export const CONFIG: NetdConfig = {
  seed: 7,
  endpoints: [
    { name: 's64', netns: 's64', device: 'tun6to4', role: '6to4-host', local: '203.0.113.64', relay: '198.51.100.33' },
    { name: 's65', netns: 's65', device: 'tun6to4', role: '6to4-host', local: '203.0.113.65', relay: '192.88.99.1' },
    { name: 'relay', netns: 'relay', device: 'tun6to4', role: '6to4-relay', local: '198.51.100.33', anycast: '192.88.99.1' },
  ],
  cables: [{ name: 'wire', a: { netns: 'cab', device: 'wire0' }, b: { netns: 'tgt', device: 'wire0' } }],
};

export const TARGET = '2001:db8:80::80';
export const CABLE_TARGETS = ['198.51.100.80', '2001:db8:c::80'] as const;

/** Namespaces, veth pairs, addresses, routes: everything but what netd creates. */
export function buildNetwork(): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run']);
  mkdirSync('/run/netns');
  ip(NAMESPACES.map((name) => `netns add ${name}`).join('\n'));
  for (const name of NAMESPACES)
    inNamespace(name, () => {
      for (const scope of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv6/conf/${scope}/accept_dad`, '0');
      if (name === 'i4' || name === 'relay') writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
      if (name === 'relay') writeFileSync('/proc/sys/net/ipv6/conf/all/forwarding', '1');
    });
  const leaves = Object.entries(V4);
  ip(
    [
      ...leaves.map(([name]) => `link add v4 netns ${name} type veth peer name ${name} netns i4`),
      'link add v6 netns relay type veth peer name v6 netns tgt',
    ].join('\n'),
  );
  for (const [name, address] of leaves)
    ip(
      `link set lo up
      link set v4 up
      addr add ${address}/32 dev v4
      route add default via 198.51.100.1 dev v4 onlink`,
      name,
    );
  ip(
    leaves
      .map(([name, address]) => `link set ${name} up\naddr add 198.51.100.1/32 dev ${name}\nroute add ${address}/32 dev ${name}`)
      .concat('link set lo up', 'addr add 10.9.9.9/32 dev lo', 'route add 192.88.99.1/32 via 198.51.100.33 dev relay onlink')
      .join('\n'),
    'i4',
  );
  ip('addr add 192.88.99.1/32 dev lo\nlink set v6 up\naddr add 2001:db8:80::1/64 dev v6 nodad', 'relay');
  ip(
    `link set lo up
    link set v6 up
    addr add ${TARGET}/64 dev v6 nodad
    route add 2002::/16 via 2001:db8:80::1 dev v6`,
    'tgt',
  );
}

/** Addresses and routes of the devices that netd has created. */
export function addressTunnels(): void {
  const tunnel = (prefix: string, ...more: string[]) =>
    [
      'link set tun6to4 addrgenmode none mtu 1480',
      'link set tun6to4 up',
      `addr add ${prefix}::1/16 dev tun6to4 nodad`,
      ...more,
    ].join('\n');
  ip(tunnel('2002:cb00:7140', 'route add ::/0 dev tun6to4'), 's64');
  ip(tunnel('2002:cb00:7141', 'route add ::/0 dev tun6to4'), 's65');
  ip(tunnel('2002:c633:6421'), 'relay');
  const wire = (v4: string, v6: string) =>
    `link set wire0 addrgenmode none\nlink set wire0 up\naddr add ${v4}/24 dev wire0\naddr add ${v6}/64 dev wire0 nodad`;
  ip(wire('198.51.100.81', '2001:db8:c::81'), 'cab');
  ip(wire('198.51.100.80', '2001:db8:c::80'), 'tgt');
}
