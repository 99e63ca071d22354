import { check, v6Paths } from '../../../harness/model/check.ts';
import { answerText } from '../answers.ts';
import { noData, silence } from '../observations.ts';
import { Large, largeByTcp, offersOf } from '../observations/servers.ts';

const slow = 1_000;

export default check({
  title: 'what is truncated comes whole by TCP',
  requirement: 'An answer by UDP over IPv6 with TC is followed by the whole answer by TCP, from the same address.',
  why: 'Resolvers that get TC go to TCP; where that ends in TC again, or in nothing, the record set does not exist for them.',
  fix: 'Open TCP port 53 over IPv6 in server and firewall, and let nothing between shorten answers by TCP.',
  level: 'must',
  source: [{ rfc: 7766, section: '5' }],
  on: v6Paths,
  requires: ['dns/ns-v6-answers'],
  needs: { large: Large },
  messages: {
    whole: ['info', '{server}: {type} of {name} is truncated by UDP and whole by TCP after {ms} ms'],
    loop: ['error', '{server}: {type} of {name} is truncated by UDP, and by TCP again'],
    lost: ['error', '{server}: {type} of {name} is truncated by UDP, and TCP gives {tcp}'],
    slow: ['warning', '{server}: {type} of {name} took {ms} ms by TCP'],
    'stalls-elsewhere': ['not-applicable', '{server}: TCP stalls after a truncated answer; see dns/large-over-1280'],
    'nothing-truncated': ['not-applicable', '{server}: nothing is truncated, even when 512 octets are offered'],
  },
  judge({ large }, say, path) {
    return large.map((seen) => {
      const { server, set, offers, tcp } = seen.value;
      const isCut = offers.some(({ exchange }) => exchange.answer?.isTruncated === true);
      if (set === null || tcp === null || !isCut) return say('nothing-truncated', seen, { server });
      const values = { server, name: set.name, type: set.type };
      if (tcp.outcome === 'silent') return say('stalls-elsewhere', seen, { server });
      if (tcp.answer?.isTruncated === true) return say('loop', seen, values);
      if (tcp.answer === null || tcp.answer.answers.length === 0) return say('lost', seen, { ...values, tcp: answerText(tcp) });
      const ms = Math.round(tcp.ms);
      // The first exchange through a tunnel may take seconds (RFC 4380 5.2.1).
      return ms > slow && path === 'ipv6' ? say('slow', seen, { ...values, ms }) : say('whole', seen, { ...values, ms });
    });
  },
  examples: [
    { name: 'by TCP', seen: { large: [Large.on('ipv6')] }, says: ['whole'] },
    {
      name: 'truncated again',
      seen: { large: [Large.on('ipv6', { tcp: largeByTcp({ answer: { ...noData, isTruncated: true } }) })] },
      says: ['loop'],
    },
    {
      name: 'a reset',
      seen: { large: [Large.on('ipv6', { tcp: largeByTcp({ outcome: 'reset', detail: 'ECONNRESET', answer: null }) })] },
      says: ['lost'],
    },
    {
      name: 'slow through a tunnel',
      path: 'teredo',
      seen: { large: [Large.on('teredo', { tcp: largeByTcp({ ms: 1_700 }) })] },
      says: ['whole'],
    },
    { name: 'slow', seen: { large: [Large.on('ipv6', { tcp: largeByTcp({ ms: 1_700 }) })] }, says: ['slow'] },
    { name: 'a black hole', seen: { large: [Large.on('ipv6', { tcp: largeByTcp(silence) })] }, says: ['stalls-elsewhere'] },
    {
      name: 'a small zone',
      seen: { large: [Large.on('ipv6', { offers: offersOf({ 512: 300, 1232: 300, 4096: 300 }) })] },
      says: ['nothing-truncated'],
    },
  ],
});
