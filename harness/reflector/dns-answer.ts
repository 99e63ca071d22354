import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  type DecodedPacket,
  encode,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import type { ReflectorEvent } from '../net/reflector/protocol.ts';
import { type Name, readName } from './names.ts';

export interface Zone {
  /** In lower case, without dot at the end. */
  readonly name: string;
  readonly addresses: { readonly 4: string | null; readonly 6: string | null };
}

export interface Answered {
  /** Null where a message is not worth an answer: it is none, or is itself an answer. */
  readonly wire: Buffer | null;
  /** What to remember, and for which run. */
  readonly seen: { readonly run: string; readonly tag: string; readonly query: NonNullable<ReflectorEvent['query']> } | null;
}

const rcode = { noError: 0, formatError: 1, nameError: 3, notImplemented: 4, refused: 5 } as const;
/** RFC 9715 3.1: fits every path without fragments. */
const payload = 1_232;
const headerOctets = 12;
const nothing: Answered = { wire: null, seen: null };

/**
 * The answer of an authoritative server that knows one zone: no recursion, and nothing larger than 512 octets by UDP, whatever EDNS allows.
 * Pure but for `isLive`.
 */
export function answerDns(wire: Buffer, transport: 'udp' | 'tcp', zone: Zone, isLive: (run: string) => boolean): Answered {
  const asked = read(wire);
  if (asked === null) return nothing;
  const { packet, question } = asked;
  if (packet.type !== 'query') return nothing;
  if (question === null) return { wire: reply(asked, { code: rcode.formatError }), seen: null };
  // RFC 1035 4.1.1: opcode 0 is a standard query.
  if (((packet.flags ?? 0) >> 11) & 0xf) return { wire: reply(asked, { code: rcode.notImplemented }), seen: null };
  const name = readName(question.name, zone.name);
  const { type } = question;
  const query = { name: question.name.slice(0, 255), type: type.slice(0, 20), transport, ...clientFacts(packet) };
  if (name.at === 'question' && isLive(name.run)) {
    return { wire: reply(asked, content(name, type, transport, zone)), seen: { run: name.run, tag: name.tag, query } };
  }
  return { wire: reply(asked, standing(name, type, zone, isLive)), seen: null };
}

interface Content {
  readonly code?: number;
  readonly isTruncated?: boolean;
  readonly answers?: Answer[];
  readonly authorities?: Answer[];
}

function content({ kind }: Extract<Name, { at: 'question' }>, type: string, transport: 'udp' | 'tcp', zone: Zone): Content {
  if (kind === 'nx') return { code: rcode.nameError, authorities: [soa(zone)] };
  if (kind === 'tc' && transport === 'udp') return { isTruncated: true };
  const of = [...(kind === 'six' ? [] : ['A']), ...(kind === 'four' ? [] : ['AAAA'])];
  return of.includes(type) ? addresses(zone, type) : noData(zone);
}

/** What stands in the zone whoever asks. */
function standing(name: Name, type: string, zone: Zone, isLive: (run: string) => boolean): Content {
  switch (name.at) {
    case 'outside':
      return { code: rcode.refused };
    case 'apex':
      if (type === 'SOA') return { answers: [soa(zone)] };
      return type === 'NS' ? { answers: [{ name: zone.name, type: 'NS', ttl: 3_600, data: `ns.${zone.name}` }] } : noData(zone);
    case 'server':
      return addresses(zone, type, `ns.${zone.name}`);
    case 'empty':
    case 'question':
      return isLive(name.run) ? noData(zone) : { code: rcode.nameError, authorities: [soa(zone)] };
    case 'unknown':
    default:
      return { code: rcode.nameError, authorities: [soa(zone)] };
  }
}

/** Without a name the answer is about what was asked, letter by letter. */
function addresses(zone: Zone, type: string, name?: string): Content {
  const address = type === 'A' ? zone.addresses[4] : type === 'AAAA' ? zone.addresses[6] : null;
  if (address === null || (type !== 'A' && type !== 'AAAA')) return noData(zone);
  return { answers: [{ name: name ?? '', type, ttl: name === undefined ? 0 : 3_600, data: address }] };
}

const noData = (zone: Zone): Content => ({ authorities: [soa(zone)] });

/** RFC 2308 4: a minimum of 0, so that no absence is remembered. */
const soa = ({ name }: Zone): Answer => ({
  name,
  type: 'SOA',
  ttl: 0,
  data: { mname: `ns.${name}`, rname: `hostmaster.${name}`, serial: 1, refresh: 3_600, retry: 600, expire: 86_400, minimum: 0 },
});

/** The question goes back octet by octet, since a resolver compares the case of its letters with what it sent (0x20). */
function reply(
  { packet: asked, octets, question }: Asked,
  { code = rcode.noError, isTruncated = false, answers = [], authorities = [] }: Content,
): Buffer {
  const hasEdns = asked.additionals?.some(({ type }) => type === 'OPT') === true;
  const flags =
    code |
    (code === rcode.refused || code === rcode.formatError ? 0 : AUTHORITATIVE_ANSWER) |
    (isTruncated ? TRUNCATED_RESPONSE : 0) |
    (asked.flag_rd ? RECURSION_DESIRED : 0);
  const rest = encode({
    type: 'response',
    id: asked.id ?? 0,
    flags,
    answers: answers.map((answer) => (answer.name === '' ? { ...answer, name: question?.name ?? '.' } : answer)),
    authorities,
    additionals: hasEdns ? [edns] : [],
  });
  const head = Buffer.from(rest.subarray(0, headerOctets));
  head.writeUInt16BE(octets.length === 0 ? 0 : 1, 4);
  return Buffer.concat([head, octets, rest.subarray(headerOctets)]);
}

const edns: Answer = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: payload,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

interface Asked {
  readonly packet: DecodedPacket;
  /** The question section; none where it is not exactly one question of class IN. */
  readonly octets: Buffer;
  readonly question: { readonly name: string; readonly type: string } | null;
}

/** Null for octets that are no message. */
function read(wire: Buffer): Asked | null {
  let packet: DecodedPacket;
  try {
    packet = decode(wire);
  } catch {
    // dns-packet throws errors of many kinds on malformed messages, and none is worth an answer.
    return null;
  }
  const [question, ...more] = packet.questions ?? [];
  const end = nameEnd(wire);
  if (question === undefined || more.length > 0 || end === null || (question.class ?? 'IN') !== 'IN') {
    return { packet, octets: Buffer.alloc(0), question: null };
  }
  return { packet, octets: wire.subarray(headerOctets, end + 4), question: { name: question.name, type: question.type } };
}

/** Where the name of the first question ends; null for a pointer, which has nothing before it to point to (RFC 1035 4.1.4). */
function nameEnd(wire: Buffer): number | null {
  let at = headerOctets;
  for (let length = wire[at]; length !== undefined && length < 0xc0; length = wire[at]) {
    at += 1 + length;
    if (length === 0) return at;
  }
  return null;
}

function clientFacts({ additionals }: DecodedPacket): { subnet: string | null; payload: number | null } {
  const opt = additionals?.find((record) => record.type === 'OPT');
  if (opt?.type !== 'OPT') return { subnet: null, payload: null };
  const subnet = opt.options.find((option) => option.code === 8);
  const text =
    subnet !== undefined && 'ip' in subnet && subnet.ip !== undefined ? `${subnet.ip}/${subnet.sourcePrefixLength ?? 0}` : null;
  return { subnet: text?.slice(0, 70) ?? null, payload: opt.udpPayloadSize };
}
