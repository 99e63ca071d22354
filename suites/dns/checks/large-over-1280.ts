import { check, v6Paths } from '../../../harness/model/check.ts';
import { silence } from '../observations.ts';
import { Large, largeByTcp, offersOf, Server } from '../observations/servers.ts';

const servers = [Server.on('ipv6')];
const stalled = largeByTcp({ ...silence, ms: 3_000 });

const unknown = { name: 'example.test', type: 'DNSKEY', octets: null };

export default check({
  title: 'large answers arrive over the smallest path',
  requirement: 'The largest record set of the zone arrives within 3 s, by UDP or, after truncation, by TCP.',
  why: 'Where packets of more than 1280 octets are lost without a word, small answers arrive and the large ones, often the keys of the zone, do not.',
  fix: 'Keep UDP answers within 1232 octets, let ICMPv6 type 2 (Packet Too Big) through to the name server, or clamp the MSS to 1220.',
  level: 'must',
  source: [
    { rfc: 8200, section: '5' },
    { text: 'draft-ietf-dnsop-3901bis 4.1', url: 'https://datatracker.ietf.org/doc/draft-ietf-dnsop-3901bis/' },
  ],
  on: v6Paths,
  requires: ['dns/ns-v6-answers'],
  needs: { large: Large, servers: Server },
  messages: {
    arrives: ['info', '{server}: {type} of {name}, {octets} octets, arrives by {how}'],
    lost: ['error', '{server}: {type} of {name} arrives neither by UDP nor by TCP, while small answers do'],
    'udp-lost': ['warning', '{server}: {type} of {name} is lost by UDP when 4096 octets are offered; by {how} it arrives'],
    small: ['not-applicable', '{server}: no record set of more than 1232 octets is known'],
    other: ['not-applicable', '{server}: {type} of {name} is not lost, but wrong; see dns/tc-tcp'],
  },
  judge({ large, servers: all }, say) {
    return large.map((seen) => {
      const { server, set, offers, tcp } = seen.value;
      const at = [seen, ...all.filter(({ value }) => value.server === server)];
      if (set === null || (set.octets !== null && set.octets <= 1_232)) return say('small', seen, { server });
      const values = { server, name: set.name, type: set.type };
      const whole = (size: number) => {
        const answer = offers.find(({ offered }) => offered === size)?.exchange.answer ?? null;
        return answer !== null && !answer.isTruncated;
      };
      const isSilent = offers.some(({ offered, exchange }) => offered === 4_096 && exchange.outcome === 'silent');
      const byTcp = tcp !== null && tcp.answer !== null && !tcp.answer.isTruncated;
      const how = whole(1_232) ? 'UDP in 1232 octets' : byTcp ? 'TCP' : null;
      if (how === null && whole(4_096))
        return say('arrives', seen, { ...values, octets: set.octets ?? 0, how: 'UDP in fragments' });
      if (how === null) return tcp?.outcome === 'silent' ? say('lost', at, values) : say('other', seen, values);
      return isSilent
        ? say('udp-lost', seen, { ...values, how })
        : say('arrives', seen, { ...values, octets: set.octets ?? 0, how });
    });
  },
  examples: [
    { name: 'truncated, then TCP', seen: { servers, large: [Large.on('ipv6')] }, says: ['arrives'] },
    {
      name: 'fragments, where they pass',
      seen: { servers, large: [Large.on('ipv6', { offers: offersOf({ 512: 'cut', 1232: 'cut', 4096: 1_800 }), tcp: stalled })] },
      says: ['arrives'],
    },
    {
      name: 'a black hole for UDP and TCP',
      seen: {
        servers,
        large: [Large.on('ipv6', { set: unknown, offers: offersOf({ 512: 'cut', 1232: 'cut', 4096: null }), tcp: stalled })],
      },
      says: ['lost'],
    },
    {
      name: 'fragments are dropped',
      seen: { servers, large: [Large.on('ipv6', { offers: offersOf({ 512: 'cut', 1232: 'cut', 4096: null }) })] },
      says: ['udp-lost'],
    },
    {
      name: 'a reset',
      seen: { servers, large: [Large.on('ipv6', { tcp: largeByTcp({ outcome: 'reset', detail: 'ECONNRESET', answer: null }) })] },
      says: ['other'],
    },
    {
      name: 'a small zone',
      seen: { servers, large: [Large.on('ipv6', { set: { name: 'example.test', type: 'NS', octets: 120 } })] },
      says: ['small'],
    },
  ],
});
