import type { Seen } from '../../harness/model/observation.ts';
import type { Samples } from '../../harness/model/parity.ts';
import { whereOf } from './pages.ts';

interface Asked {
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

export type Pair<T> = Samples<Seen<T>>;

interface Pairs<T> {
  readonly pairs: readonly Pair<T>[];
  /** What has no second sample, or no counterpart on the reference path. */
  readonly alone: readonly Seen<T>[];
}

type Where = ReturnType<typeof whereOf>;

/** What a parity check says: `few` of each question that cannot be compared, then of each pair the finding or findings that `compare` gives. */
export function judgePairs<T extends Asked, Few, Compared>(
  compared: readonly Seen<T>[],
  reference: readonly Seen<T>[],
  say: (id: 'few', at: Seen<T>, where: Where) => Few,
  compare: (pair: Pair<T>, at: readonly Seen<T>[], where: Where) => Compared,
): (Few | FlatArray<Compared[], 1>)[] {
  const { pairs, alone } = pairsOf(compared, reference);
  const findings = pairs.map((pair) => compare(pair, all(pair), whereOf(pair.b[0])));
  return [...alone.map((at) => say('few', at, whereOf(at))), ...findings.flat()];
}

/** A1 A2 and B1 B2 of each URL and compared address; of several reference addresses, the first that was asked. */
function pairsOf<T extends Asked>(compared: readonly Seen<T>[], reference: readonly Seen<T>[]): Pairs<T> {
  const pairs: Pair<T>[] = [];
  const alone: Seen<T>[] = [];
  for (const [key, group] of grouped(compared, ({ url, address, port }) => `${url} ${address} ${port}`)) {
    const [url] = key.split(' ');
    const [a] = [
      ...grouped(
        reference.filter(({ value }) => value.url === url),
        ({ address, port }) => `${address} ${port}`,
      ).values(),
    ];
    const both = { a: twice(a ?? []), b: twice(group) };
    if (both.a === null || both.b === null) alone.push(...group);
    else pairs.push({ a: both.a, b: both.b });
  }
  return { pairs, alone };
}

function grouped<T>(all: readonly Seen<T>[], key: (value: T) => string): Map<string, Seen<T>[]> {
  const groups = new Map<string, Seen<T>[]>();
  for (const seen of all) groups.set(key(seen.value), [...(groups.get(key(seen.value)) ?? []), seen]);
  return groups;
}

function twice<T>(group: readonly Seen<T>[]): readonly [Seen<T>, Seen<T>] | null {
  const [one, two] = group.toSorted((a, b) => a.sample - b.sample);
  return one === undefined || two === undefined ? null : [one, two];
}

export const all = <T>({ a, b }: Pair<T>): Seen<T>[] => [...a, ...b];

export const map = <T, U>({ a, b }: Pair<T>, to: (value: T) => U): Samples<U> => ({
  a: [to(a[0].value), to(a[1].value)],
  b: [to(b[0].value), to(b[1].value)],
});
