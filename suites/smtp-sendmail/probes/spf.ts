import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { Spf } from '../observations/names.ts';
import { addressesOf, exchangersOf, textsOf } from '../records.ts';
import { evaluateSpf, spfRecord } from '../spf.ts';

export default probe({
  gives: Spf,
  input: z.strictObject({ domain: z.string(), addresses: z.array(Address).max(20), resolverPort: z.int().optional() }),
  timeoutMs: 60_000,
  async run({ input: { domain, addresses, resolverPort }, vantage, signal }) {
    const asking = { ...vantage, signal, resolverPort };
    const names = {
      texts: async (name: string) => await textsOf(name, asking),
      addresses: async (name: string, family: 4 | 6) => await addressesOf(name, family, asking),
      exchangers: async (name: string) => (await exchangersOf(name, asking)).map(({ exchange }) => exchange),
    };
    const record = spfRecord(await names.texts(domain));
    const results: Spf['results'] = [];
    for (const address of record === null ? [] : addresses)
      results.push({ address, result: await evaluateSpf(domain, address, names) });
    return { domain, record: record?.slice(0, 2_000) ?? null, results };
  },
});
