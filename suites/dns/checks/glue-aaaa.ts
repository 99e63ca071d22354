import { check } from '../../../harness/model/check.ts';
import { glueIn } from '../glue.ts';
import { Delegation, parentsWith } from '../observations/zone.ts';

const [one] = Delegation.sample.servers;
const servers = one === undefined ? [] : [one];
const [bare] = parentsWith(['A', '198.51.100.53']);
const [full] = Delegation.sample.parents;
const byUdpOnly = bare === undefined || full === undefined ? [] : [{ ...bare, tcp: full.tcp }];

export default check({
  title: 'the parent has AAAA glue for name servers in the zone',
  requirement:
    'The referral of each of the parent’s servers has the AAAA records of the name servers whose names are in the zone.',
  why: 'The address of such a server stands in the zone that it serves: without glue a resolver that has only IPv6 never gets there.',
  fix: 'Register the IPv6 address of the host with the registrar (the host object, or glue), beside its IPv4 address.',
  fixes: { 'udp-only': 'Serve the glue in UDP answers too, or truncate them: RFC 9471 wants all of it, or TC.' },
  level: 'must',
  source: [
    { rfc: 9471, section: '2.1' },
    { rfc: 4472, section: '4.4.2' },
  ],
  requires: ['dns/ns-aaaa'],
  needs: { delegation: Delegation },
  messages: {
    complete: ['info', '{zone}: {parent} has AAAA glue for {name}'],
    missing: ['error', '{zone}: {parent} has no AAAA glue for {name}, which has {addresses} in the zone'],
    'udp-only': ['warning', '{zone}: {parent} leaves the AAAA glue of {name} out by UDP without TC, and gives it by TCP'],
    'not-needed': ['not-applicable', '{zone}: no name server with IPv6 has a name in the zone'],
    'no-referral': [
      'not-applicable',
      '{zone}: no referral was seen; the parent’s servers serve the zone as well, or cannot be reached',
    ],
  },
  judge({ delegation }, say) {
    const findings = delegation.map((seen) => {
      const { zone, servers: list, parents } = seen.value;
      if (parents.length === 0) return [say('no-referral', seen, { zone })];
      const needed = list.filter(({ isInZone, aaaa }) => isInZone && (aaaa ?? []).length > 0);
      if (needed.length === 0) return [say('not-needed', seen, { zone })];
      return needed.flatMap(({ name, aaaa }) =>
        parents.map(({ udp, tcp }) => {
          const values = { zone, parent: udp.server, name };
          const byTcp = glueIn(tcp, name, 'AAAA');
          const byUdp = glueIn(udp, name, 'AAAA');
          if (byUdp.length > 0) return say('complete', seen, values);
          if (byTcp.length > 0) {
            return udp.answer?.isTruncated === true ? say('complete', seen, values) : say('udp-only', seen, values);
          }
          return say('missing', seen, { ...values, addresses: (aaaa ?? []).join(', ') });
        }),
      );
    });
    return findings.flat();
  },
  examples: [
    { name: 'glue of both families', seen: { delegation: [Delegation.on('ipv6', { servers })] }, says: ['complete'] },
    {
      name: 'A only',
      seen: { delegation: [Delegation.on('ipv6', { servers, parents: parentsWith(['A', '198.51.100.53']) })] },
      says: ['missing'],
    },
    { name: 'by TCP only', seen: { delegation: [Delegation.on('ipv6', { servers, parents: byUdpOnly })] }, says: ['udp-only'] },
    {
      name: 'a provider’s servers',
      seen: { delegation: [Delegation.on('ipv6', { servers: servers.map((server) => ({ ...server, isInZone: false })) })] },
      says: ['not-needed'],
    },
    { name: 'one server for both zones', seen: { delegation: [Delegation.on('ipv6', { parents: [] })] }, says: ['no-referral'] },
  ],
});
