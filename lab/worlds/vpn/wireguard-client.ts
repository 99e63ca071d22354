import type { WireguardKeys } from '../../daemons/wireguard.ts';
import { vpnPlan as at, wireguardPort } from '../../topology/vpn-address-plan.ts';
import type { ClientScripts } from './client-scripts.ts';

export interface WireguardClient {
  readonly keys: WireguardKeys;
  readonly serverKey: string;
  /** Of the tunnel's device, with length. */
  readonly addresses: readonly string[];
  /** What goes into the tunnel: whole families, or prefixes. */
  readonly allowed: readonly string[];
  /** `off`: routes are added by hand. */
  readonly table?: 'off';
  /** Address of the server; the IPv4 one unless told. */
  readonly endpoint?: string;
}

/** Unique in a lab: WireGuard's control sockets are in /run, whatever the namespace. */
export const wireguardDevice = 'wgc0';
const mark = 51_820;

/** A client that comes up and goes down as wg-quick(8) has it, policy routing included. */
export function wireguardClient({
  keys,
  serverKey,
  addresses,
  allowed,
  table,
  endpoint = at.server.ipv4,
}: WireguardClient): ClientScripts {
  const device = wireguardDevice;
  const host = endpoint.includes(':') ? `[${endpoint}]` : endpoint;
  const whole = (['0.0.0.0/0', '::/0'] as const).filter((all) => table !== 'off' && allowed.includes(all));
  const family = (all: string): string => (all === '::/0' ? '-6' : '-4');
  const partial = allowed.filter((one) => one !== '0.0.0.0/0' && one !== '::/0');
  const config = [
    '[Interface]',
    `PrivateKey = ${keys.privateKey}`,
    `FwMark = ${mark}`,
    '[Peer]',
    `PublicKey = ${serverKey}`,
    `Endpoint = ${host}:${wireguardPort}`,
    `AllowedIPs = ${allowed.join(', ')}`,
    '',
  ];
  const forget = whole.flatMap((all) => [
    `ip ${family(all)} rule del not fwmark ${mark} table ${mark} 2>/dev/null`,
    `ip ${family(all)} rule del table main suppress_prefixlength 0 2>/dev/null`,
  ]);
  return {
    device,
    files: { 'wg.conf': config.join('\n') },
    up: [
      `WG_PROCESS_FOREGROUND=1 wireguard-go -f ${device} >{dir}/wireguard-go.log 2>&1 </dev/null &`,
      'echo $! > {dir}/wireguard-go.pid',
      `until wg show ${device} >/dev/null 2>&1; do kill -0 $!; sleep 0.02; done`,
      `wg setconf ${device} {dir}/wg.conf`,
      ...addresses.map((address) => `ip addr add ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}`),
      `ip link set ${device} mtu 1420 up`,
      ...partial.map((prefix) => `ip route add ${prefix} dev ${device}`),
      ...whole.flatMap((all) => [
        `ip ${family(all)} route add ${all} dev ${device} table ${mark}`,
        `ip ${family(all)} rule add not fwmark ${mark} table ${mark}`,
        `ip ${family(all)} rule add table main suppress_prefixlength 0`,
      ]),
    ],
    down: [...forget, `ip link del ${device} 2>/dev/null`],
    // The process goes, and its device with it; the rules stay, and lead nowhere.
    kill: ['kill -KILL "$(cat {dir}/wireguard-go.pid)"'],
    mend: forget,
  };
}
