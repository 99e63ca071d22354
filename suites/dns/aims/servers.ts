import type { Aim } from '../../../harness/model/suite.ts';
import type { DnsAsk } from '../options.ts';

/** What is asked of each of the zone's own servers, without recursion. */
export function serverAims({ target: { options }, addresses }: DnsAsk): Aim[] {
  const { zone, port, names } = options;
  return addresses.flatMap((server, index) => {
    const suffix = index === 0 ? '' : `~${index + 1}`;
    const aim = (of: string, probe: string, input: object): Aim => ({
      aim: `${of}${suffix}`,
      probe: `dns/${probe}`,
      input: { zone, server, port, ...input },
    });
    return [aim('names', 'names', { names: names.map(({ name, families }) => ({ name, families })) })];
  });
}
