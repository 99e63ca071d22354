import type { PathId } from '../../harness/model/path.ts';

/** A network as pure data: it can be printed, compared and tested without building it. Addresses are RFC 5952 text. */
export interface Topology {
  readonly name: string;
  /** Network namespaces by name. */
  readonly nodes: Readonly<Record<string, Node>>;
  readonly links: readonly Link[];
  readonly tunnels: readonly Tunnel[];
  /** Where each path's clients are. */
  readonly paths: Readonly<Partial<Record<PathId, Place>>>;
  /** The node that answers for every path (harness/net/mirror.ts). */
  readonly control: DualAddress;
  readonly resolver: DualAddress;
  /** The node that the services under test run in. */
  readonly target: { readonly node: string; readonly sites: readonly DualAddress[] };
}

export interface DualAddress {
  readonly ipv4: string;
  readonly ipv6: string;
}

export interface Node {
  readonly title: string;
  /** Families its kernel speaks; IPv6 is disabled where 6 is missing. */
  readonly families: readonly (4 | 6)[];
  /** Families it routes for others. */
  readonly forwards?: readonly (4 | 6)[];
  /** By device. Every device of a link or tunnel must be here; `lo` needs no mention. */
  readonly devices: Readonly<Record<string, Device>>;
  readonly routes?: readonly Route[];
  /** A switch: the ports of a bridge, by its name. A node that routes must not be one too, or conntrack sees its frames first. */
  readonly bridges?: Readonly<Record<string, readonly string[]>>;
  /** nftables ruleset, as `nft -f` reads it. */
  readonly nft?: string;
  /** Beyond those that every node gets: dotted name -> value. */
  readonly sysctls?: Readonly<Record<string, string>>;
}

export interface Device {
  /** With prefix length. */
  readonly addresses: readonly string[];
  /** The same, but no source that the kernel would choose by itself (RFC 6724 rule 3; IPv4: after the others). */
  readonly alternates?: readonly string[];
  /** Octets; the kind's default unless told. */
  readonly mtu?: number;
}

export interface Route {
  /** Prefix with length; never `default`, which `ip -b` takes for IPv4. */
  readonly to: string;
  readonly via?: string;
  readonly device: string;
  /** The gateway counts as reachable although no prefix covers it. */
  readonly onlink?: true;
}

export interface End {
  readonly node: string;
  readonly device: string;
}

/** A wire. A `cable` goes through netd, which can delay and lose packets, and carries no link layer. */
export interface Link {
  readonly kind: 'veth' | 'cable';
  readonly ends: readonly [End, End];
}

/** An end of IPv6 in IPv4 (RFC 3056, RFC 4213), served by netd. */
export interface Tunnel extends End {
  readonly name: string;
  readonly role: '6to4-host' | '6to4-relay' | '6in4';
  readonly local: string;
  readonly relay?: string;
  readonly anycast?: string;
}

/** Where the probes of one path run. */
export interface Place extends End {
  /** Null where it is known only when the tunnel is up. */
  readonly local: string | null;
  /** Further addresses of the device that a client may bind. */
  readonly alternates?: readonly string[];
  readonly teredo?: { readonly server: string; readonly secondary: string; readonly port: number };
  readonly sixToFour?: { readonly local: string; readonly relay: string };
}
