import type { Answer, Exchange, NameAsked, Rr } from './observations.ts';

/** Well-formed records of a type among the answers. */
export const recordsOf = (answer: Answer | null, type: string): readonly Rr[] =>
  answer === null ? [] : answer.answers.filter((record) => record.type === type && record.malformed === null);

/** Records of one of three exchanges, the first that has any. */
const firstRecords = (exchanges: readonly Exchange[], type: string): readonly Rr[] =>
  exchanges.map(({ answer }) => recordsOf(answer, type)).find((records) => records.length > 0) ?? [];

/** A and AAAA records of a name, as one server gave them. */
export const addressRecords = ({ a, aaaa }: NameAsked): { readonly a: readonly Rr[]; readonly aaaa: readonly Rr[] } => ({
  a: firstRecords(a, 'A'),
  aaaa: firstRecords(aaaa, 'AAAA'),
});

/** The CNAME targets of an answer, in the order of the chain (RFC 1034 3.6.2). */
export const aliasesOf = (answer: Answer | null): readonly string[] => recordsOf(answer, 'CNAME').map(({ data }) => data);

/** What a server answered, in few words: `NXDOMAIN`, `no data`, `2 AAAA`, `silence`. */
export function answerText({ outcome, detail, answer, type }: Exchange): string {
  if (outcome === 'silent') return 'silence';
  if (answer === null) return detail === null ? outcome : `${outcome} (${detail})`;
  if (answer.rcode !== 'NOERROR') return answer.rcode;
  const found = recordsOf(answer, type).length;
  return found === 0 ? 'no data' : `${found} ${type}`;
}
