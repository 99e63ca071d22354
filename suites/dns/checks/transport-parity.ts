import { check } from '../../../harness/model/check.ts';
import { serialOf, setsOf, setText } from '../answer-sets.ts';
import { firstOtherwise } from '../conduct.ts';
import { type Exchange, nameAsked, Names, noData, rr, sampleAnswer, silence } from '../observations.ts';
import { Server } from '../observations/servers.ts';

const other: Partial<Exchange> = { answer: { ...sampleAnswer, answers: [rr('www.example.test', 'AAAA', '2001:db8::99')] } };
const base = { reference: [Names.on('ipv4')], servers: [Server.on('ipv6')], referenceServers: [Server.on('ipv4')] };
const [byTcp] = Server.sample.names;
const soa = (serial: number): Exchange[] =>
  Server.sample.udp.map((one) => ({
    ...one,
    answer: {
      ...sampleAnswer,
      answers: [rr('example.test', 'SOA', `ns1.example.test. hostmaster.example.test. ${serial} 3600 600 86400 60`)],
    },
  }));

export default check({
  title: 'the same answers over both families and by UDP and TCP',
  requirement: 'For every name the zone’s servers give the same records whatever carries the question.',
  why: 'A resolver asks over whichever family works; who sees the service must not depend on that.',
  fix: 'Take views by address family out of the name server, and bring all servers to the same copy of the zone.',
  fixes: { serial: 'Look at zone transfers and NOTIFY of the server with the older serial.' },
  level: 'must',
  source: [
    { rfc: 4472, section: '1.2' },
    { text: 'draft-ietf-dnsop-3901bis 4.1', url: 'https://datatracker.ietf.org/doc/draft-ietf-dnsop-3901bis/' },
  ],
  needs: {
    names: Names,
    reference: Names.onReference(),
    servers: Server,
    referenceServers: Server.onReference().optional(),
  },
  messages: {
    same: ['info', '{server} gives the same for {count} questions as the servers over IPv4'],
    'family-differs': ['error', '{name} {type}: {server} gives {set}, over IPv4 {referenceServer} gives {reference}'],
    'tcp-differs': ['error', '{name} {type}: {server} gives {set} by UDP and {tcp} by TCP'],
    serial: ['warning', '{server} has serial {serial} of {zone}, over IPv4 the serial is {reference}'],
    'no-reference': ['no-baseline', '{server}: no server of {zone} gave an answer over IPv4 to compare with'],
    rotates: ['nondeterministic', '{name} {type}: {server} gives another set each time'],
    silent: ['not-applicable', '{server} gave no answer to compare; see dns/ns-v6-answers'],
  },
  judge({ names, reference, servers, referenceServers }, say) {
    const serials = new Set(referenceServers.flatMap((seen) => serialOf(seen.value) ?? []));
    const bases = reference.flatMap((seen) => setsOf(seen.value).map((sets) => ({ seen, sets })));
    const findings = names.map((seen) => {
      const { server, zone } = seen.value;
      const own = servers.find((one) => one.value.server === server);
      const mine = setsOf(seen.value).filter(({ sets }) => sets.length > 0);
      if (mine.length === 0) return [say('silent', seen, { server })];
      if (bases.every(({ sets }) => sets.sets.length === 0)) return [say('no-reference', [seen, ...reference], { server, zone })];
      const serial = own === undefined ? null : serialOf(own.value);
      if (own !== undefined && serial !== null && serials.size > 0 && !serials.has(serial)) {
        // Another copy of the zone may rightly say other things.
        return [say('serial', [own, ...referenceServers], { server, zone, serial, reference: [...serials].join(', ') })];
      }
      const compared = mine.map(({ name, type, sets }) => {
        const values = { name, type, server };
        const theirs = bases.filter(({ sets: at }) => at.name === name && at.type === type && at.sets.length > 0);
        const [first] = theirs;
        if (first !== undefined && !theirs.some(({ sets: at }) => at.sets.some((one) => sets.includes(one)))) {
          if (sets.length > 1) return [say('rotates', seen, values)];
          const there = { referenceServer: first.sets.server, reference: first.sets.sets.join(' or ') };
          return [say('family-differs', [seen, first.seen], { ...values, set: sets.join(' or '), ...there })];
        }
        const tcp = (own?.value.names ?? [])
          .filter((one) => one.name === name && one.type === type)
          .flatMap((one) => setText(one) ?? []);
        const [streamed] = tcp;
        if (own === undefined || streamed === undefined || sets.length > 1 || sets.includes(streamed)) return [];
        return [say('tcp-differs', [seen, own], { ...values, set: sets.join(' or '), tcp: streamed })];
      });
      const differences = compared.flat();
      return differences.length > 0 ? differences : [say('same', seen, { server, count: mine.length })];
    });
    return findings.flat();
  },
  examples: [
    { name: 'the same', seen: { ...base, names: [Names.on('ipv6')] }, says: ['same'] },
    {
      name: 'a view for IPv6',
      seen: { ...base, names: [Names.on('ipv6', { names: [nameAsked({}, { answer: noData })] })] },
      says: ['family-differs'],
    },
    {
      name: 'TCP goes to another server',
      seen: {
        ...base,
        names: [Names.on('ipv6')],
        servers: [Server.on('ipv6', { names: byTcp === undefined ? [] : [{ ...byTcp, ...other }] })],
      },
      says: ['tcp-differs'],
    },
    {
      name: 'an older copy',
      seen: {
        ...base,
        names: [Names.on('ipv6', { names: [nameAsked({}, other)] })],
        servers: [Server.on('ipv6', { udp: soa(5) })],
      },
      says: ['serial'],
    },
    {
      name: 'a server that rotates',
      seen: { ...base, names: [Names.on('ipv6', { names: [firstOtherwise(nameAsked({}, other), 'aaaa', { answer: noData })] })] },
      says: ['rotates'],
    },
    {
      name: 'servers that are dead over IPv4',
      seen: { ...base, names: [Names.on('ipv6')], reference: [Names.on('ipv4', { names: [nameAsked(silence, silence)] })] },
      says: ['no-reference'],
    },
    {
      name: 'no answer',
      seen: { ...base, names: [Names.on('ipv6', { names: [] })] },
      says: ['silent'],
    },
  ],
});
