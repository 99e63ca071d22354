import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { MailExchangers } from '../observations/names.ts';

/** Addresses that no stranger can reach. */
const unusable = new Set(['mapped', 'link-local', 'loopback', 'unspecified', 'multicast', 'ula', 'nat64']);
/** Addresses that depend on relays of third parties. */
const tunnelled = new Set(['6to4', 'teredo', 'isatap']);

const having = (...v6: string[]) => [
  MailExchangers.on('ipv6', { exchangers: MailExchangers.sample.exchangers.map((one) => ({ ...one, v6 })) }),
];

export default check({
  title: 'AAAA records of mail exchangers are public addresses',
  requirement: 'The AAAA records that MX records lead to are global unicast addresses, and none of a tunnel.',
  why: 'Senders try such an address first. A mapped or local one fails at once or leads to the sender itself, and 6to4 and Teredo work for some.',
  fix: 'Publish the native address of the server, and no other.',
  level: 'must',
  source: [
    { rfc: 4291, section: '2.5.5.2' },
    { rfc: 7526, section: '4' },
  ],
  requires: ['smtp-sendmail/mx-target'],
  needs: { mx: MailExchangers },
  messages: {
    public: ['info', '{domain}: {addresses}'],
    unusable: ['error', '{domain}: {exchange} has the AAAA record {address} ({class})'],
    tunnel: ['warning', '{domain}: {exchange} has the AAAA record {address} ({class})'],
    none: ['not-applicable', '{domain}: no exchanger has an AAAA record'],
  },
  judge: ({ mx }, say) =>
    mx.flatMap((at) => {
      const { domain, exchangers } = at.value;
      const all = exchangers.flatMap(({ exchange, v6 }) =>
        v6.flatMap((text) => {
          const address = parseAddress(text);
          return address === null ? [] : [{ exchange, address: text, class: classify(address) }];
        }),
      );
      if (all.length === 0) return say('none', at, { domain });
      const bad = all.find((one) => unusable.has(one.class)) ?? all.find((one) => tunnelled.has(one.class));
      if (bad === undefined) return say('public', at, { domain, addresses: all.map(({ address }) => address).join(', ') });
      return say(unusable.has(bad.class) ? 'unusable' : 'tunnel', at, { domain, ...bad });
    }),
  examples: [
    { name: 'native', seen: { mx: [MailExchangers.on('ipv6')] }, says: ['public'] },
    { name: 'IPv4-mapped', seen: { mx: having('2001:db8:80::25', '::ffff:192.0.2.25') }, says: ['unusable'] },
    { name: 'link-local', seen: { mx: having('fe80::25') }, says: ['unusable'] },
    { name: '6to4', seen: { mx: having('2002:c000:219::25') }, says: ['tunnel'] },
    { name: 'Teredo', seen: { mx: having('2001:0:c000:201::1') }, says: ['tunnel'] },
    { name: 'none', seen: { mx: having() }, says: ['none'] },
  ],
});
