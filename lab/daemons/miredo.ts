import type { DaemonSpec } from './daemon.ts';

// miredo insists on an account that is not root and cannot work where only one user id is mapped.
const user = 'miredo';

// The only line that server and relay log. The sockets follow within 15 ms, less than a client needs to get to its first packet.
const started = { output: /Starting/ } as const;

export interface MiredoServerOptions {
  readonly name: string;
  readonly node: string;
  /** The two IPv4 addresses that qualification needs (RFC 4380 5.2.1): the second one shows whether the NAT is restricted. */
  readonly primary: string;
  readonly secondary: string;
}

/** A Teredo server. */
export function miredoServer({ name, node, primary, secondary }: MiredoServerOptions): DaemonSpec {
  const config = [`ServerBindAddress ${primary}`, `ServerBindAddress2 ${secondary}`, 'Prefix 2001:0::', 'InterfaceMTU 1280', ''];
  return {
    name,
    node,
    package: 'miredo-server',
    files: { 'server.conf': config.join('\n') },
    argv: ['miredo-server', '-f', '-c', '{dir}/server.conf', '-p', '{dir}/miredo.pid', '-u', user],
    ready: started,
    deadline: 5_000,
  };
}

export interface MiredoRelayOptions {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly device: string;
}

/** A Teredo relay; miredo routes 2001::/32 to its device itself. */
export function miredoRelay({ name, node, address, device }: MiredoRelayOptions): DaemonSpec {
  const config = [
    // `cone`: a relay has a public address. `restricted` would send every first packet through the server.
    'RelayType cone',
    `InterfaceName ${device}`,
    `BindAddress ${address}`,
    'BindPort 3545',
    'Prefix 2001:0::',
    'InterfaceMTU 1280',
    '',
  ];
  return {
    name,
    node,
    package: 'miredo',
    files: { 'relay.conf': config.join('\n') },
    argv: ['miredo', '-f', '-c', '{dir}/relay.conf', '-p', '{dir}/miredo.pid', '-u', user],
    ready: started,
    deadline: 5_000,
  };
}

export interface MiredoClientOptions {
  readonly name: string;
  readonly node: string;
  readonly server: string;
  readonly device: string;
}

/** What the hook writes, one JSON line a change of state. Empty texts are values that miredo did not give. */
export interface TeredoState {
  readonly state: 'up' | 'down' | 'destroy';
  readonly address: string;
  readonly linkLocal: string;
  readonly mtu: string;
}

/** File of the client's directory that gets the `TeredoState` lines. */
export const teredoStateFile = 'state.jsonl';

/** A Teredo client. Ready means qualified: the tunnel has its address and the default route. */
export function miredoClient({ name, node, server, device }: MiredoClientOptions): DaemonSpec {
  return {
    name,
    node,
    package: 'miredo',
    files: {
      'client.conf': [`InterfaceName ${device}`, `ServerAddress ${server}`, 'BindPort 3545', ''].join('\n'),
      'client-hook': clientHook,
    },
    // The path of the hook is compiled into miredo.
    binds: { 'client-hook': '/etc/miredo/client-hook' },
    argv: ['miredo', '-f', '-c', '{dir}/client.conf', '-p', '{dir}/miredo.pid', '-u', user],
    ready: { line: teredoStateFile },
    // RFC 4380 5.2.1: three solicitations 4 s apart for cone, and three for restricted.
    deadline: 26_000,
  };
}

const clientHook = `#!/bin/sh
set -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
if [ "$STATE" = up ]; then
  ip link set dev "$IFACE" mtu "$MTU" up
  ip -6 addr replace "$LLADDRESS/64" dev "$IFACE" nodad
  ip -6 addr replace "$ADDRESS/32" dev "$IFACE" nodad
  ip -6 route replace ::/0 dev "$IFACE" metric 1029
elif [ "$STATE" = down ]; then
  ip -6 addr flush dev "$IFACE"
  ip link set dev "$IFACE" down
fi
printf '{"state":"%s","address":"%s","linkLocal":"%s","mtu":"%s"}\\n' "$STATE" "$ADDRESS" "$LLADDRESS" "$MTU" >>'{dir}/${teredoStateFile}'
`;
