import type { Leaf } from '../../certificates.ts';
import { openvpnPort, vpnPlan as at } from '../../topology/vpn-address-plan.ts';
import type { ClientScripts } from './client-scripts.ts';

export interface OpenvpnClient {
  readonly leaf: Leaf;
  /** Fingerprint of the server. */
  readonly server: string;
  /** Where the server is; its address unless told. */
  readonly remote?: string;
  /** Lines of the configuration beyond those that every client has. */
  readonly lines?: readonly string[];
}

const device = 'tunc0';

/** A client that is up when its tunnel is, and goes down as a service does. */
export function openvpnClient({ leaf, server, remote = at.server.ipv4, lines = [] }: OpenvpnClient): ClientScripts {
  const config = [
    'client',
    `dev ${device}`,
    'dev-type tun',
    'proto udp4',
    `remote ${remote} ${openvpnPort}`,
    'nobind',
    'cert {dir}/cert.pem',
    'key {dir}/key.pem',
    `peer-fingerprint ${server}`,
    'connect-retry 1 1',
    'verb 3',
    ...lines,
    '',
  ];
  const end = (signal: string): string => `[ ! -f {dir}/openvpn.pid ] || kill -${signal} "$(cat {dir}/openvpn.pid)" 2>/dev/null`;
  const completed = 'grep -q "Initialization Sequence Completed" {dir}/openvpn.log';
  const failed = 'grep -q "Exiting due to fatal error" {dir}/openvpn.log';
  const gone = `for i in $(seq 100); do ip link show ${device} >/dev/null 2>&1 || break; sleep 0.02; done`;
  return {
    device,
    files: { 'client.conf': config.join('\n'), 'cert.pem': leaf.certificate, 'key.pem': leaf.key },
    up: [
      'openvpn --config {dir}/client.conf --daemon --writepid {dir}/openvpn.pid --log {dir}/openvpn.log </dev/null >/dev/null 2>&1',
      `for i in $(seq 200); do ${completed} && break; ${failed} && break; sleep 0.05; done`,
      `${completed} || { tail -n 5 {dir}/openvpn.log; exit 1; }`,
    ],
    down: [end('TERM'), gone],
    kill: [end('KILL')],
    mend: [gone, 'rm -f {dir}/openvpn.pid {dir}/openvpn.log'],
  };
}
