import { z } from 'zod';
import { parseAddress } from '../../../harness/address/ip.ts';
import { reverseName } from '../../../harness/address/reverse-name.ts';
import { probe } from '../../../harness/model/probe.ts';
import { walk } from '../../../harness/net/dns/walk.ts';
import { findingInput, findingOf } from '../finding.ts';
import { Reverse } from '../observations/zone.ts';
import { findAddresses, type Finding } from '../zone-lookup.ts';

const mostAddresses = 32;
const mostNames = 8;

/** The PTR records of every address in the service names' AAAA records, and where they lead. */
export default probe({
  gives: Reverse,
  input: z.strictObject({ ...findingInput, names: z.array(z.string().max(255)).max(50) }),
  timeoutMs: 25_000,
  async run(at) {
    const finding = findingOf(at);
    const found = await Promise.all(
      at.input.names.map(async (name) => ({ name, aaaa: (await findAddresses(name, finding)).aaaa ?? [] })),
    );
    const owners = new Map(found.flatMap(({ name, aaaa }) => aaaa.map((address) => [address, name] as const)));
    const addresses = await Promise.all(
      [...owners].slice(0, mostAddresses).map(async ([address, name]) => await askReverse(address, name, finding)),
    );
    return { zone: at.input.zone, addresses };
  },
});

async function askReverse(address: string, name: string, finding: Finding) {
  const parsed = parseAddress(address);
  if (parsed === null) throw new TypeError(`no address: ${address}`);
  const reverse = reverseName(parsed);
  const pointer = await walk(reverse, 'PTR', finding.walking);
  const targets = pointer.answers.flatMap(({ type, target }) => (type === 'PTR' && target !== null ? [target] : []));
  const [names, above] = await Promise.all([
    Promise.all(
      targets
        .slice(0, mostNames)
        .map(async (target) => ({ name: target, addresses: (await findAddresses(target, finding)).aaaa })),
    ),
    // Only a name that exists has ancestors that must exist as well.
    pointer.end === 'answer' ? walk(reverse.slice(reverse.indexOf('.') + 1), 'AAAA', finding.walking) : null,
  ]);
  const at = pointer.cuts.at(-1)?.zone ?? '';
  return { address, name, reverse, end: pointer.end, stop: pointer.stop, at, names, above: above?.end ?? ('stopped' as const) };
}
