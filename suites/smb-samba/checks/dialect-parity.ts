import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Offers } from '../observations.ts';
import { denied, ended, unaskedId, unaskedMessages, unaskedValues, v4 } from '../troubles.ts';

const reference = [Offers.on('ipv4', v4)];
const text = (dialects: readonly string[]): string => dialects.join(', ') || 'none';

export default check({
  title: 'the same dialects as over IPv4',
  requirement: 'The server speaks the same dialects of SMB over IPv4 and over this path.',
  why: 'Another set of dialects is another server or another configuration behind the IPv6 address, and clients that need the missing one fail on one family only.',
  fix: 'Find out which machine or smbd has the IPv6 address, and give both the same `server min protocol` and `server max protocol`.',
  level: 'must',
  source: [{ text: 'MS-SMB2 2.2.3, SMB2 NEGOTIATE Request' }],
  requires: ['smb-samba/negotiate'],
  needs: { offers: Offers, reference: Offers.onReference() },
  messages: {
    same: ['info', '{endpoint} speaks {dialects}'],
    differ: ['error', '{endpoint} speaks {dialects}, over IPv4 {referenceDialects}'],
    ...unaskedMessages,
  },
  judge({ offers, reference: [base] }, say) {
    return offers.map((at) => {
      const endpoint = endpointText(at.value);
      const failed = at.value.trouble ?? base?.value.trouble ?? null;
      if (base === undefined || failed !== null) {
        return say(unaskedId(failed), at, unaskedValues(endpoint, failed));
      }
      const [dialects, referenceDialects] = [text(at.value.dialects), text(base.value.dialects)];
      if (dialects === referenceDialects) return say('same', [at, base], { endpoint, dialects });
      return say('differ', [at, base], { endpoint, dialects, referenceDialects });
    });
  },
  examples: [
    { name: 'one server', seen: { offers: [Offers.on('ipv6')], reference }, says: ['same'] },
    {
      name: 'an older server',
      seen: { offers: [Offers.on('ipv6', { dialects: ['2.0.2', '2.1'] })], reference },
      says: ['differ'],
    },
    {
      name: 'a denied host',
      seen: { offers: [Offers.on('ipv6', { dialects: [], trouble: denied })], reference },
      says: ['kept-out'],
    },
    {
      name: 'a connection that ends',
      seen: { offers: [Offers.on('ipv6', { dialects: [], trouble: ended })], reference },
      says: ['unasked'],
    },
  ],
});
