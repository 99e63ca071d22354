import { X509Certificate } from 'node:crypto';
import type { Leaf } from '../certificates.ts';
import type { DaemonSpec } from './daemon.ts';

/** How a peer is told by `peer-fingerprint` (openvpn(8)): SHA-256 of its certificate. */
export const fingerprintOf = ({ certificate }: Leaf): string => new X509Certificate(certificate).fingerprint256;

export interface OpenvpnServerOptions {
  readonly name: string;
  readonly node: string;
  readonly leaf: Leaf;
  /** Fingerprint of the one client. */
  readonly client: string;
  readonly port: number;
  /** Lines of the configuration beyond those that every server has: pools, and what is pushed. */
  readonly lines: readonly string[];
}

/** An OpenVPN server for one client. */
export function openvpnServer({ name, node, leaf, client, port, lines }: OpenvpnServerOptions): DaemonSpec {
  const config = [
    'mode server',
    'tls-server',
    `port ${port}`,
    'proto udp4',
    'dev tuns0',
    'dev-type tun',
    'topology subnet',
    'push "topology subnet"',
    'cert {dir}/cert.pem',
    'key {dir}/key.pem',
    'dh none',
    `peer-fingerprint ${client}`,
    'ping 1',
    'push "ping 1"',
    'verb 3',
    ...lines,
    '',
  ];
  return {
    name,
    node,
    package: 'openvpn',
    files: { 'server.conf': config.join('\n'), 'cert.pem': leaf.certificate, 'key.pem': leaf.key },
    argv: ['openvpn', '--config', '{dir}/server.conf'],
    ready: { output: /Initialization Sequence Completed/ },
    deadline: 10_000,
  };
}
