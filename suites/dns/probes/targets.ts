import { z } from 'zod';
import { pathKinds } from '../../../harness/model/path.ts';
import { probe } from '../../../harness/model/probe.ts';
import { dialAll } from '../dialled.ts';
import { findingInput, findingOf } from '../finding.ts';
import { Targets } from '../observations/zone.ts';
import { findAddresses, type Finding, findRecords } from '../zone-lookup.ts';

const mostTargets = 20;
const smtp = 25;

interface Target {
  readonly owner: string;
  readonly type: 'MX' | 'SRV';
  readonly target: string;
  readonly port: number;
}

/** Where the MX records of the zone and the SRV records of its services lead, and whether somebody is there. */
export default probe({
  gives: Targets,
  input: z.strictObject({ ...findingInput, services: z.array(z.string().max(255)).max(20) }),
  timeoutMs: 20_000,
  async run(at) {
    const { zone, services } = at.input;
    const finding = findingOf(at);
    const own = pathKinds[at.vantage.path].family === 6 ? 'aaaa' : 'a';
    const found = await Promise.all([
      targetsOf(zone, 'MX', finding),
      ...services.map(async (service) => await targetsOf(service, 'SRV', finding)),
    ]);
    const targets = await Promise.all(
      found
        .flat()
        .slice(0, mostTargets)
        .map(async (target) => {
          const known = await findAddresses(target.target, finding);
          const addresses = known[own]?.slice(0, 8) ?? [];
          const reached = await dialAll(addresses, [target.port], { local: at.vantage.local, signal: at.signal });
          return { ...target, ...known, reached };
        }),
    );
    return { zone, targets };
  },
});

async function targetsOf(owner: string, type: Target['type'], at: Finding): Promise<Target[]> {
  const { records } = await findRecords(owner, type, at);
  return (records ?? []).flatMap(({ data, target }) => {
    // RFC 7505 3 and RFC 2782: a root target says that there is no such service.
    if (target === null || target === '') return [];
    const port = type === 'MX' ? smtp : Number(data.split(' ')[2]);
    return [{ owner, type, target, port }];
  });
}
