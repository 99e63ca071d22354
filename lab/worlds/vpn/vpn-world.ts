import { randomBytes } from 'node:crypto';
import { makeAuthority } from '../../certificates.ts';
import { kit } from '../../daemons/client-kit.ts';
import type { DaemonSpec } from '../../daemons/daemon.ts';
import { forwarder } from '../../daemons/dnsmasq.ts';
import { fingerprintOf, openvpnServer } from '../../daemons/openvpn.ts';
import { radvd } from '../../daemons/radvd.ts';
import { reflector } from '../../daemons/reflector.ts';
import { wireguardKeys, wireguardServer } from '../../daemons/wireguard.ts';
import { resolvConfOf } from '../../enter.ts';
import type { Node } from '../../topology/topology.ts';
import { vpn } from '../../topology/vpn.ts';
import { openvpnPort, vpnPlan as at, wireguardPort } from '../../topology/vpn-address-plan.ts';
import type { World } from '../../world.ts';
import { clientDirectory, clientKit } from './attack.ts';
import { type ClientScripts, scriptsOf } from './client-scripts.ts';
import { openvpnClient } from './openvpn-client.ts';
import { oracleRules } from './oracle.ts';
import type { Scenario } from './scenario.ts';
import { wireguardClient } from './wireguard-client.ts';

/**
 * The provider's and the VPN's resolver go straight to the server of the one zone that there is. The latter by IPv4 alone: their IPv6
 * addresses are in one /64, which tells hosts apart nowhere else.
 */
const zoneServers = { 4: `/${at.zone}/${at.reflector.ipv4}`, 6: `/${at.zone}/${at.reflector.ipv6}` };

/** Everything of a scenario as a world whose target `tunnel` is certified on the path `vpn`. */
export async function vpnWorld(name: string, scenario: Scenario): Promise<World> {
  const {
    title,
    lan = {},
    dns = [at.tunnel.server4],
    beforeUp = [],
    afterUp = [],
    beforeDown = [],
    files = {},
    records = [],
    options = {},
    daemons = [],
    nodes = {},
  } = scenario;
  const families = lan.families ?? [4, 6];
  const topology = vpn({ ...lan, families });
  const token = randomBytes(16).toString('hex');
  const { scripts, server } = await tunnelOf(scenario);
  const resolvConf = resolvConfOf('cli');
  const uplinkDns = scenario.uplinkDns ?? [at.resolver.ipv4, at.resolver.ipv6];
  const merged = Object.fromEntries(
    Object.entries(topology.nodes).map(([node, is]): [string, Node] => {
      const change = nodes[node] ?? {};
      const nft = [is.nft, node === 'cli' ? oracleRules : undefined, change.nft].filter((one) => one !== undefined).join('');
      return [node, { ...is, ...change, sysctls: { ...is.sysctls, ...change.sysctls }, ...(nft === '' ? {} : { nft }) }];
    }),
  );
  return {
    name: `vpn-${name}`,
    title,
    topology: { ...topology, nodes: merged },
    daemons: [
      ...(families.includes(6) ? [routerAdvertisements] : []),
      reflector('reflector', 'ref', {
        zone: at.zone,
        addresses: { 4: at.reflector.ipv4, 6: at.reflector.ipv6 },
        httpPort: 80,
        dnsPort: 53,
        stunPort: 3_478,
        token,
      }),
      server,
      forwarder('resolver-isp', 'isp', {
        listen: [at.resolver.ipv4, at.resolver.ipv6],
        servers: [zoneServers[4], zoneServers[6]],
        options: [
          'local=/lab.test/',
          `host-record=vpn.lab.test,${at.server.ipv4},${at.server.ipv6}`,
          `host-record=vpn6.lab.test,${at.server.ipv6}`,
        ],
      }),
      forwarder('resolver-srv', 'srv', {
        listen: [at.tunnel.server4, at.tunnel.global6.server, at.server.ipv4],
        servers: [zoneServers[4]],
        options: records.map((record) => `host-record=${record}`),
      }),
      forwarder('resolver-cpe', 'cpe', {
        listen: [
          lan.isPublic === true ? at.publicLan.gateway : at.gateway.ipv4,
          ...(families.includes(6) ? [at.gateway.ipv6] : []),
        ],
        servers: [at.resolver.ipv4],
      }),
      kit({
        name: clientKit,
        node: 'cli',
        package: scenario.openvpn === undefined ? 'wireguard-go' : 'openvpn',
        files: { ...scriptsOf(scripts, { dns, beforeUp, afterUp, beforeDown, resolvConf }), ...files },
        until: families.includes(6) ? 'ip -6 route show default | grep -q .' : 'true',
      }),
      ...daemons,
    ],
    faults: [],
    mirror: null,
    testName: null,
    resolvers: { cli: uplinkDns },
    secrets: { REFLECTOR_TOKEN: token },
    targets: {
      tunnel: {
        suite: 'vpn-leak',
        reflector: { v4: at.reflector.ipv4, v6: at.reflector.ipv6, token: 'env:REFLECTOR_TOKEN' },
        vpnUp: [`${clientDirectory}/up`],
        vpnDown: [`${clientDirectory}/down`],
        device: scripts.device,
        servers: [at.server.ipv4, at.server.ipv6],
        oracle: true,
        ...options,
      },
    },
  };
}

const routerAdvertisements = radvd({
  name: 'radvd-cpe',
  node: 'cpe',
  device: 'lan',
  advertises: [`prefix ${at.lan.prefix6} { AdvOnLink on; AdvAutonomous on; }`, `RDNSS ${at.resolver.ipv6} { }`],
});

async function tunnelOf({ wireguard = {}, openvpn }: Scenario): Promise<{ scripts: ClientScripts; server: DaemonSpec }> {
  if (openvpn !== undefined) {
    const { issue } = await makeAuthority();
    const [server, client] = await Promise.all([issue({ names: ['vpn.lab.test'] }), issue({ names: ['client.lab.test'] })]);
    const { server: lines, ...rest } = openvpn;
    return {
      scripts: openvpnClient({ leaf: client, server: fingerprintOf(server), ...rest }),
      server: openvpnServer({
        name: 'openvpn-srv',
        node: 'srv',
        leaf: server,
        client: fingerprintOf(client),
        port: openvpnPort,
        lines,
      }),
    };
  }
  const keys = { server: wireguardKeys(), client: wireguardKeys() };
  const inner = [at.tunnel.client4, at.tunnel.global6.client, at.tunnel.local6.client];
  return {
    scripts: wireguardClient({
      keys: keys.client,
      serverKey: keys.server.publicKey,
      addresses: [`${at.tunnel.client4}/24`, `${at.tunnel.global6.client}/64`],
      allowed: ['0.0.0.0/0', '::/0'],
      ...wireguard,
    }),
    server: wireguardServer({
      name: 'wireguard-srv',
      node: 'srv',
      device: 'wgs0',
      keys: keys.server,
      port: wireguardPort,
      addresses: [`${at.tunnel.server4}/24`, `${at.tunnel.global6.server}/64`, `${at.tunnel.local6.server}/64`],
      peer: {
        publicKey: keys.client.publicKey,
        allowed: inner.map((address) => `${address}/${address.includes(':') ? 128 : 32}`),
      },
    }),
  };
}
