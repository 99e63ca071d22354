/**
 * The ways packets go. The first four are certified by every run; the others are additional client scenarios of
 * draft-ietf-v6ops-ipv6-app-testing.
 */
export interface PathKind {
  readonly title: string;
  /** Address family of the packets that carry the application's connection. */
  readonly family: 4 | 6;
  /** Class of the client's source address as a peer sees it (`AddressClass` of harness/address). */
  readonly sourceClass: 'ipv4' | 'ipv6' | '6to4' | 'teredo' | 'isatap';
  /** Link MTU in octets that the kind of path promises. */
  readonly mtu: number;
}

export const pathIds = ['ipv4', 'ipv6', '6to4', 'teredo'] as const;
export type PathId = (typeof pathIds)[number];

export const pathKinds: Readonly<Record<PathId, PathKind>> = {
  ipv4: { title: 'IPv4', family: 4, sourceClass: 'ipv4', mtu: 1500 },
  ipv6: { title: 'native IPv6', family: 6, sourceClass: 'ipv6', mtu: 1500 },
  // RFC 4213 3.2: the tunnel's MTU is the IPv4 link's less the 20 octets of the outer header.
  '6to4': { title: '6to4', family: 6, sourceClass: '6to4', mtu: 1480 },
  // RFC 4380 5.1.2
  teredo: { title: 'Teredo', family: 6, sourceClass: 'teredo', mtu: 1280 },
};

export function isPathId(text: string): text is PathId {
  return Object.hasOwn(pathKinds, text);
}

/** Whether packets of the path go without a tunnel of the client's. */
export function isNative(path: PathId): boolean {
  const { sourceClass } = pathKinds[path];
  return sourceClass === 'ipv4' || sourceClass === 'ipv6';
}
