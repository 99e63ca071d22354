import { check } from '../../../harness/model/check.ts';
import { silence } from '../observations.ts';
import { Server } from '../observations/servers.ts';
import { Delegation } from '../observations/zone.ts';

const { servers } = Delegation.sample;
const without = (key: 'a' | 'aaaa', value: string[] | null, from = 0) => ({
  servers: servers.map((server, index) => (index < from ? server : { ...server, [key]: value })),
});

const all = <T>(list: readonly T[]): T[] => list.map((one) => ({ ...one, ...silence }));
const dead = Server.on('ipv4', { udp: all(Server.sample.udp), tcp: all(Server.sample.tcp) });

export default check({
  title: 'both families reach two of the zone’s name servers',
  requirement:
    'At least two of the zone’s name servers have an IPv4 address and at least two have an IPv6 address; one that has both counts for both.',
  why: 'A resolver with one family needs a server of that family, and a second one when the first is down.',
  fix: 'Give a second name server an address of the family, let it listen there, and register the address with the parent zone.',
  fixes: {
    dead: 'Let the name servers listen on IPv4, and open port 53 for UDP and TCP.',
    'some-dead': 'Mend this server, or take it out of the NS records of the zone and its parent.',
  },
  level: 'must',
  source: [
    { rfc: 3901, section: '4' },
    { text: 'RFC 10001 (BCP), Operational Guidelines for DNS Transport in Mixed IPv4/IPv6 Environments' },
  ],
  needs: { delegation: Delegation, asked: Server.optional() },
  messages: {
    enough: ['info', '{zone}: {v4} name servers have IPv4 and {v6} have IPv6'],
    none: ['error', '{zone}: none of {all} name servers has {family} ({names})'],
    one: ['warning', '{zone}: only one of {all} name servers has {family} ({names})'],
    dead: ['error', '{zone}: none of the {all} IPv4 addresses of its name servers answers'],
    'some-dead': ['warning', '{zone}: {server} does not answer, and {count} of {all} IPv4 addresses of its name servers do'],
    unknown: ['few-samples', '{zone}: the addresses of {names} could not be looked up'],
    'no-ns': ['not-applicable', '{zone}: its servers gave no NS records here; see dns/ns-v6-answers'],
  },
  judge({ delegation, asked }, say, path) {
    const alive = asked.filter(({ value: { udp, tcp } }) => [...udp, ...tcp].some(({ answer }) => answer !== null));
    // Over IPv6 this is ns-v6-answers' to tell.
    if (path === 'ipv4' && alive.length < asked.length) {
      const all = asked.length;
      const dead = asked.filter((seen) => !alive.includes(seen));
      if (alive.length === 0) return [say('dead', dead, { zone: dead[0]?.value.zone ?? '', all })];
      return dead.map((seen) => {
        const { zone, server } = seen.value;
        return say('some-dead', seen, { zone, server, count: alive.length, all });
      });
    }
    const findings = delegation.map((seen) => {
      const { zone, own, servers: list, standard } = seen.value;
      const all = list.length;
      if (own === null || all === 0) return [say('no-ns', seen, { zone })];
      const names = list.map(({ name }) => name).join(', ');
      const wanted = standard === 'rfc10001' ? 2 : 1;
      const counts = (['a', 'aaaa'] as const).map((key) => ({
        family: key === 'a' ? 'IPv4' : 'IPv6',
        count: list.filter((server) => (server[key]?.length ?? 0) > 0).length,
        unknown: list.filter((server) => server[key] === null).map(({ name }) => name),
      }));
      const short = counts.filter(({ count }) => count < wanted);
      const [v4, v6] = counts.map(({ count }) => count);
      if (short.length === 0) return [say('enough', seen, { zone, v4: v4 ?? 0, v6: v6 ?? 0 })];
      return short.map(({ family, count, unknown }) => {
        if (unknown.length > 0) return say('unknown', seen, { zone, names: unknown.join(', ') });
        const values = { zone, family, all, names };
        return count === 0 ? say('none', seen, values) : say('one', seen, values);
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'two and two', seen: { delegation: [Delegation.on('ipv6')] }, says: ['enough'] },
    { name: 'no IPv6', seen: { delegation: [Delegation.on('ipv6', without('aaaa', []))] }, says: ['none'] },
    { name: 'one with IPv6', seen: { delegation: [Delegation.on('ipv6', without('aaaa', [], 1))] }, says: ['one'] },
    {
      name: 'one with IPv6, as RFC 3901 has it',
      seen: { delegation: [Delegation.on('ipv6', { ...without('aaaa', [], 1), standard: 'rfc3901' })] },
      says: ['enough'],
    },
    {
      name: 'an address that nobody can tell',
      seen: { delegation: [Delegation.on('ipv6', without('a', null, 1))] },
      says: ['unknown'],
    },
    {
      name: 'nobody answers over IPv4',
      path: 'ipv4',
      seen: { delegation: [Delegation.on('ipv4')], asked: [dead, dead] },
      says: ['dead'],
    },
    {
      name: 'one is dead over IPv4',
      path: 'ipv4',
      seen: { delegation: [Delegation.on('ipv4')], asked: [dead, Server.on('ipv4')] },
      says: ['some-dead'],
    },
    { name: 'no NS records', seen: { delegation: [Delegation.on('ipv6', { servers: [], own: null })] }, says: ['no-ns'] },
  ],
});
