import type { Aim } from '../../../harness/model/suite.ts';
import { namesOf } from '../names.ts';
import type { DnsAsk } from '../options.ts';

/** What is asked once on a path: of whichever server answers first, and on the way down from the root. */
export function zoneAims({ target: { options }, addresses }: DnsAsk): Aim[] {
  if (addresses.length === 0) return [];
  const { zone, port, roots, rootPort, standard, services } = options;
  const names = namesOf(options);
  const aim = (of: string, input: object, suffix = ''): Aim => ({
    aim: `${of}${suffix}`,
    probe: `dns/${of}`,
    input: { zone, servers: addresses, port, roots: roots ?? null, rootPort, ...input },
  });
  const plain = names.map(({ name }) => name);
  return [
    aim('delegation', { standard }),
    aim('reverse', { names: plain }),
    aim('targets', { services }),
    aim('service-bindings', { names: plain }),
    ...names
      .filter(({ ports }) => ports.length > 0)
      .map(({ name, ports }, index) => aim('live', { name, ports }, index === 0 ? '' : `~${index + 1}`)),
  ];
}
