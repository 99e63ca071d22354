import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { MailExchangers } from '../observations/names.ts';

type Exchanger = MailExchangers['exchangers'][number];

const { exchangers } = MailExchangers.sample;
const changed = (change: Partial<Exchanger>) => [
  MailExchangers.on('ipv6', { exchangers: exchangers.map((one) => ({ ...one, ...change })) }),
];
const dead = { address: '2001:db8:80::25', port: 25, outcome: 'timeout', code: 'ETIMEDOUT' } as const;

export default check({
  title: 'the mail exchangers answer over this family',
  requirement: 'Every address of the path’s family that the domain’s MX records lead to takes connections, and there is one.',
  why: 'Senders take IPv6 first: an AAAA record that nobody answers delays each mail, and without any AAAA record IPv6-only senders cannot deliver.',
  fix: 'Let a mail server listen on each address, or take the record away; give the exchangers AAAA records once the server answers over IPv6.',
  level: 'must',
  source: [
    { rfc: 5321, section: '5.1' },
    { rfc: 5321, section: '5.2' },
    { rfc: 3974, section: '3' },
  ],
  requires: ['smtp-sendmail/reach', 'smtp-sendmail/greeting'],
  needs: { mx: MailExchangers },
  messages: {
    answers: ['info', '{domain}: {count} addresses answer ({exchangers})'],
    'no-address': ['warning', '{domain}: no exchanger has an {type} record ({exchangers})'],
    dead: ['error', '{domain}: {exchange} has {endpoint}, which does not answer ({code})'],
    unreachable: ['path-down', '{domain}: {endpoint} of {exchange}: {code}, an ICMP error of an unknown sender'],
    null: ['not-applicable', '{domain} takes no mail (RFC 7505)'],
  },
  judge: ({ mx }, say) =>
    mx.flatMap((at) => {
      const { domain, family, exchangers } = at.value;
      if (exchangers.length === 0) return say('null', at, { domain });
      const names = exchangers.map(({ exchange }) => exchange).join(', ');
      const all = exchangers.flatMap(({ exchange, connections }) => connections.map((one) => ({ exchange, ...one })));
      if (all.length === 0) return say('no-address', at, { domain, type: family === 6 ? 'AAAA' : 'A', exchangers: names });
      const bad = all.find(({ outcome }) => outcome !== 'open');
      if (bad === undefined) return say('answers', at, { domain, count: all.length, exchangers: names });
      const values = { domain, exchange: bad.exchange, endpoint: endpointText(bad), code: bad.code ?? bad.outcome };
      return bad.outcome === 'unreachable' ? say('unreachable', at, values) : say('dead', at, values);
    }),
  examples: [
    { name: 'it answers', seen: { mx: [MailExchangers.on('ipv6')] }, says: ['answers'] },
    { name: 'no AAAA', seen: { mx: changed({ v6: [], connections: [] }) }, says: ['no-address'] },
    { name: 'a dead AAAA', seen: { mx: changed({ connections: [dead] }) }, says: ['dead'] },
    {
      name: 'a router rejects',
      seen: { mx: changed({ connections: [{ ...dead, outcome: 'unreachable', code: 'EHOSTUNREACH' }] }) },
      says: ['unreachable'],
    },
    {
      name: 'no mail at all',
      seen: { mx: [MailExchangers.on('ipv6', { records: [{ preference: 0, exchange: '' }], exchangers: [] })] },
      says: ['null'],
    },
  ],
});
