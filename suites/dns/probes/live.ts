import { z } from 'zod';
import { pathKinds } from '../../../harness/model/path.ts';
import { probe } from '../../../harness/model/probe.ts';
import { dialAll } from '../dialled.ts';
import { findingInput, findingOf } from '../finding.ts';
import { Live } from '../observations/zone.ts';
import { findAddresses } from '../zone-lookup.ts';

/** Dials every address that a name has in the path's family, where the zone's own servers say so. */
export default probe({
  gives: Live,
  input: z.strictObject({ ...findingInput, name: z.string().max(255), ports: z.array(z.int().min(1).max(65_535)).min(1).max(8) }),
  timeoutMs: 15_000,
  asksThrice: true,
  silent: ({ reached }) => reached.some(({ attempts }) => attempts.every(({ outcome }) => outcome === 'timeout')),
  async run(at) {
    const { zone, name, ports } = at.input;
    const { a, aaaa } = await findAddresses(name, findingOf(at));
    const addresses = (pathKinds[at.vantage.path].family === 6 ? aaaa : a) ?? [];
    return { zone, name, ports, reached: await dialAll(addresses, ports, { local: at.vantage.local, signal: at.signal }) };
  },
});
