import type { WireguardKeys } from '../../daemons/wireguard.ts';
import { vpnPlan as at, wireguardPort } from '../../topology/vpn-address-plan.ts';

export interface WireguardClient {
  readonly keys: WireguardKeys;
  readonly serverKey: string;
  /** Of the tunnel's device, with length. */
  readonly addresses: readonly string[];
  /** What goes into the tunnel: whole families, or prefixes. */
  readonly allowed: readonly string[];
  /** Address of the server; the IPv4 one unless told. */
  readonly endpoint?: string;
  /** Lines of a shell, run when the tunnel is up, and before it goes down. */
  readonly postUp?: readonly string[];
  readonly preDown?: readonly string[];
}

/** Unique in a lab: WireGuard's control sockets are in /run, whatever the namespace. */
export const clientDevice = 'wgc0';
const mark = 51_820;

/** Files of a client that comes up and goes down as wg-quick(8) has it, policy routing included. */
export function wireguardClient({
  keys,
  serverKey,
  addresses,
  allowed,
  endpoint = at.server.ipv4,
  postUp = [],
  preDown = [],
}: WireguardClient) {
  const host = endpoint.includes(':') ? `[${endpoint}]` : endpoint;
  const whole = (['0.0.0.0/0', '::/0'] as const).filter((all) => allowed.includes(all));
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
  const up = [
    '#!/bin/sh',
    'set -e',
    `wireguard-go ${clientDevice} >{dir}/wireguard-go.log 2>&1 </dev/null`,
    `wg setconf ${clientDevice} {dir}/wg.conf`,
    ...addresses.map((address) => `ip addr add ${address} dev ${clientDevice}${address.includes(':') ? ' nodad' : ''}`),
    `ip link set ${clientDevice} mtu 1420 up`,
    ...partial.map((prefix) => `ip route add ${prefix} dev ${clientDevice}`),
    ...whole.flatMap((all) => [
      `ip ${family(all)} route add ${all} dev ${clientDevice} table ${mark}`,
      `ip ${family(all)} rule add not fwmark ${mark} table ${mark}`,
      `ip ${family(all)} rule add table main suppress_prefixlength 0`,
    ]),
    ...postUp,
    '',
  ];
  const gone = whole.flatMap((all) => [
    `ip ${family(all)} rule del not fwmark ${mark} table ${mark} 2>/dev/null`,
    `ip ${family(all)} rule del table main suppress_prefixlength 0 2>/dev/null`,
  ]);
  const down = ['#!/bin/sh', ...preDown, ...gone, `ip link del ${clientDevice} 2>/dev/null`, 'exit 0', ''];
  // What a crash leaves: the device goes with its process, and wg-quick's rules stay.
  const kill = ['#!/bin/sh', `pkill -KILL -x wireguard-go -f 'wireguard-go ${clientDevice}'`, ...gone, 'exit 0', ''];
  return { 'wg.conf': config.join('\n'), up: up.join('\n'), down: down.join('\n'), kill: kill.join('\n') };
}
