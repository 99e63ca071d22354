import { isIP } from 'node:net';
import { askAny, type Authorities, type Server } from './ask-any.ts';
import type { Answer, Exchange, PlainRecord } from './exchange.ts';
import { canonicalName, isWithin } from './name.ts';
import { rootHints } from './root-hints.ts';

export interface Walking extends Authorities {
  /** Transport used throughout. */
  readonly family: 4 | 6;
  /** Addresses of root servers; null for those of the internet. */
  readonly roots: readonly string[] | null;
  readonly rootPort: number;
  /** Of every other server. */
  readonly port: number;
}

export interface NameServer {
  readonly name: string;
  /** Of the family walked with. */
  readonly addresses: readonly string[];
  /** `walk`: out of the zone's domain, looked up from the root. `none`: there is no address of the family. */
  readonly by: 'hint' | 'glue' | 'walk' | 'none';
}

/** What happened at the servers of one zone. */
export interface Cut {
  readonly zone: string;
  readonly servers: readonly NameServer[];
  readonly asked: readonly Exchange[];
}

/** Why a walk ended early. */
export type Stop = 'no-address' | 'silent' | 'lame' | 'too-far';

export interface Walk {
  readonly cuts: readonly Cut[];
  readonly end: 'answer' | 'no-data' | 'nxdomain' | 'stopped';
  readonly stop: Stop | null;
  /** Aliases, then the records of the type. */
  readonly answers: readonly PlainRecord[];
  /** The last answer as it came. */
  readonly last: Answer | null;
}

interface Bounds {
  /** Questions that are left of this walk and those it begins. */
  questions: number;
  readonly depth: number;
}

const mostQuestions = 60;
const mostCuts = 20;
const mostAliases = 8;
const deepest = 3;

/** From the root to an answer with one family's transport alone, without recursion and without a cache (RFC 1034 5.3.3). */
export async function walk(name: string, type: string, at: Walking): Promise<Walk> {
  return await walkOn({ name, type }, at, { questions: mostQuestions, depth: 0 });
}

async function walkOn(question: { name: string; type: string }, at: Walking, bounds: Bounds): Promise<Walk> {
  const cuts: Cut[] = [];
  const chain: PlainRecord[] = [];
  const ended = (end: Walk['end'], stop: Stop | null, last: Answer | null = null): Walk => ({
    cuts,
    end,
    stop,
    answers: chain,
    last,
  });
  let { name } = question;
  let zone = '';
  let servers = rootServers(at);
  for (let aliases = 0; cuts.length < mostCuts && bounds.questions > 0;) {
    const addresses = servers.flatMap((server) => server.addresses);
    if (addresses.length === 0) {
      cuts.push({ zone, servers, asked: [] });
      return ended('stopped', 'no-address');
    }
    const port = zone === '' ? at.rootPort : at.port;
    const here = addresses.map((address): Server => ({ address, port }));
    const { answer, asked } = await askAny({ name, type: question.type }, here, isUsefulFor(name, zone), at);
    bounds.questions -= asked.length;
    cuts.push({ zone, servers, asked });
    if (answer === null) return ended('stopped', asked.every(({ outcome }) => outcome === 'silent') ? 'silent' : 'lame');
    const followed = followAliases(name, question.type, answer);
    chain.push(...followed.records);
    if (followed.isAnswered) return ended('answer', null, answer);
    if (followed.name !== canonicalName(name)) {
      aliases += 1;
      if (aliases > mostAliases) return ended('stopped', 'too-far');
      ({ name } = followed);
      zone = '';
      servers = rootServers(at);
      continue;
    }
    if (answer.rcode === 'NXDOMAIN') return ended('nxdomain', null, answer);
    const cut = referralOf(answer, name, zone);
    if (cut === null) return ended('no-data', null, answer);
    servers = await serversOf(cut, answer, at, bounds);
    zone = cut;
  }
  return ended('stopped', 'too-far');
}

function rootServers({ roots, family }: Walking): NameServer[] {
  const hints = roots === null ? rootHints : roots.map((address) => ({ name: 'root', addresses: [address] }));
  return hints.flatMap(({ name, addresses }) => {
    const own = addresses.filter((address) => isIP(address) === family);
    return own.length === 0 ? [] : [{ name, addresses: own, by: 'hint' as const }];
  });
}

/** The zone that a referral leads down to (RFC 1034 4.3.2 step 3b), null where an answer is none. */
export function referralOf(answer: Answer, name: string, zone: string): string | null {
  if (answer.rcode !== 'NOERROR' || answer.answers.length > 0) return null;
  const cut = answer.authorities.find(
    (record) => record.type === 'NS' && record.malformed === null && isWithin(name, record.name) && isBelow(record.name, zone),
  );
  return cut === undefined ? null : canonicalName(cut.name);
}

const isBelow = (name: string, zone: string): boolean => isWithin(name, zone) && canonicalName(name) !== canonicalName(zone);

/** An authority's word, or a step down; anything else is lame (RFC 1912 2.8). */
const isUsefulFor =
  (name: string, zone: string) =>
  (answer: Answer): boolean =>
    !answer.isTruncated &&
    ['NOERROR', 'NXDOMAIN'].includes(answer.rcode) &&
    (answer.isAuthoritative || referralOf(answer, name, zone) !== null);

function followAliases(name: string, type: string, { answers }: Answer) {
  const records: PlainRecord[] = [];
  let wanted = canonicalName(name);
  for (let links = 0; links <= mostAliases; links += 1) {
    const own = answers.filter((record) => canonicalName(record.name) === wanted && record.malformed === null);
    const found = own.filter((record) => record.type === type);
    if (found.length > 0) return { name: wanted, records: [...records, ...found], isAnswered: true };
    const alias = own.find((record) => record.type === 'CNAME');
    if (alias?.target === undefined || alias.target === null) break;
    records.push(alias);
    wanted = canonicalName(alias.target);
  }
  return { name: wanted, records, isAnswered: false };
}

/** NS names and addresses of the walk's family from a referral. */
function glueOf(answer: Answer, zone: string, type: 'A' | 'AAAA'): { name: string; addresses: string[] }[] {
  const names = answer.authorities.flatMap((record) =>
    record.type === 'NS' && canonicalName(record.name) === canonicalName(zone) && record.target !== null ? [record.target] : [],
  );
  return names.map((name) => ({
    name: canonicalName(name),
    addresses: answer.additionals.flatMap((record) =>
      record.type === type && record.malformed === null && canonicalName(record.name) === canonicalName(name)
        ? [record.data]
        : [],
    ),
  }));
}

async function serversOf(zone: string, referral: Answer, at: Walking, bounds: Bounds): Promise<NameServer[]> {
  const type = at.family === 6 ? 'AAAA' : 'A';
  const glue = glueOf(referral, zone, type);
  const hasGlue = glue.some(({ addresses }) => addresses.length > 0);
  return await Promise.all(
    glue.map(async ({ name, addresses }): Promise<NameServer> => {
      if (addresses.length > 0) return { name, addresses, by: 'glue' };
      // Without glue a server in its own zone's domain cannot be found (RFC 9471 2).
      if (hasGlue || isWithin(name, zone) || bounds.depth >= deepest) return { name, addresses: [], by: 'none' };
      const found = await walkOn({ name, type }, at, { questions: Math.min(20, bounds.questions), depth: bounds.depth + 1 });
      const own = found.answers.flatMap((record) => (record.type === type ? [record.data] : []));
      return { name, addresses: own, by: own.length === 0 ? 'none' : 'walk' };
    }),
  );
}
