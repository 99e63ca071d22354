import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Negotiation, Offers } from '../observations.ts';
import { denied, ended, unaskedId, unaskedMessages, unaskedValues, v4 } from '../troubles.ts';

const { negotiated } = Negotiation.sample;
const signing = (is: 'none' | 'enabled' | 'required') => ({ negotiated: negotiated && { ...negotiated, signing: is } });
const required = [Negotiation.on('ipv4', v4)];
const algorithmsOf = ({ value }: { value: Offers }): string => value.signing.join(', ') || 'none';

export default check({
  title: 'messages are signed, over both families alike',
  requirement: 'The server requires signing, and has the same signing mode and algorithms over IPv4 and over this path.',
  why: 'Without required signing somebody on the way can take over a session (NTLM relay); a difference is a second server with a weaker configuration.',
  fix: 'Set `server signing = mandatory` in [global] of smb.conf.',
  fixes: { differs: 'Find out which machine or smbd has the IPv6 address, and give both the same `server signing`.' },
  level: 'must',
  source: [
    { text: 'MS-SMB2 2.2.4, SMB2 NEGOTIATE Response, SecurityMode' },
    { text: 'smb.conf(5), server signing', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  requires: ['smb-samba/negotiate'],
  needs: {
    here: Negotiation,
    reference: Negotiation.onReference().optional(),
    offers: Offers.optional(),
    referenceOffers: Offers.onReference().optional(),
  },
  messages: {
    required: ['info', '{endpoint} requires signing'],
    optional: ['warning', '{endpoint} does not require signing ({mode})'],
    differs: ['error', '{endpoint} has signing {mode}, over IPv4 {referenceMode}'],
    'algorithms-differ': ['error', '{endpoint} signs with {algorithms}, over IPv4 with {referenceAlgorithms}'],
    ...unaskedMessages,
  },
  judge({ here, reference: [base], offers, referenceOffers: [baseOffers] }, say) {
    return here
      .filter(({ sample }) => sample === 1)
      .map((at) => {
        const endpoint = endpointText(at.value);
        const mode = at.value.negotiated?.signing;
        if (mode === undefined) return say(unaskedId(at.value.trouble), at, unaskedValues(endpoint, at.value.trouble));
        const referenceMode = base?.value.negotiated?.signing;
        if (base !== undefined && referenceMode !== undefined && referenceMode !== mode) {
          return say('differs', [at, base], { endpoint, mode, referenceMode });
        }
        const own = offers.find(({ value }) => value.address === at.value.address && value.trouble === null);
        if (own !== undefined && baseOffers !== undefined && baseOffers.value.trouble === null) {
          const values = { algorithms: algorithmsOf(own), referenceAlgorithms: algorithmsOf(baseOffers) };
          // Without 3.1.1 there is no list: dialect-parity tells.
          if (
            own.value.signing.length > 0 &&
            baseOffers.value.signing.length > 0 &&
            values.algorithms !== values.referenceAlgorithms
          )
            return say('algorithms-differ', [own, baseOffers], { endpoint, ...values });
        }
        return mode === 'required' ? say('required', at, { endpoint }) : say('optional', at, { endpoint, mode });
      });
  },
  examples: [
    { name: 'required', seen: { here: [Negotiation.on('ipv6')], reference: required }, says: ['required'] },
    { name: 'Samba’s default', seen: { here: [Negotiation.on('ipv6', signing('enabled'))] }, says: ['optional'] },
    {
      name: 'required over IPv4 only',
      seen: { here: [Negotiation.on('ipv6', signing('enabled'))], reference: required },
      says: ['differs'],
    },
    {
      name: 'fewer algorithms',
      seen: {
        here: [Negotiation.on('ipv6')],
        reference: required,
        offers: [Offers.on('ipv6', { signing: ['aes-cmac'] })],
        referenceOffers: [Offers.on('ipv4', v4)],
      },
      says: ['algorithms-differ'],
    },
    {
      name: 'a denied host',
      seen: { here: [Negotiation.on('ipv6', { trouble: denied, negotiated: null })] },
      says: ['kept-out'],
    },
    {
      name: 'a connection that ends',
      seen: { here: [Negotiation.on('ipv6', { trouble: ended, negotiated: null })] },
      says: ['unasked'],
    },
  ],
});
