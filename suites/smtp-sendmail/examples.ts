import type { ObservationType, Seen } from '../../harness/model/observation.ts';

/** Where the reference path asks in the examples. */
export const v4 = { address: '192.0.2.25', local: { address: '192.0.2.6', port: 40_000 } };

/** Both samples of a parity aim, alike but for what `changes` says of each. */
export const sampled = <T>(type: ObservationType<T>, path: 'ipv4' | 'ipv6', ...changes: Partial<T>[]): Seen<T>[] =>
  [1, 2].map((sample) => type.on(path, changes[sample - 1] ?? changes[0] ?? {}, { sample }));
