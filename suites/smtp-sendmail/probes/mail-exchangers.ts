import { isIP } from 'node:net';
import { z } from 'zod';
import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { pathKinds } from '../../../harness/model/path.ts';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { MailExchangers } from '../observations/names.ts';
import { addressesOf, aliasOf, exchangersOf } from '../records.ts';

const connectMs = 3_400;

/** Addresses of other hosts; the others are mx-address-class's matter. */
const isElsewhere = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== null && !['mapped', 'link-local', 'loopback', 'unspecified', 'multicast'].includes(classify(address));
};

type Exchanger = MailExchangers['exchangers'][number];

/** The exchangers of a domain, their addresses, and one connection to each address of the path's family. */
export default probe({
  gives: MailExchangers,
  input: z.strictObject({ domain: z.string(), port: z.int(), resolverPort: z.int().optional() }),
  timeoutMs: 40_000,
  silent: ({ exchangers }) => exchangers.some(({ connections }) => connections.some(({ outcome }) => outcome === 'timeout')),
  async run({ input: { domain, port, resolverPort }, vantage, signal }) {
    const { family } = pathKinds[vantage.path];
    const asking = { ...vantage, signal, resolverPort };
    const records = (await exchangersOf(domain, asking)).slice(0, 10);
    // RFC 7505 3: "." is nobody. RFC 5321 5.1: without MX the domain itself.
    const names = records.length === 0 ? [domain] : records.map(({ exchange }) => exchange).filter((name) => name !== '');
    const exchangerOf = async (exchange: string): Promise<Exchanger> => {
      const isLiteral = isIP(exchange) !== 0;
      const [alias, v4, v6] = await Promise.all([
        isLiteral ? null : aliasOf(exchange, asking),
        addressesOf(exchange, 4, asking),
        addressesOf(exchange, 6, asking),
      ]);
      const own = (family === 4 ? v4 : v6).filter(isElsewhere).slice(0, 8);
      const connections = own.map(async (address) => {
        const dialled = await dial({ address, port, local: vantage.local, timeoutMs: connectMs, signal });
        if (dialled.outcome !== 'open') return { address, port, outcome: dialled.outcome, code: dialled.code };
        dialled.socket.destroySoon();
        return { address, port, outcome: 'open' as const, code: null };
      });
      return { exchange, alias, v4: v4.slice(0, 8), v6: v6.slice(0, 8), connections: await Promise.all(connections) };
    };
    return { domain, family, records, exchangers: await Promise.all([...new Set(names)].map(exchangerOf)) };
  },
});
