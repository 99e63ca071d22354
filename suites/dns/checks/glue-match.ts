import { check } from '../../../harness/model/check.ts';
import { glueIn } from '../glue.ts';
import { Delegation, parentsWith } from '../observations/zone.ts';

const [one] = Delegation.sample.servers;
const servers = one === undefined ? [] : [one];
const stale = parentsWith(['A', '198.51.100.53'], ['AAAA', '2001:db8:53::dead']);
const dead = { name: 'ns1.example.test', address: '2001:db8:53::dead', outcome: 'silent' };

/** Glue of the first parent, beside the zone's own records; sorted. */
function comparisons({ zone, servers, parents: [parent], strays }: Delegation) {
  if (parent === undefined) return [];
  const inZone = servers.filter(({ isInZone }) => isInZone);
  return inZone.flatMap(({ name, a, aaaa }) =>
    (
      [
        ['A', a],
        ['AAAA', aaaa],
      ] as const
    ).flatMap(([type, own]) => {
      const glue = [parent.tcp, parent.udp].map((exchange) => glueIn(exchange, name, type)).find((found) => found.length > 0);
      if (glue === undefined || own === null) return [];
      const isDead = glue.some((address) => strays.some((stray) => stray.address === address && stray.outcome !== 'answer'));
      const text = (addresses: readonly string[]) => addresses.toSorted().join(', ') || 'nothing';
      return [{ zone, type, name, glue: text(glue), own: text(own), isDead }];
    }),
  );
}

export default check({
  title: 'glue says what the zone says',
  requirement: 'The addresses of a name server in the parent’s glue are those in the zone itself.',
  why: 'Resolvers begin with the glue: a stale address costs them a timeout, or the zone.',
  fix: 'Update the host’s addresses at the registrar whenever they change in the zone.',
  level: 'should',
  source: [
    { rfc: 1034, section: '4.2.2' },
    { text: 'draft-ietf-dnsop-3901bis 3.1', url: 'https://datatracker.ietf.org/doc/draft-ietf-dnsop-3901bis/' },
  ],
  requires: ['dns/glue-aaaa'],
  needs: { delegation: Delegation },
  messages: {
    equal: ['info', '{zone}: the {type} glue of {name} is what the zone says'],
    differs: ['warning', '{zone}: the {type} glue of {name} is {glue}, the zone says {own}'],
    dead: ['error', '{zone}: the {type} glue of {name} is {glue}, which does not answer; the zone says {own}'],
    'no-glue': ['not-applicable', '{zone}: there is no glue to compare'],
  },
  judge({ delegation }, say) {
    const findings = delegation.flatMap((seen) =>
      comparisons(seen.value).map(({ isDead, ...values }) => {
        if (values.glue === values.own) return say('equal', seen, values);
        return isDead ? say('dead', seen, values) : say('differs', seen, values);
      }),
    );
    return findings.length > 0 ? findings : delegation.map((seen) => say('no-glue', seen, { zone: seen.value.zone }));
  },
  examples: [
    { name: 'equal', seen: { delegation: [Delegation.on('ipv6', { servers })] }, says: ['equal', 'equal'] },
    { name: 'stale', seen: { delegation: [Delegation.on('ipv6', { servers, parents: stale })] }, says: ['equal', 'differs'] },
    {
      name: 'stale and dead',
      seen: { delegation: [Delegation.on('ipv6', { servers, parents: stale, strays: [dead] })] },
      says: ['equal', 'dead'],
    },
    { name: 'no referral', seen: { delegation: [Delegation.on('ipv6', { parents: [] })] }, says: ['no-glue'] },
  ],
});
