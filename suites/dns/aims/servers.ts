import type { Aim } from '../../../harness/model/suite.ts';
import { nonTerminalsOf, namesOf } from '../names.ts';
import type { DnsAsk } from '../options.ts';

const mostByTcp = 8;

/** What is asked of each of the zone's own servers, without recursion. */
export function serverAims({ target: { options }, addresses }: DnsAsk): Aim[] {
  const { zone, port } = options;
  const names = namesOf(options).map(({ name, families }) => ({ name, families }));
  return addresses.flatMap((server, index) => {
    const suffix = index === 0 ? '' : `~${index + 1}`;
    const aim = (of: string, input: object): Aim => ({
      aim: `${of}${suffix}`,
      probe: `dns/${of}`,
      input: { zone, server, port, ...input },
    });
    return [
      aim('server', { names: names.slice(0, mostByTcp).map(({ name }) => name), nonTerminals: nonTerminalsOf(options) }),
      aim('names', { names }),
      aim('large', { declared: options.large ?? null }),
    ];
  });
}
