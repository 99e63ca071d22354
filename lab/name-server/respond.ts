import { typeNumber } from '../../harness/net/dns/types.ts';
import { type Arrival, type Deviations, deviationsOf, type Fault } from './deviations.ts';
import { type Query, readQuery } from './question.ts';
import { encodeName, encodeRecord, type ResourceRecord } from './records.ts';
import { find, type Found, type LoadedZone } from './zone.ts';

export interface Served {
  readonly zones: readonly LoadedZone[];
  /** Says of itself that it resolves (RA), and is nobody's authority. */
  readonly isRecursive: boolean;
}

/** What to do about a query. */
export interface Response {
  /** Null for silence. */
  readonly wire: Buffer | null;
  readonly afterMs: number;
  /** TCP: an RST instead of an answer. */
  readonly resets: boolean;
}

/** Octets of a UDP answer without EDNS (RFC 1035 4.2.1). */
const plainSize = 512;
/** What this server offers in its own OPT record. */
const ownSize = 1_232;
const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
type Rcode = keyof typeof rcodes;

const flags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursion: 0x0080,
} as const;
const silence: Response = { wire: null, afterMs: 0, resets: false };

interface Message extends Omit<Found, 'rcode'> {
  readonly rcode: Rcode;
  readonly isTruncated: boolean;
}

/** The response to a query; pure. */
export function respond(wire: Buffer, served: Served, arrival: Arrival): Response {
  const query = readQuery(wire);
  if (query === null) return silence;
  const deviations = deviationsOf(query, arrival);
  const { faults, lateMs, name } = deviations;
  if (faults.has('drop')) return silence;
  if (faults.has('reset')) return { wire: null, afterMs: lateMs, resets: true };
  if (faults.has('garbage')) return { wire: Buffer.alloc(40, 0xff), afterMs: lateMs, resets: false };
  const found = query.opcode === 0 ? find(served.zones, name, query.type) : empty('NOTIMP');
  const message = deviate(query, faults, { isTruncated: false, ...found, answers: asAsked(found.answers, query, name) }, served);
  const whole = write(query, message, served, deviations);
  const limit = arrival.transport === 'tcp' || faults.has('ignoresize') ? 65_535 : Math.max(plainSize, query.offered ?? 0);
  if (whole.length <= limit) return { wire: whole, afterMs: lateMs, resets: false };
  // RFC 2181 9: what does not fit is left out whole.
  const short = { ...message, isTruncated: true, answers: [], authority: [], additional: [] };
  return { wire: write(query, short, served, deviations), afterMs: lateMs, resets: false };
}

const empty = (rcode: Rcode): Message => ({
  rcode,
  isAuthoritative: false,
  isTruncated: false,
  isEmptyNonTerminal: false,
  answers: [],
  authority: [],
  additional: [],
});

/** Records of the name without its faults belong to the name that was asked. */
function asAsked(answers: readonly ResourceRecord[], { labels }: Query, name: string): readonly ResourceRecord[] {
  return answers.map((record) => (record.owner === name ? { ...record, owner: labels.join('.') } : record));
}

function deviate(query: Query, faults: ReadonlySet<Fault>, message: Message, { zones }: Served): Message {
  const denied = { ...message, answers: [], additional: [] };
  const soa = soaFor(query, zones);
  const error = errorFaults.find(([fault]) => faults.has(fault));
  if (error !== undefined) return empty(error[1]);
  if (faults.has('nxdomain')) return { ...denied, rcode: 'NXDOMAIN', authority: soa };
  if (faults.has('nxdomainbare')) return { ...denied, rcode: 'NXDOMAIN', authority: [] };
  // RFC 8020 2: what NXDOMAIN denies has no descendants; an empty non-terminal has.
  if (faults.has('entnxdomain') && message.isEmptyNonTerminal) return { ...denied, rcode: 'NXDOMAIN', authority: soa };
  if (faults.has('nodata')) return { ...denied, rcode: 'NOERROR', authority: soa };
  if (faults.has('nodatabare')) return { ...denied, rcode: 'NOERROR', authority: [] };
  if (faults.has('tc')) return { ...denied, isTruncated: true, authority: [] };
  if (faults.has('upward')) return { ...denied, rcode: 'NOERROR', isAuthoritative: false, authority: [rootReferral] };
  const isLame = faults.has('lame');
  const cut = faults.has('rdlen4') ? message.answers.map(cutShort) : message.answers;
  return { ...message, answers: cut, isAuthoritative: message.isAuthoritative && !isLame };
}

const errorFaults: readonly (readonly [Fault, Rcode])[] = [
  ['servfail', 'SERVFAIL'],
  ['notimp', 'NOTIMP'],
  ['refused', 'REFUSED'],
  ['formerr', 'FORMERR'],
];

const rootReferral: ResourceRecord = { owner: '', type: 2, ttl: 60, data: encodeName('a.root-servers.net') };

/** RFC 4074 4.4: an AAAA record with the four octets of an IPv4 address. */
const cutShort = (record: ResourceRecord): ResourceRecord =>
  record.type === typeNumber('AAAA') ? { ...record, data: record.data.subarray(12) } : record;

function soaFor({ labels }: Query, zones: readonly LoadedZone[]): readonly ResourceRecord[] {
  const name = labels.join('.').toLowerCase();
  const own = zones.filter((zone) => zone.name === '' || name === zone.name || name.endsWith(`.${zone.name}`));
  return own
    .toSorted((a, b) => b.name.length - a.name.length)
    .slice(0, 1)
    .map(({ soa }) => soa);
}

function write(query: Query, message: Message, { isRecursive }: Served, { faults }: Deviations): Buffer {
  const { rcode, isAuthoritative, isTruncated, answers, authority, additional } = message;
  // RFC 6891 6.1.1: an OPT record answers one; FORMERR comes from servers that know none.
  const opt = query.offered === null || faults.has('noopt') || rcode === 'FORMERR' ? [] : [optRecord(query.dnssecOk)];
  const header = Buffer.alloc(12);
  header.writeUInt16BE(faults.has('wrongid') ? query.id ^ 0xffff : query.id, 0);
  header.writeUInt16BE(
    flags.response |
      (isAuthoritative && !isRecursive ? flags.authoritative : 0) |
      (isTruncated ? flags.truncated : 0) |
      (query.wantsRecursion ? flags.recursionDesired : 0) |
      (isRecursive ? flags.recursion : 0) |
      (query.checkingDisabled ? 0x0010 : 0) |
      rcodes[rcode],
    2,
  );
  const counts = [1, answers.length, authority.length, additional.length + opt.length];
  counts.forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index));
  const records = [...answers, ...authority, ...additional].map(encodeRecord);
  return Buffer.concat([header, questionOf(query, faults), ...records, ...opt]);
}

function questionOf({ question, labels }: Query, faults: ReadonlySet<Fault>): Buffer {
  const rest = question.subarray(question.length - 4);
  if (faults.has('lower')) return Buffer.concat([encodeName(labels.join('.').toLowerCase()), rest]);
  return faults.has('wrongquestion') ? Buffer.concat([encodeName('other.invalid'), rest]) : question;
}

function optRecord(dnssecOk: boolean): Buffer {
  const record = Buffer.alloc(11);
  record.writeUInt16BE(41, 1);
  record.writeUInt16BE(ownSize, 3);
  record.writeUInt16BE(dnssecOk ? 0x8000 : 0, 7);
  return record;
}
