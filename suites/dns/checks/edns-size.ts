import { check, v6Paths } from '../../../harness/model/check.ts';
import { Large, offersOf } from '../observations/servers.ts';

/** RFC 9715 and the recommendation that servers follow; what fits into 1280 octets with all headers. */
const [common, most] = [1_232, 1_400];

const large = (big: number | 'cut' | null, octets = 1_800) => [
  Large.on('ipv6', {
    set: { name: 'example.test', type: 'DNSKEY', octets },
    offers: offersOf({ 512: 'cut', 1232: 'cut', 4096: big }),
  }),
];
const beyond = Large.sample.offers.map((offer) => ({
  ...offer,
  exchange: { ...offer.exchange, outcome: 'malformed' as const, detail: 'too-large', answer: null },
}));

export default check({
  title: 'answers by UDP over IPv6 need no fragments',
  requirement:
    'Whatever size a question offers, an answer by UDP over IPv6 has at most 1232 octets, or 1400 where the path is known to carry them.',
  why: 'Fragments are dropped on many ways through the IPv6 internet, and the resolver waits in vain.',
  fix: 'Set the largest UDP answer of the server to 1232 octets (BIND: `max-udp-size 1232;`); what is larger comes by TCP.',
  level: 'should',
  source: [
    { rfc: 9715, section: '3.1' },
    { rfc: 6891, section: '6.2.3' },
  ],
  on: v6Paths,
  requires: ['dns/ns-v6-answers'],
  needs: { large: Large },
  messages: {
    fits: ['info', '{server}: {type} of {name} has {octets} octets; 4096 were offered, and UDP carried {got}'],
    above: ['warning', '{server}: {type} of {name} came by UDP in {got} octets, when 4096 were offered'],
    fragments: ['warning', '{server}: {type} of {name} came by UDP in {got} octets, in fragments, when 4096 were offered'],
    'beyond-offer': ['error', '{server}: the answer to {type} of {name} is larger than the {offered} octets offered'],
    lost: ['not-applicable', '{server}: {type} of {name} did not come by UDP ({outcome}); see dns/large-over-1280'],
    small: ['not-applicable', '{server}: no record set of more than 1232 octets is known'],
  },
  judge({ large: all }, say) {
    return all.map((seen) => {
      const { server, set, offers } = seen.value;
      const big = offers.find(({ offered }) => offered === 4_096)?.exchange;
      const overrun = offers.find(({ exchange }) => exchange.detail === 'too-large');
      if (set === null || big === undefined) return say('small', seen, { server });
      const values = { server, name: set.name, type: set.type };
      if (overrun !== undefined) return say('beyond-offer', seen, { ...values, offered: overrun.offered });
      if (set.octets !== null && set.octets <= common) return say('small', seen, { server });
      const { answer } = big;
      if (answer === null) return say('lost', seen, { ...values, outcome: big.outcome });
      const got = answer.octets;
      if (got > most) return say('fragments', seen, { ...values, got });
      return got > common
        ? say('above', seen, { ...values, got })
        : say('fits', seen, { ...values, octets: set.octets ?? 0, got });
    });
  },
  examples: [
    { name: 'truncated', seen: { large: large('cut') }, says: ['fits'] },
    { name: '1300 octets', seen: { large: large(1_300, 1_300) }, says: ['above'] },
    { name: 'two fragments', seen: { large: large(1_800) }, says: ['fragments'] },
    { name: 'more than was offered', seen: { large: [Large.on('ipv6', { offers: beyond })] }, says: ['beyond-offer'] },
    { name: 'lost', seen: { large: large(null) }, says: ['lost'] },
    { name: 'a small zone', seen: { large: large(300, 300) }, says: ['small'] },
    { name: 'nothing to measure by', seen: { large: [Large.on('ipv6', { set: null, offers: [], tcp: null })] }, says: ['small'] },
  ],
});
