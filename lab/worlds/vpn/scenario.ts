import type { DaemonSpec } from '../../daemons/daemon.ts';
import type { Node } from '../../topology/topology.ts';
import type { VpnLan } from '../../topology/vpn.ts';
import type { OpenvpnClient } from './openvpn-client.ts';
import type { WireguardClient } from './wireguard-client.ts';

/** One tunnel on one kind of LAN; a full WireGuard tunnel of both families with a resolver of its own unless told. */
export interface Scenario {
  readonly title: string;
  readonly lan?: Partial<VpnLan>;
  readonly wireguard?: Partial<Pick<WireguardClient, 'addresses' | 'allowed' | 'endpoint'>>;
  readonly openvpn?: Pick<OpenvpnClient, 'lines' | 'remote'> & {
    /** Lines of the server's configuration. */
    readonly server: readonly string[];
  };
  /** Name servers of the uplink; the provider's unless told. */
  readonly uplinkDns?: readonly string[];
  /** Name servers while the tunnel is up; null leaves those of the uplink. */
  readonly dns?: readonly string[] | null;
  /** Lines of a shell in the client: when the tunnel is up, and before it goes down. */
  readonly afterUp?: readonly string[];
  readonly beforeDown?: readonly string[];
  /** Of the target, beside those that all have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly daemons?: readonly DaemonSpec[];
  /** What differs in the nodes of the topology; rules come after those that are there. */
  readonly nodes?: Readonly<Record<string, Partial<Node>>>;
}
