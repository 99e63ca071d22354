import { check, v6Paths } from '../../../harness/model/check.ts';
import { answerText } from '../answers.ts';
import { noData, silence } from '../observations.ts';
import { Server } from '../observations/servers.ts';

const refused = { outcome: 'refused', detail: 'ECONNREFUSED', ms: 1, answer: null } as const;
const { udp, tcp } = Server.sample;
const all = <T>(list: readonly T[], change: Partial<T>): T[] => list.map((one) => ({ ...one, ...change }));
const dead = { udp: all(udp, silence), tcp: all([...tcp, ...tcp, ...tcp], silence) };

export default check({
  title: 'every name server answers over IPv6, by UDP and TCP',
  requirement: 'Each IPv6 address of the zone’s name servers answers for the zone as an authority, by UDP and by TCP.',
  why: 'A resolver that has only IPv6 finds nothing behind a dead server; one that has both waits for it.',
  fix: 'Let the name server listen on this address (BIND: `listen-on-v6 { any; };`), and open port 53 for UDP and TCP over IPv6.',
  fixes: {
    'not-authoritative': 'Load the zone on this server, or take the server out of the NS records of the zone and its parent.',
    'no-tcp': 'Open TCP port 53 over IPv6 in the firewall and in the server: whatever does not fit into UDP comes by TCP.',
    flaky: 'Look for packet loss on the way to this server, and for a rate limit in it.',
  },
  level: 'must',
  source: [
    { rfc: 3596, section: '2.3' },
    { rfc: 7766, section: '5' },
    { rfc: 3901, section: '4' },
  ],
  on: v6Paths,
  needs: { servers: Server },
  messages: {
    answers: ['info', '{server} answers for {zone} by UDP and TCP'],
    dead: ['error', '{server}: {udp} by UDP and {tcp} by TCP to SOA of {zone}'],
    'no-udp': ['error', '{server}: {udp} by UDP to SOA of {zone}, while TCP is answered'],
    'no-tcp': ['error', '{server}: {tcp} by TCP to SOA of {zone}, while UDP is answered'],
    'not-authoritative': ['error', '{server} is no authority for {zone}: {udp}, {aa}'],
    flaky: ['warning', '{server} answered {count} of 3 questions by UDP'],
    'on-tunnel': ['warning', '{server}: {udp} by UDP and {tcp} by TCP to SOA of {zone}; only through a tunnel'],
  },
  judge({ servers }, say, path) {
    return servers.map((seen) => {
      const { server, zone, udp: byUdp, tcp: byTcp, plain } = seen.value;
      const answered = byUdp.filter(({ answer }) => answer !== null);
      const text = (list: typeof byUdp) => [...new Set(list.map(answerText))].join(' / ');
      const where = { server, zone, udp: text(byUdp), tcp: text(byTcp) };
      const hasTcp = byTcp.some(({ answer }) => answer !== null);
      if (answered.length === 0 || !hasTcp) {
        if (path !== 'ipv6') return say('on-tunnel', seen, where);
        if (answered.length > 0) return say('no-tcp', seen, where);
        return hasTcp ? say('no-udp', seen, where) : say('dead', seen, where);
      }
      const best = plain?.answer ?? answered[0]?.answer;
      if (best?.rcode !== 'NOERROR' || !best.isAuthoritative) {
        return say('not-authoritative', seen, { ...where, aa: best?.isAuthoritative === true ? 'with AA' : 'without AA' });
      }
      return answered.length < 3
        ? say('flaky', seen, { server, count: answered.length })
        : say('answers', seen, { server, zone });
    });
  },
  examples: [
    { name: 'both answer', seen: { servers: [Server.on('ipv6')] }, says: ['answers'] },
    { name: 'silence', seen: { servers: [Server.on('ipv6', dead)] }, says: ['dead'] },
    {
      name: 'nothing listens',
      seen: { servers: [Server.on('ipv6', { udp: all(udp, refused), tcp: all(tcp, refused) })] },
      says: ['dead'],
    },
    { name: 'TCP is closed', seen: { servers: [Server.on('ipv6', { tcp: all(tcp, refused) })] }, says: ['no-tcp'] },
    { name: 'TCP only', seen: { servers: [Server.on('ipv6', { udp: dead.udp })] }, says: ['no-udp'] },
    {
      name: 'it knows nothing of the zone',
      seen: {
        servers: [Server.on('ipv6', { udp: all(udp, { answer: { ...noData, rcode: 'REFUSED', isAuthoritative: false } }) })],
      },
      says: ['not-authoritative'],
    },
    {
      name: 'loss',
      seen: { servers: [Server.on('ipv6', { udp: [...all(udp.slice(0, 1), silence), ...udp.slice(1)] })] },
      says: ['flaky'],
    },
    { name: 'silence behind a tunnel', path: 'teredo', seen: { servers: [Server.on('teredo', dead)] }, says: ['on-tunnel'] },
  ],
});
