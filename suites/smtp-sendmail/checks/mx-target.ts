import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { MailExchangers } from '../observations/names.ts';

type Exchanger = MailExchangers['exchangers'][number];

const changed = (change: Partial<Exchanger>) => [
  MailExchangers.on('ipv6', { exchangers: MailExchangers.sample.exchangers.map((one) => ({ ...one, ...change })) }),
];

export default check({
  title: 'MX records lead to host names',
  requirement: 'Each MX record names a host that has addresses, and neither an alias nor an address.',
  why: 'Senders differ in what they make of an alias, and drop a literal; often only the IPv4 side of the alias is ever tried.',
  fix: 'Let the MX record name the host itself, with A and AAAA records of its own.',
  level: 'must',
  source: [
    { rfc: 2181, section: '10.3' },
    { rfc: 5321, section: '5.1' },
  ],
  needs: { mx: MailExchangers },
  messages: {
    fine: ['info', '{domain}: {exchangers}'],
    alias: ['error', '{domain}: {exchange} is an alias of {alias}'],
    literal: ['error', '{domain}: the MX record names an address, {exchange}'],
    'no-host': ['error', '{domain}: {exchange} has no address'],
    null: ['not-applicable', '{domain} takes no mail (RFC 7505)'],
  },
  judge: ({ mx }, say) =>
    mx.flatMap((at) => {
      const { domain, exchangers, records } = at.value;
      if (exchangers.length === 0) return say('null', at, { domain });
      // Without MX record the domain itself stands for it, and may be an alias (RFC 5321 5.1).
      const [bad] = records.length === 0 ? [] : exchangers.filter((one) => fault(one) !== null);
      if (bad === undefined)
        return say('fine', at, { domain, exchangers: exchangers.map(({ exchange }) => exchange).join(', ') });
      const { exchange, alias } = bad;
      if (alias !== null) return say('alias', at, { domain, exchange, alias });
      return say(fault(bad) === 'literal' ? 'literal' : 'no-host', at, { domain, exchange });
    }),
  examples: [
    { name: 'a host', seen: { mx: [MailExchangers.on('ipv6')] }, says: ['fine'] },
    { name: 'an alias', seen: { mx: changed({ alias: 'host.test' }) }, says: ['alias'] },
    { name: 'an address', seen: { mx: changed({ exchange: '192.0.2.25' }) }, says: ['literal'] },
    { name: 'no such host', seen: { mx: changed({ v4: [], v6: [], connections: [] }) }, says: ['no-host'] },
    {
      name: 'no MX record, and the domain is an alias',
      seen: { mx: [{ ...MailExchangers.on('ipv6', { records: [] }) }] },
      says: ['fine'],
    },
    { name: 'no mail at all', seen: { mx: [MailExchangers.on('ipv6', { exchangers: [] })] }, says: ['null'] },
  ],
});

/** What is wrong with an exchanger; null for nothing. */
function fault({ exchange, alias, v4, v6 }: Exchanger): 'alias' | 'literal' | 'no-host' | null {
  if (alias !== null) return 'alias';
  if (parseAddress(exchange) !== null) return 'literal';
  return v4.length + v6.length === 0 ? 'no-host' : null;
}
