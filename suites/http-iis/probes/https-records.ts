import { isIP } from 'node:net';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { lookupRecords } from '../../../harness/net/dns/records.ts';
import { decodeSvcb, recordTypes, type Svcb } from '../../../harness/net/dns/svcb.ts';
import { shake } from '../../../harness/net/tls.ts';
import { addressesOf } from '../family-lookup.ts';
import { times } from '../get.ts';
import { HelloInput } from '../handshake.ts';
import { HttpsRecords } from '../observations/transport.ts';

const lookupMs = 2_000;
const mostRecords = 8;
const mostHellos = 16;

type Record = HttpsRecords['records'][number];
type HelloSeen = HttpsRecords['hellos'][number];
interface Goal {
  readonly address: string;
  readonly port: number;
  readonly by: HelloSeen['by'];
  readonly offered: readonly string[];
  readonly isImplied: boolean;
}

/** Type 65 of the site's name, then a TLS handshake with every address that the records lead a client of this family to. */
export default probe({
  gives: HttpsRecords,
  input: HelloInput.extend({ name: z.string(), resolverPort: z.int().optional() }),
  timeoutMs: times.probe + 8_000,
  silent: ({ hellos }) => hellos.some(({ outcome }) => outcome === 'silent'),
  async run({ input, vantage, signal }) {
    const { url, address, port, name: host, ca, resolverPort } = input;
    const family = isIP(address) === 6 ? 6 : 4;
    // RFC 9460 9.1: a port other than the scheme's is part of the name.
    const name = port === 443 ? host : `_${port}._https.${host}`;
    const own = resolverPort === undefined ? {} : { port: resolverPort };
    const asking = { name, type: recordTypes.https, resolvers: vantage.resolvers, local: vantage.local, timeoutMs: lookupMs };
    const found = (await lookupRecords({ ...asking, signal, ...own })).slice(0, mostRecords).map(decodeSvcb);
    const broken = found.find((record) => 'malformed' in record);
    const base = { url, address, port, local: null, name, malformed: broken?.malformed.slice(0, 200) ?? null };
    // RFC 9460 2.2: one malformed record makes the whole set unusable.
    if (broken !== undefined) return { ...base, records: [], hellos: [] };
    const records = found.flatMap((record) => ('malformed' in record ? [] : [record]));

    const goals: Goal[] = [];
    for (const record of records) {
      const target = record.target === '' ? host : record.target;
      const hints = (family === 6 ? record.ipv6hint : record.ipv4hint) ?? [];
      const isNowhere = record.priority === 0 && record.target === '';
      const owned = target === host ? [address] : await addressesOf(target, family, vantage, { signal, resolverPort });
      const addresses = 'errno' in owned || isNowhere ? [] : owned;
      const offered = [
        ...(record.alpn ?? []).filter((id) => !id.startsWith('h3')),
        ...(record.noDefaultAlpn ? [] : ['http/1.1']),
      ];
      const at = { port: record.port ?? port, offered, isImplied: !record.noDefaultAlpn };
      goals.push(
        ...hints.map((one) => ({ ...at, address: one, by: 'hint' as const })),
        ...addresses.map((one) => ({ ...at, address: one, by: 'address' as const })),
      );
    }

    const hello = async (goal: Goal): Promise<HelloSeen> => {
      const { address: to, port: on, by, offered, isImplied } = goal;
      const at = { address: to, port: on, by, alpn: null, isListed: true, unverified: null, leaf: null };
      const dialled = await dial({ address: to, port: on, local: vantage.local, timeoutMs: times.connect, signal });
      if (dialled.outcome === 'unreachable') throw dialled.error;
      if (dialled.outcome === 'timeout') return { ...at, outcome: 'silent', detail: `connect: ${dialled.code}` };
      if (dialled.outcome !== 'open') return { ...at, outcome: 'refused', detail: `connect: ${dialled.code}` };
      const shaken = await shake(dialled.socket, {
        sni: host,
        identity: host,
        alpn: offered,
        min: 'TLSv1.2',
        max: 'TLSv1.3',
        ca,
        timeoutMs: times.idle,
        signal,
      });
      if (shaken.outcome !== 'session') return { ...at, outcome: shaken.outcome, detail: shaken.detail };
      shaken.socket.destroySoon();
      const { alpn, unverified, leaf } = shaken.session;
      const isListed = alpn === null ? isImplied && offered.every((id) => id === 'http/1.1') : offered.includes(alpn);
      return { ...at, outcome: 'session', detail: null, alpn, isListed, unverified, leaf: leaf?.sha256 ?? null };
    };
    return { ...base, records: records.map(recordOf), hellos: await Promise.all(distinct(goals).map(hello)) };
  },
});

function distinct(goals: readonly Goal[]): Goal[] {
  const byKey = new Map(goals.map((goal) => [`${goal.by} ${goal.address} ${goal.port} ${goal.offered.join(' ')}`, goal]));
  return [...byKey.values()].filter(({ offered }) => offered.length > 0).slice(0, mostHellos);
}

const recordOf = ({ priority, target, alpn, ipv4hint, ipv6hint }: Svcb): Record => ({
  priority,
  target,
  alpn: (alpn ?? []).slice(0, 20),
  ipv4hint: (ipv4hint ?? []).slice(0, 64),
  ipv6hint: (ipv6hint ?? []).slice(0, 64),
});
