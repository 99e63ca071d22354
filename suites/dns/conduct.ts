import type { Seen } from '../../harness/model/observation.ts';
import { addressRecords, answerText, recordsOf } from './answers.ts';
import { type Exchange, type NameAsked, Names } from './observations.ts';

/** One name at one server. */
export interface AtServer {
  readonly seen: Seen<Names>;
  readonly asked: NameAsked;
  /** Values that every message has. */
  readonly where: { readonly name: string; readonly server: string };
}

export const eachName = (names: readonly Seen<Names>[]): readonly AtServer[] =>
  names.flatMap((seen) =>
    seen.value.names.map((asked) => ({ seen, asked, where: { name: asked.name, server: seen.value.server } })),
  );

const isReferral = ({ answer }: Exchange): boolean =>
  answer?.isAuthoritative === false &&
  answer.answers.length === 0 &&
  answer.authorities.some(({ type, name }) => type === 'NS' && name !== '');

const isNoError = ({ answer }: Exchange): boolean => answer?.rcode === 'NOERROR';

/** How a server treats AAAA of a name, where it treats A well (RFC 4074 4). */
export type Conduct =
  | 'no-answer' // neither type is answered: that is about the server
  | 'a-bad' // A is no better
  | 'delegated' // the name is in a zone below this one
  | 'ignored'
  | 'nxdomain'
  | 'error' // another response code, or octets that are no answer
  | 'malformed' // a record that is not 16 octets long
  | 'lame'
  | 'no-data'
  | 'data';

const most = (exchanges: readonly Exchange[], is: (exchange: Exchange) => boolean): boolean => exchanges.filter(is).length >= 2;

/** The worst that AAAA came to, as far as A proves that the server is able to answer. */
export function conductOf({ a, aaaa }: NameAsked): Conduct {
  if ([...a, ...aaaa].every(({ answer }) => answer === null)) return 'no-answer';
  if (!a.every(isNoError)) return 'a-bad';
  if (a.every(isReferral) && aaaa.every(isReferral)) return 'delegated';
  if (aaaa.every(({ outcome }) => outcome === 'silent')) return 'ignored';
  if (most(aaaa, ({ answer }) => answer?.rcode === 'NXDOMAIN')) return 'nxdomain';
  if (most(aaaa, (exchange) => exchange.outcome !== 'silent' && !isNoError(exchange))) return 'error';
  if (aaaa.some(({ answer }) => malformedAaaa(answer).length > 0)) return 'malformed';
  if (isLame({ a, aaaa })) return 'lame';
  return aaaa.some(({ answer }) => recordsOf(answer, 'AAAA').length > 0) ? 'data' : 'no-data';
}

export const malformedAaaa = (answer: Exchange['answer']) =>
  (answer?.answers ?? []).filter((record) => record.type === 'AAAA' && record.malformed !== null);

const isLame = ({ a, aaaa }: Pick<NameAsked, 'a' | 'aaaa'>): boolean =>
  a.every(({ answer }) => answer?.isAuthoritative === true) &&
  most(aaaa, ({ answer }) => answer?.rcode === 'NOERROR' && !answer.isAuthoritative);

/** The check that speaks of a kind of conduct, for the others to point at. */
const toldBy: Readonly<Record<Conduct, string>> = {
  'no-answer': 'dns/ns-v6-answers',
  'a-bad': 'dns/a-nodata',
  delegated: 'dns/aaaa-present',
  ignored: 'dns/aaaa-ignored',
  nxdomain: 'dns/aaaa-nxdomain',
  error: 'dns/aaaa-rcode',
  malformed: 'dns/aaaa-rdlength',
  lame: 'dns/aaaa-lame',
  'no-data': 'dns/aaaa-nodata',
  data: 'dns/aaaa-present',
};

/** The values of a message that this is another check's: its name, and what A and AAAA came to. */
export const elsewhere = (asked: NameAsked) => ({ ...cameTo(asked), check: toldBy[conductOf(asked)] });

/** What A and AAAA came to, in few words. */
export function cameTo({ a, aaaa }: NameAsked): { a: string; aaaa: string } {
  const text = (exchanges: readonly Exchange[]) => [...new Set(exchanges.map(answerText))].join(' / ');
  return { a: text(a), aaaa: text(aaaa) };
}

/** What a name has at a server: A, AAAA, both or neither. */
export function has(asked: NameAsked): { readonly a: boolean; readonly aaaa: boolean } {
  const { a, aaaa } = addressRecords(asked);
  return { a: a.length > 0, aaaa: aaaa.length > 0 };
}

/** An example's observation of names. */
export const seenNames = (...names: readonly NameAsked[]) => ({ names: [Names.on('ipv6', { names: [...names] })] });

/** An example's name whose first answer of three is another. */
export function firstOtherwise(asked: NameAsked, type: 'a' | 'aaaa', change: Partial<Exchange>): NameAsked {
  const [one, ...rest] = asked[type];
  return { ...asked, [type]: one === undefined ? rest : [{ ...one, ...change }, ...rest] };
}
