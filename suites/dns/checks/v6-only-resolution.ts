import { check, v6Paths } from '../../../harness/model/check.ts';
import { Delegation } from '../observations/zone.ts';

type Cut = Delegation['cuts'][number];

const reference = [Delegation.on('ipv4', { family: 4 })];
const stopped = (stop: Delegation['stop'], cut: Partial<Cut>) => {
  const { cuts } = Delegation.sample;
  const [last] = cuts.slice(-1);
  return { end: 'stopped' as const, stop, cuts: last === undefined ? cuts : [...cuts.slice(0, -1), { ...last, ...cut }] };
};
const unanswered = { server: '2001:db8:53::1', outcome: 'silent', rcode: null };
const provider = { name: 'ns.provider.test', addresses: [], by: 'none' as const };

/** What is wrong at the zone cut where a walk stopped (the misconfigurations of the draft's 3.1). */
function causeOf({ stop, zone }: Delegation, { servers, asked }: Cut): string {
  const names = servers.map(({ name }) => name).join(', ');
  if (stop === 'no-address') {
    const outside = servers.filter(({ name }) => !name.endsWith(`.${zone}`));
    return outside.length === servers.length
      ? `its name servers (${names}) have no IPv6 address that can be found over IPv6`
      : `its name servers (${names}) have no AAAA glue`;
  }
  const came = asked.map(({ server, outcome, rcode }) => `${server}: ${rcode ?? outcome}`).join(', ');
  return stop === 'silent' ? `nobody answers (${came})` : `nobody answers as an authority (${came || 'none was asked'})`;
}

export default check({
  title: 'the zone is found with IPv6 alone',
  requirement: 'From the root down, every zone above this one and the zone itself can be asked over IPv6.',
  why: 'A resolver without IPv4 cannot find a zone one link of whose chain speaks IPv4 only.',
  fix: 'Mend the zone cut that is named: AAAA records for its name servers, their glue at the parent, or name servers in a zone that has both.',
  level: 'must',
  source: [
    { rfc: 3901, section: '4' },
    { text: 'draft-ietf-dnsop-3901bis 3.1', url: 'https://datatracker.ietf.org/doc/draft-ietf-dnsop-3901bis/' },
  ],
  on: v6Paths,
  requires: ['dns/ns-v6-answers', 'dns/ns-aaaa', 'dns/glue-aaaa'],
  needs: { delegation: Delegation, reference: Delegation.onReference() },
  messages: {
    found: ['info', '{zone} was found over IPv6 by way of {way}'],
    lost: ['error', '{zone} cannot be found over IPv6 alone: at {cut} {cause}'],
    'one-sibling': ['warning', '{zone} is found over IPv6 only because {name}, in another zone, can be looked up'],
    'tunnel-silent': ['warning', '{zone} was not found through this tunnel: at {cut} {cause}'],
    'dead-servers': ['not-applicable', '{zone}: the way leads to its servers, and none of them answers; see dns/ns-v6-answers'],
    'no-root': ['not-applicable', '{zone}: the root servers cannot be reached from here, over IPv4 neither'],
  },
  judge({ delegation, reference: [base] }, say, path) {
    return delegation.map((seen) => {
      const { zone, end, stop, cuts } = seen.value;
      const last = cuts.at(-1);
      if (base === undefined || base.value.end === 'stopped') return say('no-root', seen, { zone });
      const cut = last === undefined || last.zone === '' ? 'the root' : last.zone;
      if (end === 'stopped') {
        const isOwn = last?.zone === zone && stop !== 'no-address';
        if (isOwn && last.asked.every(({ rcode }) => rcode === null)) return say('dead-servers', seen, { zone });
        const cause = last === undefined ? 'nothing was asked' : causeOf(seen.value, last);
        const isDoubtful = stop === 'silent' && path !== 'ipv6';
        return say(isDoubtful ? 'tunnel-silent' : 'lost', [seen, base], { zone, cut, cause });
      }
      const known = (last?.servers ?? []).filter(({ addresses }) => addresses.length > 0);
      const [only] = known;
      if (known.length === 1 && only?.by === 'walk') return say('one-sibling', seen, { zone, name: only.name });
      return say('found', seen, { zone, way: cuts.map((one) => (one.zone === '' ? 'the root' : one.zone)).join(', ') });
    });
  },
  examples: [
    { name: 'all the way', seen: { delegation: [Delegation.on('ipv6')], reference }, says: ['found'] },
    {
      name: 'name servers of a provider without IPv6',
      seen: { delegation: [Delegation.on('ipv6', stopped('no-address', { servers: [provider], asked: [] }))], reference },
      says: ['lost'],
    },
    {
      name: 'the only glue is for IPv4',
      seen: {
        delegation: [
          Delegation.on('ipv6', stopped('no-address', { servers: [{ ...provider, name: 'ns1.example.test' }], asked: [] })),
        ],
        reference,
      },
      says: ['lost'],
    },
    { name: 'lame', seen: { delegation: [Delegation.on('ipv6', stopped('lame', {}))], reference }, says: ['lost'] },
    {
      name: 'silence behind a tunnel',
      path: 'teredo',
      seen: { delegation: [Delegation.on('teredo', stopped('silent', { zone: 'test', asked: [unanswered] }))], reference },
      says: ['tunnel-silent'],
    },
    {
      name: 'servers that do not listen',
      path: 'teredo',
      seen: { delegation: [Delegation.on('teredo', stopped('silent', { asked: [unanswered] }))], reference },
      says: ['dead-servers'],
    },
    {
      name: 'one server of another zone',
      seen: {
        delegation: [
          Delegation.on('ipv6', {
            ...stopped(null, { servers: [{ ...provider, addresses: ['2001:db8::1'], by: 'walk' }] }),
            end: 'answer',
          }),
        ],
        reference,
      },
      says: ['one-sibling'],
    },
    {
      name: 'no root from here',
      seen: {
        delegation: [Delegation.on('ipv6', stopped('silent', {}))],
        reference: [Delegation.on('ipv4', { family: 4, ...stopped('silent', {}) })],
      },
      says: ['no-root'],
    },
  ],
});
