import { check } from '../../../harness/model/check.ts';
import { Spf } from '../observations/names.ts';

type Results = Spf['results'];

const on = (v4: Results[number]['result'], v6: Results[number]['result']) => [
  Spf.on('ipv6', {
    results: [
      { address: '192.0.2.25', result: v4 },
      { address: '2001:db8:80::25', result: v6 },
    ],
  }),
];

export default check({
  title: 'SPF covers the server’s IPv6 addresses',
  requirement: 'Where the domain’s SPF record lets the server send from its IPv4 addresses it does so for its IPv6 addresses.',
  why: 'A server with IPv6 sends over it where the receiver has it; the same mail then passes SPF or fails it by the family of the day, and lands among the spam.',
  fix: 'Add the addresses: `ip6:2001:db8:80::/48`, or `mx` where the exchangers with AAAA records are the senders.',
  level: 'should',
  source: [
    { rfc: 7208, section: '5.4' },
    { rfc: 7208, section: '5.6' },
  ],
  needs: { spf: Spf },
  messages: {
    covered: ['info', '{domain}: {address} passes SPF'],
    'v4-only': ['warning', '{domain}: {address} comes to {result}, and {v4Address} to {v4Result}: {record}'],
    broken: ['warning', '{domain}: the record cannot be evaluated for {address} ({result}): {record}'],
    elsewhere: ['info', '{domain}: no address of this server passes SPF ({result}); another one sends'],
    unknown: ['not-applicable', '{domain}: what decides about {address} is not evaluated here (macros, exists, ptr)'],
    none: ['not-applicable', '{domain} has no SPF record, or several'],
    'no-ipv6': ['not-applicable', '{domain}: the server has no IPv6 address'],
  },
  judge: ({ spf }, say) =>
    spf.flatMap((at) => {
      const { domain, record, results } = at.value;
      if (record === null) return say('none', at, { domain });
      const [v6, v4] = [true, false].map((isV6) => results.filter(({ address }) => address.includes(':') === isV6));
      const worst = v6?.find(({ result }) => result !== 'pass') ?? v6?.[0];
      if (worst === undefined) return say('no-ipv6', at, { domain });
      const { address, result } = worst;
      if (result === 'pass') return say('covered', at, { domain, address });
      if (result === 'unknown') return say('unknown', at, { domain, address });
      if (result === 'permerror') return say('broken', at, { domain, address, result, record });
      const passing = v4?.find((one) => one.result === 'pass');
      if (passing === undefined) return say('elsewhere', at, { domain, result });
      return say('v4-only', at, { domain, address, result, v4Address: passing.address, v4Result: passing.result, record });
    }),
  examples: [
    { name: 'both', seen: { spf: [Spf.on('ipv6')] }, says: ['covered'] },
    { name: 'IPv4 only', seen: { spf: on('pass', 'fail') }, says: ['v4-only'] },
    { name: 'IPv4 only, neutral', seen: { spf: on('pass', 'neutral') }, says: ['v4-only'] },
    { name: 'another server sends', seen: { spf: on('fail', 'fail') }, says: ['elsewhere'] },
    { name: 'too many lookups', seen: { spf: on('permerror', 'permerror') }, says: ['broken'] },
    { name: 'a macro', seen: { spf: on('unknown', 'unknown') }, says: ['unknown'] },
    { name: 'no record', seen: { spf: [Spf.on('ipv6', { record: null, results: [] })] }, says: ['none'] },
    {
      name: 'no IPv6',
      seen: { spf: [Spf.on('ipv6', { results: [{ address: '192.0.2.25', result: 'pass' }] })] },
      says: ['no-ipv6'],
    },
  ],
});
