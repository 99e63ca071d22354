import { randomBytes } from 'node:crypto';
import type { DaemonSpec } from '../../daemons/daemon.ts';
import { kit } from '../../daemons/client-kit.ts';
import { radvd } from '../../daemons/radvd.ts';
import { reflector } from '../../daemons/reflector.ts';
import { wireguardKeys, wireguardServer } from '../../daemons/wireguard.ts';
import { labDirectory } from '../../enter.ts';
import { vpn, type VpnLan } from '../../topology/vpn.ts';
import { vpnPlan as at, wireguardPort } from '../../topology/vpn-address-plan.ts';
import type { World } from '../../world.ts';
import { oracleRules } from './oracle.ts';
import { clientDevice, wireguardClient, type WireguardClient } from './wireguard-client.ts';

/** One tunnel on one kind of LAN. */
export interface Scenario {
  readonly title: string;
  readonly lan?: VpnLan;
  /** Of the tunnel; both families and all of them unless told. */
  readonly tunnel?: Partial<Pick<WireguardClient, 'addresses' | 'allowed' | 'endpoint' | 'postUp' | 'preDown'>>;
  /** Beside those that all targets have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly daemons?: readonly DaemonSpec[];
}

const kitName = 'vpn-client';
const directory = `${labDirectory}/${kitName}`;

/** Everything of a scenario as a world whose target `tunnel` is certified on the path `vpn`. */
export function vpnWorld(
  name: string,
  { title, lan = { families: [4, 6] }, tunnel = {}, options = {}, daemons = [] }: Scenario,
): World {
  const topology = vpn(lan);
  const server = wireguardKeys();
  const client = wireguardKeys();
  const token = randomBytes(16).toString('hex');
  const inner = [at.tunnel.client4, at.tunnel.global6.client, at.tunnel.local6.client];
  const files = wireguardClient({
    keys: client,
    serverKey: server.publicKey,
    addresses: [`${at.tunnel.client4}/24`, `${at.tunnel.global6.client}/64`],
    allowed: ['0.0.0.0/0', '::/0'],
    ...tunnel,
  });
  return {
    name: `vpn-${name}`,
    title,
    topology: { ...topology, nodes: { ...topology.nodes, cli: { ...client6(topology.nodes['cli']), nft: oracleRules } } },
    daemons: [
      ...(lan.families.includes(6)
        ? [
            radvd({
              name: 'radvd-cpe',
              node: 'cpe',
              device: 'lan',
              advertises: [`prefix ${at.lan.prefix6} { AdvOnLink on; AdvAutonomous on; }`, `RDNSS ${at.resolver.ipv6} { }`],
            }),
          ]
        : []),
      reflector('reflector', 'ref', {
        zone: at.zone,
        addresses: { 4: at.reflector.ipv4, 6: at.reflector.ipv6 },
        httpPort: 80,
        dnsPort: 53,
        stunPort: 3_478,
        token,
      }),
      wireguardServer({
        name: 'wireguard-srv',
        node: 'srv',
        device: 'wgs0',
        keys: server,
        port: wireguardPort,
        addresses: [`${at.tunnel.server4}/24`, `${at.tunnel.global6.server}/64`, `${at.tunnel.local6.server}/64`],
        peer: { publicKey: client.publicKey, allowed: inner.map((address) => `${address}/${address.includes(':') ? 128 : 32}`) },
      }),
      kit(kitName, 'cli', files),
      ...daemons,
    ],
    faults: [],
    mirror: null,
    testName: null,
    secrets: { REFLECTOR_TOKEN: token },
    targets: {
      tunnel: {
        suite: 'vpn-leak',
        reflector: { v4: at.reflector.ipv4, v6: at.reflector.ipv6, token: 'env:REFLECTOR_TOKEN' },
        vpnUp: [`${directory}/up`],
        vpnDown: [`${directory}/down`],
        vpnKill: [`${directory}/kill`],
        device: clientDevice,
        servers: [at.server.ipv4, at.server.ipv6],
        oracle: true,
        ...options,
      },
    },
  };
}

function client6<T>(node: T | undefined): T {
  if (node === undefined) throw new TypeError('the topology has no client');
  return node;
}
