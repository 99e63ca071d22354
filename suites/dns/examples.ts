import type { Seen } from '../../harness/model/observation.ts';
import { nameAsked, Names, noData, rr, sampleAnswer } from './observations.ts';

const www = 'www.example.test';
const answer = (type: 'A' | 'AAAA', texts: readonly string[]) => ({
  answer: texts.length === 0 ? noData : { ...sampleAnswer, answers: texts.map((text) => rr(www, type, text)) },
});

/** What one server says of a name with these AAAA records, and the A records given. */
export const namesWith = (a: readonly string[], aaaa: readonly string[]): Seen<Names> =>
  Names.on('ipv6', { names: [nameAsked(answer('A', a), answer('AAAA', aaaa))] });

export const aaaaOf = (...texts: readonly string[]): Seen<Names> => namesWith(['198.51.100.80'], texts);
