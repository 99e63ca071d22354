import { reverseName } from '../../../harness/address/reverse-name.ts';
import { ip } from '../../../harness/address/ip.ts';
import { type NameServer, startNameServer } from '../../../lab/name-server/name-server.ts';
import type { ServedRecord, ServedZone } from '../../../lab/name-server/zone.ts';

const loopback = ['127.0.0.1', '::1'];

export interface Tree {
  /** Options that every target of the tree has. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Port of the zone's own server. */
  readonly port: number;
  close(): Promise<void>;
}

export interface Planted {
  /** Records of `good.test` in place of the usual ones. */
  readonly zone?: readonly ServedRecord[];
  /** Records of the root in place of the usual ones. */
  readonly root?: readonly ServedRecord[];
  /** Of the reverse zone; null where nobody serves it. */
  readonly reverse?: readonly ServedRecord[] | null;
  /** More zones of the zone's own server. */
  readonly more?: readonly ServedZone[];
}

const both = (name: string, a: string, aaaa: string): ServedRecord[] => [
  [name, 'A', a],
  [name, 'AAAA', aaaa],
];

export const glue: readonly ServedRecord[] = [
  ...both('ns1.good.test', '127.0.0.1', '::1'),
  ...both('ns2.good.test', '127.0.0.1', '::1'),
];
export const delegation: readonly ServedRecord[] = [
  ['good.test', 'NS', 'ns1.good.test'],
  ['good.test', 'NS', 'ns2.good.test'],
];
const reverseZone = '8.b.d.0.1.0.0.2.ip6.arpa';
export const reverseDelegation: readonly ServedRecord[] = [
  [reverseZone, 'NS', `ns.${reverseZone}`],
  ...both(`ns.${reverseZone}`, '127.0.0.1', '::1'),
];

export const apex: readonly ServedRecord[] = [
  ['@', 'NS', 'ns1'],
  ['@', 'NS', 'ns2'],
  ...both('ns1', '127.0.0.1', '::1'),
  ...both('ns2', '127.0.0.1', '::1'),
  ...both('@', '192.0.2.80', '2001:db8::80'),
];
export const services: readonly ServedRecord[] = [
  ...both('www', '192.0.2.80', '2001:db8::80'),
  ...both('www.sub', '192.0.2.80', '2001:db8::80'),
  ['v4only', 'A', '192.0.2.80'],
  ['v6only', 'AAAA', '2001:db8::80'],
  ['big', 'TXT', 'x'.repeat(2_000)],
];

const pointer: ServedRecord = [`${reverseName(ip('2001:db8::80'))}.`, 'PTR', 'www.good.test.'];

/** A root and one zone below it on the loopback, each with a server and a port of its own. */
export async function plant({
  zone = [...apex, ...services],
  root,
  reverse = [pointer],
  more = [],
}: Planted = {}): Promise<Tree> {
  const servers: NameServer[] = [];
  const start = async (zones: readonly ServedZone[]) => {
    const server = await startNameServer({ addresses: loopback, port: 0, zones });
    servers.push(server);
    return server.port;
  };
  const port = await start([
    { name: 'good.test', records: zone },
    ...(reverse === null ? [] : [{ name: reverseZone, records: reverse }]),
    ...more,
  ]);
  const rootPort = await start([{ name: '', records: root ?? [...delegation, ...glue, ...reverseDelegation] }]);
  return {
    port,
    options: { zone: 'good.test', names: ['www.good.test'], port, roots: loopback, rootPort, lab: true },
    close: async () => {
      await Promise.all(servers.map(async (server) => await server.close()));
    },
  };
}
