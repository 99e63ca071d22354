import { check } from '../../../harness/model/check.ts';
import { noData, sampleExchange } from '../observations.ts';
import { Server } from '../observations/servers.ts';
import { Reverse } from '../observations/zone.ts';

const asked = (rcode: string) => [{ ...sampleExchange, name: '_tcp.example.test', answer: { ...noData, rcode } }];
const [address] = Reverse.sample.addresses;
const above = (end: 'no-data' | 'nxdomain') => (address === undefined ? [] : [{ ...address, above: end }]);

export default check({
  title: 'names that have descendants exist',
  requirement:
    'AAAA of a name that has no records but names below it is answered with NOERROR and no data, and not with NXDOMAIN.',
  why: 'NXDOMAIN says that nothing is below: a resolver that believes it loses the SRV records, or the reverse names, of the whole subtree.',
  fix: 'Answer NOERROR without data for names between the zone and its records; update a server that makes its answers from a list of names.',
  level: 'should',
  source: [{ rfc: 8020, section: '2' }],
  needs: { servers: Server, reverse: Reverse.optional() },
  messages: {
    exists: ['info', '{name} at {server}: no data'],
    denied: ['warning', '{name} at {server}: NXDOMAIN, though there are names below it'],
    'reverse-denied': ['warning', 'the name above {reverse} is NXDOMAIN, though {reverse} is there'],
    none: ['not-applicable', 'the zone has no such name that is known'],
  },
  judge({ servers, reverse }, say) {
    const forward = servers.flatMap((seen) =>
      seen.value.nonTerminals
        .filter(({ answer }) => answer?.rcode === 'NXDOMAIN' || answer?.rcode === 'NOERROR')
        .map(({ name, server, answer }) => say(answer?.rcode === 'NXDOMAIN' ? 'denied' : 'exists', seen, { name, server })),
    );
    const backward = reverse.flatMap((seen) =>
      seen.value.addresses
        .filter(({ above: end }) => end === 'nxdomain')
        .map(({ reverse: name }) => say('reverse-denied', seen, { reverse: name })),
    );
    const findings = [...forward, ...backward];
    return findings.length > 0 ? findings : [say('none', servers)];
  },
  examples: [
    { name: 'no data', seen: { servers: [Server.on('ipv6', { nonTerminals: asked('NOERROR') })] }, says: ['exists'] },
    { name: 'denied', seen: { servers: [Server.on('ipv6', { nonTerminals: asked('NXDOMAIN') })] }, says: ['denied'] },
    {
      name: 'a reverse zone made of a list',
      seen: { servers: [Server.on('ipv6')], reverse: [Reverse.on('ipv6', { addresses: above('nxdomain') })] },
      says: ['reverse-denied'],
    },
    { name: 'none', seen: { servers: [Server.on('ipv6')], reverse: [Reverse.on('ipv6')] }, says: ['none'] },
  ],
});
