import { askAny, type Authorities, type Server } from '../../harness/net/dns/ask-any.ts';
import type { Answer, PlainRecord } from '../../harness/net/dns/exchange.ts';
import { canonicalName, isWithin } from '../../harness/net/dns/name.ts';
import { referralOf, walk, type Walking } from '../../harness/net/dns/walk.ts';

/** Where the authorities are: the zone's servers for its own names, the root for all others. */
export interface Finding extends Authorities {
  readonly zone: string;
  /** The zone's servers of the path's family. */
  readonly servers: readonly Server[];
  readonly walking: Walking;
}

export interface Found {
  /** Null where no authority could be asked. */
  readonly records: readonly PlainRecord[] | null;
  /** The name itself is an alias (RFC 1034 3.6.2). */
  readonly isAlias: boolean;
}

const isAuthority = (answer: Answer): boolean => answer.isAuthoritative && ['NOERROR', 'NXDOMAIN'].includes(answer.rcode);

/** Records of one type of a name, in the authoritative view. An alias out of the zone is followed from the root. */
export async function findRecords(name: string, type: string, at: Finding): Promise<Found> {
  if (!isWithin(name, at.zone)) return await walked(name, type, at);
  const { answer } = await askAny(
    { name, type },
    at.servers,
    (one) => isAuthority(one) || referralOf(one, name, at.zone) !== null,
    at,
  );
  if (answer === null) return { records: null, isAlias: false };
  // The name is in a zone below this one.
  if (referralOf(answer, name, at.zone) !== null) return await walked(name, type, at);
  const ofType = (of: string) => answer.answers.filter((record) => record.type === of && record.malformed === null);
  const aliases = ofType('CNAME');
  const records = ofType(type);
  const last = aliases.at(-1)?.target ?? null;
  if (records.length > 0 || last === null || isWithin(last, at.zone)) return { records, isAlias: aliases.length > 0 };
  return { ...(await walked(last, type, at)), isAlias: true };
}

async function walked(name: string, type: string, { walking }: Finding): Promise<Found> {
  const { end, answers } = await walk(name, type, walking);
  return {
    records: end === 'stopped' ? null : answers.filter((record) => record.type === type),
    isAlias: answers.some((record) => record.type === 'CNAME' && canonicalName(record.name) === canonicalName(name)),
  };
}

/** A and AAAA of a name. */
export async function findAddresses(name: string, at: Finding) {
  const [a, aaaa] = await Promise.all([findRecords(name, 'A', at), findRecords(name, 'AAAA', at)]);
  const texts = ({ records }: Found): string[] | null => records?.map(({ data }) => data) ?? null;
  return { a: texts(a), aaaa: texts(aaaa), isAlias: a.isAlias || aaaa.isAlias };
}
