import type { Seen } from '../../harness/model/observation.ts';
import type { Samples } from '../../harness/model/parity.ts';
import { endpointText } from '../../harness/model/reach.ts';
import type { Service } from './observations.ts';

interface Asked {
  readonly service: Service;
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

type Where = ReturnType<typeof whereOf>;

export type Pair<T> = Samples<Seen<T>>;

/** The values that every message about a service names. */
export const whereOf = ({ value }: Seen<Asked>): { service: string; endpoint: string } => ({
  service: value.service,
  endpoint: endpointText(value),
});

/** What was asked of the service for other servers, and not of submission. */
export const forServers = <T extends Asked>(all: readonly Seen<T>[]): Seen<T>[] =>
  all.filter(({ value }) => value.service === 'smtp');

/**
 * What a parity check says of each service: `compare` gets the two samples of each address of this path with those of the same service on
 * the reference path (of several addresses there, the first); `few` is said where a sample is missing.
 */
export function judgePairs<T extends Asked, Few, Compared>(
  compared: readonly Seen<T>[],
  reference: readonly Seen<T>[],
  say: (few: 'few', at: Seen<T>, where: Where) => Few,
  compare: (pair: Pair<T>, at: readonly Seen<T>[], where: Where) => Compared,
): (Few | FlatArray<Compared[], 1>)[] {
  const missing: Few[] = [];
  const found: Compared[] = [];
  for (const group of Object.values(Object.groupBy(compared, ({ value }) => `${value.service} ${value.address}`))) {
    const [one, two] = bySample(group ?? []);
    const there = reference.filter(({ value }) => value.service === one?.value.service);
    const [was, again] = bySample(there.filter(({ value }) => value.address === there[0]?.value.address));
    // A service that the reference path is not asked for has nothing to be compared with.
    if (one === undefined || was === undefined) continue;
    if (two === undefined || again === undefined) missing.push(say('few', one, whereOf(one)));
    else found.push(compare({ a: [was, again], b: [one, two] }, [was, again, one, two], whereOf(one)));
  }
  return [...missing, ...found.flat()];
}

const bySample = <T>(group: readonly Seen<T>[]): Seen<T>[] => group.toSorted((a, b) => a.sample - b.sample);

export const map = <T, U>({ a, b }: Pair<T>, to: (value: T) => U): Samples<U> => ({
  a: [to(a[0].value), to(a[1].value)],
  b: [to(b[0].value), to(b[1].value)],
});
