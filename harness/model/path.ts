export interface PathKind {
  readonly title: string;
  /** Address family of the packets that carry the application's connection. */
  readonly family: 4 | 6;
  /** Class of the client's source address as a peer sees it (`AddressClass` of harness/address); null for a path that may have any. */
  readonly sourceClass: 'ipv4' | 'ipv6' | '6to4' | 'teredo' | 'isatap' | null;
  /** Link MTU in octets that the kind of path promises. */
  readonly mtu: number;
}

/** The ways packets go to a service: a suite is asked over these, and a check speaks of them, unless it tells others. */
export const pathIds = ['ipv4', 'ipv6', '6to4', 'teredo'] as const;
/** With those that are the thing under test themselves. */
export const allPathIds = [...pathIds, 'vpn'] as const;
export type PathId = (typeof allPathIds)[number];

export const pathKinds: Readonly<Record<PathId, PathKind>> = {
  ipv4: { title: 'IPv4', family: 4, sourceClass: 'ipv4', mtu: 1500 },
  ipv6: { title: 'native IPv6', family: 6, sourceClass: 'ipv6', mtu: 1500 },
  // RFC 4213 3.2: the tunnel's MTU is the IPv4 link's less the 20 octets of the outer header.
  '6to4': { title: '6to4', family: 6, sourceClass: '6to4', mtu: 1480 },
  // RFC 4380 5.1.2
  teredo: { title: 'Teredo', family: 6, sourceClass: 'teredo', mtu: 1280 },
  // RFC 8200 5: what a tunnel that carries IPv6 at all carries.
  vpn: { title: 'VPN', family: 6, sourceClass: null, mtu: 1280 },
};

export function isPathId(text: string): text is PathId {
  return Object.hasOwn(pathKinds, text);
}

/** Whether packets of the path go without a tunnel of the client's. */
export function isNative(path: PathId): boolean {
  const { sourceClass } = pathKinds[path];
  return sourceClass === 'ipv4' || sourceClass === 'ipv6';
}
