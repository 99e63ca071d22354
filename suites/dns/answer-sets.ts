import { recordsOf } from './answers.ts';
import type { Exchange, Names } from './observations.ts';
import type { Server } from './observations/servers.ts';

/** The records of the type asked for, and aliases, as one text; null for an error or no answer, of which other checks tell. */
export function setText({ answer, type }: Exchange): string | null {
  if (answer?.rcode !== 'NOERROR') return null;
  const texts = [...recordsOf(answer, 'CNAME'), ...recordsOf(answer, type)].map(({ name, data }) =>
    `${name} ${data}`.toLowerCase(),
  );
  return texts.length === 0 ? 'no data' : texts.toSorted().join(', ');
}

/** What one server gave for a name and type in three answers; more than one set where it rotates or guesses who asks. */
export interface AnswerSets {
  readonly server: string;
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  readonly sets: readonly string[];
}

export const setsOf = ({ server, names }: Names): AnswerSets[] =>
  names.flatMap(({ name, a, aaaa }) =>
    (
      [
        ['A', a],
        ['AAAA', aaaa],
      ] as const
    ).map(([type, exchanges]) => ({ server, name, type, sets: [...new Set(exchanges.flatMap((one) => setText(one) ?? []))] })),
  );

/** Serial of the SOA record that a server gave (RFC 1035 3.3.13). */
export function serialOf({ udp, tcp }: Server): string | null {
  const [soa] = [...udp, ...tcp].flatMap(({ answer }) => recordsOf(answer, 'SOA'));
  return soa?.data.split(' ')[2] ?? null;
}
