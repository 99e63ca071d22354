import { ip } from './ip.ts';
import type { Source } from './source-selection.ts';

/** Clients by the addresses they have, for simulations: the addresses are documentation's, the classes are what counts. */
export interface ClientKind {
  readonly title: string;
  readonly inventory: readonly Source[];
}

const privateV4: Source = { address: ip('192.168.77.35'), prefixLength: 24 };
const publicV4: Source = { address: ip('203.0.113.64'), prefixLength: 24 };
const native: Source = { address: ip('2001:db8:6::6') };
const linkLocal: Source = { address: ip('fe80::6') };

export const clientKinds = {
  ipv4: { title: 'IPv4 alone', inventory: [publicV4, linkLocal] },
  native: { title: 'IPv4 and native IPv6', inventory: [publicV4, linkLocal, native] },
  'v6-only': { title: 'native IPv6 alone', inventory: [linkLocal, native] },
  /** A 6to4 prefix comes from a public IPv4 address (RFC 3056 2). */
  '6to4': { title: 'IPv4 and 6to4', inventory: [publicV4, linkLocal, { address: ip('2002:cb00:7140::1'), prefixLength: 16 }] },
  teredo: {
    title: 'IPv4 behind a NAT and Teredo',
    inventory: [privateV4, linkLocal, { address: ip('2001:0:c633:6442:1cba:f226:34ff:8edc'), prefixLength: 32 }],
  },
  ula: { title: 'IPv4 and a unique local prefix', inventory: [publicV4, linkLocal, { address: ip('fd00:6::6') }] },
} as const satisfies Readonly<Record<string, ClientKind>>;

export type ClientKindId = keyof typeof clientKinds;
