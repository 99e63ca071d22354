import { generateKeyPairSync } from 'node:crypto';
import type { DaemonSpec } from './daemon.ts';

/** A Curve25519 key pair as wg(8) has it: 32 octets in base64. */
export interface WireguardKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function wireguardKeys(): WireguardKeys {
  const { d, x } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  if (d === undefined || x === undefined) throw new TypeError('an X25519 key has both halves');
  const base64 = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
  return { privateKey: base64(d), publicKey: base64(x) };
}

export interface WireguardServerOptions {
  readonly name: string;
  readonly node: string;
  readonly device: string;
  readonly keys: WireguardKeys;
  readonly port: number;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly peer: { readonly publicKey: string; readonly allowed: readonly string[] };
}

/** A WireGuard server in user space, since many kernels come without. The device's name is unique in a lab: its control socket is in /run. */
export function wireguardServer({ name, node, device, keys, port, addresses, peer }: WireguardServerOptions): DaemonSpec {
  const config = [
    '[Interface]',
    `PrivateKey = ${keys.privateKey}`,
    `ListenPort = ${port}`,
    '[Peer]',
    `PublicKey = ${peer.publicKey}`,
    `AllowedIPs = ${peer.allowed.join(', ')}`,
    '',
  ];
  return {
    name,
    node,
    package: 'wireguard-go',
    files: { 'wg.conf': config.join('\n'), start: startScript(device, addresses) },
    argv: ['{dir}/start'],
    ready: { output: /^ready$/ },
    deadline: 5_000,
  };
}

function startScript(device: string, addresses: readonly string[]): string {
  return `#!/bin/sh
set -e
export WG_PROCESS_FOREGROUND=1
wireguard-go -f ${device} &
until [ -S /run/wireguard/${device}.sock ]; do sleep 0.02; done
wg setconf ${device} {dir}/wg.conf
${addresses.map((address) => `ip addr add ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}\n`).join('')}ip link set ${device} mtu 1420 up
echo ready
wait
`;
}
