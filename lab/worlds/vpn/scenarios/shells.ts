import { openvpnPort, vpnPlan as at, wireguardPort } from '../../../topology/vpn-address-plan.ts';
import { clientDirectory } from '../attack.ts';

/** Options of a target, by what its client's files are called. */
export const runs = {
  kill: { vpnKill: [`${clientDirectory}/kill`] },
  attack: { during: [`${clientDirectory}/attack`] },
  flap: { flap: [`${clientDirectory}/flap`] },
  serverDown: { serverDown: [`${clientDirectory}/server-down`], serverUp: [`${clientDirectory}/server-up`] },
} as const;

/** A ruleset as a line of a shell. */
export const nft = (rules: string): string => `nft -f - <<'RULES'\n${rules}\nRULES`;

const shell = (...lines: readonly string[]): string => ['#!/bin/sh', ...lines, ''].join('\n');

/** What comes for the tunnel is dropped before the server's kernel sees it, and so is what it would send: nobody is refused. */
const cut = `table inet cut {
  chain c_pre {
    type filter hook prerouting priority raw
    udp dport { ${wireguardPort}, ${openvpnPort} } drop
  }
  chain c_out {
    type filter hook output priority raw
    udp sport { ${wireguardPort}, ${openvpnPort} } drop
  }
}`;

/** The VPN's server is not there for a while. All namespaces of a lab are in the same /run. */
export const serverFiles = {
  'server-down': shell(`ip netns exec srv ${nft(cut)}`),
  'server-up': shell('ip netns exec srv nft delete table inet cut'),
};

/** The uplink's cable is pulled and put back: its static route has to be given back by hand. */
export const flapFiles = (whileDown: readonly string[] = []) => ({
  flap: shell(
    'ip link set eth0 down',
    'sleep 0.2',
    ...whileDown,
    'ip link set eth0 up',
    `ip route replace default via ${at.gateway.ipv4} dev eth0`,
  ),
});

/** Nothing leaves the uplink but the tunnel and what a host says to its neighbours. */
const killSwitch = (device: string): string => `table inet killswitch
delete table inet killswitch
table inet killswitch {
  chain c_out {
    type filter hook output priority filter; policy drop;
    oifname { "lo", "${device}" } accept
    ip daddr ${at.server.ipv4} udp dport { ${wireguardPort}, ${openvpnPort} } accept
    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept
    udp sport 68 udp dport 67 accept
  }
}`;

/** It stays when the tunnel dies, and goes when it is taken down. */
export const withKillSwitch = (device: string) => ({
  afterUp: [nft(killSwitch(device))],
  beforeDown: ['nft delete table inet killswitch 2>/dev/null'],
});
