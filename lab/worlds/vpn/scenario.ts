import type { DaemonSpec } from '../../daemons/daemon.ts';
import type { Expectation } from '../../expectation.ts';
import type { Node } from '../../topology/topology.ts';
import type { VpnLan } from '../../topology/vpn.ts';
import type { OpenvpnClient } from './openvpn-client.ts';
import type { WireguardClient } from './wireguard-client.ts';

/** Whose address the reflector sees: the uplink's, the tunnel's, that of a stranger on the LAN or of a tunnel beside; or why it sees none. */
export type Seen = 'native' | 'vpn' | 'stranger' | 'broker' | 'refused' | 'silent';

/** What leaves the uplink beside the tunnel, by family and use. */
export type Leaves = 'v4' | 'v6' | 'dns4' | 'dns6' | '6in4' | 'arp' | 'other';

/** What must be seen of a scenario while the tunnel is up, whatever the checks make of it. */
export interface Truth {
  /** By address, over each family. */
  readonly lit4: Seen;
  readonly lit6: Seen;
  /** By a name that has both, with the family that was taken. */
  readonly dual: readonly [Seen, 4 | 6];
  /** The whole of it; nothing unless told. */
  readonly leaves?: readonly Leaves[];
  /** Whose addresses are seen while something happens to the tunnel; the tunnel's own count as none. */
  readonly gap?: readonly Seen[];
}

/** One tunnel on one kind of LAN; a full WireGuard tunnel of both families with a resolver of its own unless told. */
export interface Scenario {
  readonly title: string;
  readonly lan?: Partial<VpnLan>;
  readonly wireguard?: Partial<Pick<WireguardClient, 'addresses' | 'allowed' | 'endpoint' | 'table'>>;
  readonly openvpn?: Pick<OpenvpnClient, 'lines' | 'remote'> & {
    /** Lines of the server's configuration. */
    readonly server: readonly string[];
  };
  /** Name servers of the uplink; the provider's unless told. */
  readonly uplinkDns?: readonly string[];
  /** Name servers while the tunnel is up; null leaves those of the uplink. */
  readonly dns?: readonly string[] | null;
  /** Names that the VPN's resolver has, as dnsmasq's `host-record`. */
  readonly records?: readonly string[];
  /** Lines of a shell in the client: before the tunnel, when it is up, and before it goes down. */
  readonly beforeUp?: readonly string[];
  readonly afterUp?: readonly string[];
  readonly beforeDown?: readonly string[];
  /** Further files of the client: `{dir}` is their directory. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of the target, beside those that all have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly daemons?: readonly DaemonSpec[];
  /** What differs in the nodes of the topology; rules come after those that are there. */
  readonly nodes?: Readonly<Record<string, Partial<Node>>>;
  /** Null where no tunnel comes up. */
  readonly truth: Truth | null;
  readonly expect: Expectation;
}
