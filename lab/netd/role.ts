import type { DropReason } from './drops.ts';

/** What a role knows of its tunnel end. Addresses are 32-bit numbers. */
export interface Link {
  readonly local: number;
  readonly relay: number | undefined;
  /** Accept native sources from `relay` only. RFC 3964 finds no remedy for the general case. */
  readonly strictRelay: boolean;
}

/** A way to tunnel IPv6 over IPv4: where a packet goes, and which packets may come. Pure. */
export interface Role {
  /** Endpoint keys beyond the common ones that this role takes. */
  readonly options: readonly ('relay' | 'anycast' | 'strictRelay')[];
  /** RFC 1918 tunnel ends are normal (inside one site) and not bogons. */
  readonly allowsPrivate: boolean;
  /** Outer destination of a well-formed IPv6 packet, or why it must not be sent. */
  nextHop(packet: Buffer, link: Link): number | DropReason;
  /** Why a well-formed inner packet from `outerSource` must not be let in; undefined admits it. */
  refuses(packet: Buffer, outerSource: number, link: Link): DropReason | undefined;
}
