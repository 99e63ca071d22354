import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Offers } from '../observations.ts';
import { denied, ended, unaskedId, unaskedMessages, unaskedValues, v4 } from '../troubles.ts';

const reference = [Offers.on('ipv4', v4)];
const none = { dialects: ['2.0.2', '2.1'] as Offers['dialects'], ciphers: [], signing: [] };

/** In 3.0 and 3.0.2 the dialect brings its only cipher (MS-SMB2 3.3.5.4). */
const ciphersOf = ({ ciphers, dialects }: Offers): string =>
  ciphers.join(', ') || (dialects.some((dialect) => dialect.startsWith('3.')) ? 'aes-128-ccm' : 'none');

export default check({
  title: 'encryption is offered, with the same ciphers as over IPv4',
  requirement: 'The server offers SMB encryption, with the same ciphers over IPv4 and over this path.',
  why: 'A share that requires encryption is closed to clients that find no cipher, and one without it sends files in clear over networks that IPv6 makes reachable.',
  fix: 'Allow SMB3 (`server max protocol = SMB3_11`) and do not set `server smb encrypt = off`; `desired` or `required` makes use of it.',
  fixes: {
    differ: 'Find out which machine or smbd has the IPv6 address, and give both the same `server smb3 encryption algorithms`.',
  },
  level: 'must',
  source: [{ text: 'MS-SMB2 2.2.3.1.2, SMB2_ENCRYPTION_CAPABILITIES' }],
  requires: ['smb-samba/dialect-parity'],
  needs: { offers: Offers, reference: Offers.onReference().optional() },
  messages: {
    offered: ['info', '{endpoint} encrypts with {ciphers}'],
    none: ['warning', '{endpoint} offers no encryption'],
    differ: ['error', '{endpoint} encrypts with {ciphers}, over IPv4 with {referenceCiphers}'],
    ...unaskedMessages,
  },
  judge({ offers, reference: [base] }, say) {
    return offers.map((at) => {
      const endpoint = endpointText(at.value);
      const met = at.value.trouble;
      if (met !== null) return say(unaskedId(met), at, unaskedValues(endpoint, met));
      const ciphers = ciphersOf(at.value);
      const referenceCiphers = base === undefined || base.value.trouble !== null ? ciphers : ciphersOf(base.value);
      if (base !== undefined && ciphers !== referenceCiphers)
        return say('differ', [at, base], { endpoint, ciphers, referenceCiphers });
      return ciphers === 'none' ? say('none', at, { endpoint }) : say('offered', at, { endpoint, ciphers });
    });
  },
  examples: [
    { name: 'all ciphers', seen: { offers: [Offers.on('ipv6')], reference }, says: ['offered'] },
    {
      name: 'SMB 3.0',
      seen: { offers: [Offers.on('ipv6', { dialects: ['3.0'], ciphers: [], signing: [] })] },
      says: ['offered'],
    },
    {
      name: 'SMB2 only',
      seen: { offers: [Offers.on('ipv6', none)], reference: [Offers.on('ipv4', { ...v4, ...none })] },
      says: ['none'],
    },
    { name: 'fewer ciphers', seen: { offers: [Offers.on('ipv6', { ciphers: ['aes-128-ccm'] })], reference }, says: ['differ'] },
    { name: 'a denied host', seen: { offers: [Offers.on('ipv6', { ...none, trouble: denied })], reference }, says: ['kept-out'] },
    {
      name: 'a connection that ends',
      seen: { offers: [Offers.on('ipv6', { ...none, trouble: ended })], reference },
      says: ['unasked'],
    },
  ],
});
