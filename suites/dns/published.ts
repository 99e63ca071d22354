import { type IpAddress, parseAddress } from '../../harness/address/ip.ts';
import type { Seen } from '../../harness/model/observation.ts';
import { addressRecords } from './answers.ts';
import type { NameAsked, Names } from './observations.ts';

/** An address that the zone publishes for a name, and the servers that gave it. */
export interface Published {
  readonly name: string;
  readonly text: string;
  readonly address: IpAddress;
  /** The name's other addresses, of both types. */
  readonly beside: { readonly a: readonly string[]; readonly aaaa: readonly string[] };
  readonly at: readonly Seen<Names>[];
}

/** The AAAA records of all names, each once however many servers gave it. */
export function publishedAaaa(seen: readonly Seen<Names>[]): Published[] {
  const given = seen.flatMap((at) => at.value.names.flatMap((asked) => recordsOf(asked, at)));
  return [...Map.groupBy(given, ({ name, text }) => `${name} ${text}`).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ ...first, at: [first, ...rest].flatMap(({ at }) => at) }],
  );
}

function recordsOf(asked: NameAsked, at: Seen<Names>): Published[] {
  const { a, aaaa } = addressRecords(asked);
  const texts = (records: typeof a) => records.map(({ data }) => data);
  return texts(aaaa).flatMap((text) => {
    const address = parseAddress(text);
    const beside = { a: texts(a), aaaa: texts(aaaa).filter((other) => other !== text) };
    return address === null ? [] : [{ name: asked.name, text, address, beside, at: [at] }];
  });
}
