import type { Fault } from './fault.ts';
import { addressPlan as at } from './topology/address-plan.ts';

/* Faults of the internet topology (topology/internet.ts) with the daemons of worlds/internet-daemons.ts. */

const chain = (hook: string, rules: readonly string[]): string =>
  [`chain c_${hook} {`, `type filter hook ${hook} priority filter`, ...rules, '}'].join('\n');

/** Packets to one IPv6 address of the target vanish: no answer, no ICMP. */
export function deadAddress(address: string = at.tgt.ipv6): Fault {
  return {
    name: 'dead-address',
    title: `packets to ${address} vanish`,
    actions: [{ kind: 'nft', node: 'i6', chains: chain('forward', [`ip6 daddr ${address} drop`]) }],
  };
}

/** RFC 2923 2.1: a link of 1280 octets before the target, whose own firewall drops the Packet Too Big that tells it. */
export const packetTooBigDropped: Fault = {
  name: 'packet-too-big-dropped',
  title: 'the target drops Packet Too Big, and its link has 1280 octets',
  actions: [
    { kind: 'nft', node: 'tgt', chains: chain('input', ['icmpv6 type packet-too-big drop']) },
    // Of the way out only: an upload that met the bottleneck would teach the client a small path MTU (RFC 8201 4), and with it to
    // announce a segment size that fits (RFC 9293 3.7.1), so that nothing would be too big any more.
    {
      kind: 'ip',
      node: 'edge',
      family: 6,
      apply: ['route change ::/0 via fe80::1 dev v6 mtu 1280'],
      revert: ['route change ::/0 via fe80::1 dev v6'],
    },
  ],
};

/** The NAT takes another port for each peer (RFC 4380 2.1 "symmetric"). Mappings that exist stay. */
export const symmetricNat: Fault = {
  name: 'symmetric-nat',
  title: 'the NAT before the Teredo client is symmetric',
  actions: [
    {
      kind: 'nft',
      node: 'nat',
      chains:
        'chain c_symmetric {\ntype nat hook postrouting priority srcnat - 1\noifname "v4" masquerade random,fully-random\n}',
    },
  ],
};

/**
 * Nobody relays between native IPv6 and 6to4 or Teredo. Healed, a Teredo client still takes the peers that it tried meanwhile for dead
 * for about half a minute.
 */
export const relayDown: Fault = {
  name: 'relay-down',
  title: 'the 6to4 and Teredo relay is down',
  actions: [
    { kind: 'kill', daemon: 'miredo-relay' },
    { kind: 'netd', set: { endpoint: 'relay', direction: 'rx', drop: true } },
    { kind: 'netd', set: { endpoint: 'relay', direction: 'tx', drop: true } },
  ],
};

/** What the 6to4 host sends arrives; what comes back from the relay is lost. */
export const sixToFourInboundDead: Fault = {
  name: '6to4-inbound-dead',
  title: 'protocol 41 towards the 6to4 host is dropped',
  actions: [{ kind: 'netd', set: { endpoint: 's64', direction: 'rx', drop: true } }],
};

export const sixToFourOutboundDead: Fault = {
  name: '6to4-outbound-dead',
  title: 'protocol 41 from the 6to4 host is dropped',
  actions: [{ kind: 'netd', set: { endpoint: 's64', direction: 'tx', drop: true } }],
};

/** The native side has no way back to 2002::/16: no relay announces it (RFC 3056 5.2). */
export const sixToFourRouteMissing: Fault = {
  name: '6to4-route-missing',
  title: 'the IPv6 internet has no route to 2002::/16',
  actions: [
    {
      kind: 'ip',
      node: 'i6',
      apply: ['route del 2002::/16'],
      revert: [`route add 2002::/16 via ${at.relay.ipv6} dev relay`],
    },
  ],
};

/** The mirror's ports are closed. */
export const mirrorDead: Fault = {
  name: 'mirror-dead',
  title: 'the mirror is not running',
  actions: [{ kind: 'kill', daemon: 'mirror-ctl' }],
};

/** The mirror's host answers nothing at all. */
export const mirrorSilent: Fault = {
  name: 'mirror-silent',
  title: 'packets to the mirror vanish',
  // Neighbour discovery goes on: its failure would bring back an ICMP error.
  actions: [
    {
      kind: 'nft',
      node: 'ctl',
      chains: chain('input', ['meta l4proto { tcp, udp, icmp } drop', 'icmpv6 type echo-request drop']),
    },
  ],
};

/** IPv6 to the target is alive but loses packets at random; `both` loses them on the way back too. */
export function lossy({
  percent = 20,
  address = at.tgt.ipv6,
  direction = 'to',
}: { readonly percent?: number; readonly address?: string; readonly direction?: 'to' | 'both' } = {}): Fault {
  const ends = direction === 'to' ? ['daddr'] : ['daddr', 'saddr'];
  const rules = ends.map((end) => `ip6 ${end} ${address} numgen random mod 100 < ${percent} drop`);
  return {
    name: 'lossy',
    title: `${percent} % of the packets ${direction === 'to' ? 'to' : 'to and from'} ${address} are lost`,
    actions: [{ kind: 'nft', node: 'i6', chains: chain('forward', rules) }],
  };
}

/** The Teredo client cannot reach any server (RFC 4380 5.2.1: it stays off-line). */
export const teredoBlocked: Fault = {
  name: 'teredo-blocked',
  title: 'the NAT drops UDP to port 3544',
  actions: [{ kind: 'nft', node: 'nat', chains: chain('forward', ['udp dport 3544 drop']) }],
  prevents: ['miredo-client'],
};
