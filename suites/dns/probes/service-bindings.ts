import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { decodeSvcb } from '../../../harness/net/dns/svcb.ts';
import { askAny } from '../../../harness/net/dns/ask-any.ts';
import type { PlainRecord } from '../../../harness/net/dns/exchange.ts';
import { findingInput, findingOf } from '../finding.ts';
import { type ServiceBindings as Observed, ServiceBindings } from '../observations/zone.ts';
import { findAddresses, type Finding } from '../zone-lookup.ts';

type Record = Observed['records'][number];

const mostRecords = 40;
const mostHints = 64;

/** The HTTPS records of the service names, decoded, with the addresses of their targets. */
export default probe({
  gives: ServiceBindings,
  input: z.strictObject({ ...findingInput, names: z.array(z.string().max(255)).max(50) }),
  timeoutMs: 15_000,
  async run(at) {
    const finding = findingOf(at);
    const found = await Promise.all(
      at.input.names.map(async (name) => {
        const { answer } = await askAny({ name, type: 'HTTPS' }, finding.servers, ({ rcode }) => rcode === 'NOERROR', finding);
        return answer?.answers.filter(({ type }) => type === 'HTTPS') ?? [];
      }),
    );
    const records = await Promise.all(
      found
        .flat()
        .slice(0, mostRecords)
        .map(async (record) => await decoded(record, finding)),
    );
    return { zone: at.input.zone, records };
  },
});

async function decoded({ name: owner, data, malformed }: PlainRecord, at: Finding): Promise<Record> {
  const empty = { owner, priority: 0, target: owner, ipv4hint: [], ipv6hint: [], a: null, aaaa: null };
  if (malformed !== null) return { ...empty, malformed };
  const read = decodeSvcb(Buffer.from(/^\\# \d+ ?([\da-f]*)$/.exec(data)?.[1] ?? '', 'hex'));
  if ('malformed' in read) return { ...empty, malformed: read.malformed };
  const target = read.target === '' ? owner : read.target;
  const { a, aaaa } = await findAddresses(target, at);
  const { priority, ipv4hint, ipv6hint } = read;
  return {
    owner,
    malformed: null,
    priority,
    target,
    ipv4hint: [...(ipv4hint ?? [])].slice(0, mostHints),
    ipv6hint: [...(ipv6hint ?? [])].slice(0, mostHints),
    a,
    aaaa,
  };
}
