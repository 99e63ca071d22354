import { typeNumber } from '../../harness/net/dns/types.ts';
import { absoluteName, encodeData, type ResourceRecord } from './records.ts';

/** `[name, type, data]` in master file form, and the TTL in seconds where it is not 60. */
export type ServedRecord = readonly [name: string, type: string, data: string, ttl?: number];

export interface ServedZone {
  /** Without trailing dot; empty for the root. */
  readonly name: string;
  /** A SOA is made where none is given. */
  readonly records: readonly ServedRecord[];
}

/** A zone ready to be asked. */
export interface LoadedZone {
  readonly name: string;
  readonly records: readonly ResourceRecord[];
  readonly soa: ResourceRecord;
}

const usualTtl = 60;
const madeSoa: ServedRecord = ['@', 'SOA', 'ns hostmaster 1 3600 600 86400 60'];

/** @throws RangeError when a record is none */
export function loadZone({ name, records }: ServedZone): LoadedZone {
  const zone = name.toLowerCase();
  const given = records.some(([, type]) => type === 'SOA') ? records : [madeSoa, ...records];
  const loaded = given.map(([owner, type, data, ttl = usualTtl]): ResourceRecord => {
    return { owner: absoluteName(owner, zone), type: typeNumber(type), ttl, data: encodeData(type, data, zone) };
  });
  const soa = loaded.find(({ type }) => type === SOA);
  if (soa === undefined) throw new RangeError(`no SOA in ${zone}`);
  return { name: zone, records: loaded, soa };
}

export interface Found {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  readonly isAuthoritative: boolean;
  /** The name has descendants only (RFC 8020 2). */
  readonly isEmptyNonTerminal: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

const isAt = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`);
const parentOf = (name: string): string => (name.includes('.') ? name.slice(name.indexOf('.') + 1) : '');

const [A, NS, CNAME, SOA, AAAA, DS] = ['A', 'NS', 'CNAME', 'SOA', 'AAAA', 'DS'].map(typeNumber);
/** RFC 1034 4.3.2: the algorithm of a name server, without recursion; an alias is followed within these zones. */
export function find(zones: readonly LoadedZone[], name: string, type: number): Found {
  const answers: ResourceRecord[] = [];
  for (let wanted = name, links = 0; ; links += 1) {
    const zone = zones.filter((one) => isAt(wanted, one.name)).toSorted((a, b) => b.name.length - a.name.length)[0];
    const base = { isAuthoritative: true, isEmptyNonTerminal: false, answers, authority: [], additional: [] } as const;
    // An alias out of these zones, or a loop: what was found so far is the answer.
    if (answers.length > 0 && (zone === undefined || links > 8)) return { ...base, rcode: 'NOERROR' };
    if (zone === undefined) return { ...base, rcode: 'REFUSED', isAuthoritative: false };
    const cut = cutAbove(zone, wanted, type);
    if (cut.length > 0) {
      const additional = zone.records.filter(
        (record) => (record.type === A || record.type === AAAA) && cut.some(({ data }) => nameOf(data) === record.owner),
      );
      return { ...base, rcode: 'NOERROR', isAuthoritative: answers.length > 0, authority: cut, additional };
    }
    const own = recordsOf(zone, wanted);
    if (own === null) return { ...base, rcode: 'NXDOMAIN', authority: [zone.soa] };
    const matching = own.filter((record) => record.type === type || type === 255);
    if (matching.length > 0) return { ...base, rcode: 'NOERROR', answers: [...answers, ...matching] };
    const alias = own.find((record) => record.type === CNAME);
    if (alias === undefined) {
      return { ...base, rcode: 'NOERROR', isEmptyNonTerminal: own.length === 0, authority: [zone.soa] };
    }
    answers.push(alias);
    wanted = nameOf(alias.data);
  }
}

/** The NS records of the highest zone cut at or above the name, below the apex. DS is the parent's (RFC 4035 2.4). */
function cutAbove(zone: LoadedZone, name: string, type: number): readonly ResourceRecord[] {
  const above: string[] = [];
  for (let at = name; at !== zone.name && at !== ''; at = parentOf(at)) above.push(at);
  for (const at of above.toReversed()) {
    const cut = zone.records.filter((record) => record.owner === at && record.type === NS);
    if (cut.length > 0) return type === DS && at === name ? [] : cut;
  }
  return [];
}

/** Null where the name does not exist; empty for an empty non-terminal (RFC 8020 2). */
function recordsOf(zone: LoadedZone, name: string): readonly ResourceRecord[] | null {
  const own = zone.records.filter(({ owner }) => owner === name);
  if (own.length > 0) return own;
  const exists = (at: string) => at === zone.name || zone.records.some(({ owner }) => isAt(owner, at));
  if (exists(name)) return [];
  let encloser = parentOf(name);
  while (!exists(encloser)) encloser = parentOf(encloser);
  const wild = absoluteName('*', encloser);
  const matched = zone.records.filter(({ owner }) => owner === wild);
  return matched.length === 0 ? null : matched.map((record) => ({ ...record, owner: name }));
}

/** The name at the start of uncompressed RDATA. */
export function nameOf(data: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; (data[at] ?? 0) > 0; at += 1 + (data[at] ?? 0)) {
    labels.push(data.toString('latin1', at + 1, at + 1 + (data[at] ?? 0)));
  }
  return labels.join('.').toLowerCase();
}
