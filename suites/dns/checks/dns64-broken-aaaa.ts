import { formatPrefix } from '../../../harness/address/prefix.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { aliveIn, deadIn } from '../liveness.ts';
import { asked, ResolverAsked } from '../observations/resolvers.ts';
import { Live } from '../observations/zone.ts';
import { pref64Of } from '../resolver-answers.ts';

const reached = (address: string, outcome: 'open' | 'refused') => ({
  address,
  port: 443,
  attempts: [1, 2, 3].map(() => ({ outcome, ms: 1, code: outcome === 'open' ? null : 'ECONNREFUSED', local: null })),
});
const dead = [Live.on('ipv6', { reached: [reached('2001:db8::80', 'refused')] })];
const v4 = (outcome: 'open' | 'refused') => [Live.on('ipv4', { reached: [reached('198.51.100.80', outcome)] })];
const dns64 = ResolverAsked.on('ipv6', {
  questions: [asked('pref64', 'ipv4only.arpa', 'AAAA', ['64:ff9b::192.0.0.170', '64:ff9b::192.0.0.171'])],
});

/** That the address is dead is `aaaa-live`'s to fail; this tells who is left without any other. */
export default check({
  title: 'no dead AAAA keeps NAT64 clients from IPv4',
  requirement: 'A name whose AAAA addresses take no connection, while its A addresses do, has no AAAA record.',
  why: 'DNS64 makes no address for a name that has one: a client behind NAT64 gets the dead AAAA alone, and never the IPv4 that works.',
  fix: 'Take the dead AAAA out of the zone until the service answers there.',
  level: 'should',
  source: [
    { rfc: 8305, section: '7.2' },
    { rfc: 6147, section: '5.1.1' },
  ],
  on: v6Paths,
  needs: { live: Live, v4: Live.onReference().optional(), resolvers: ResolverAsked.optional() },
  messages: {
    fine: ['info', '{name}: {alive} of {known} AAAA addresses take connections'],
    'would-strand': [
      'warning',
      '{name}: {dead} takes no connection on port {port}, and {a} does: behind NAT64 it cannot be reached',
    ],
    strands: [
      'warning',
      '{name}: {dead} takes no connection on port {port}, and {a} does: behind this path’s DNS64 ({prefix}) it cannot be reached',
    ],
    'both-dead': ['not-applicable', '{name}: no address of either family takes connections'],
    none: ['not-applicable', 'no address of a name with declared ports is known'],
  },
  judge({ live, v4: overIpv4, resolvers }, say) {
    const [prefix] = resolvers.flatMap(({ value }) => pref64Of(value));
    const findings = live.flatMap((at) => {
      const { name, reached: all } = at.value;
      const known = new Set(all.map(({ address }) => address)).size;
      const alive = aliveIn(all).length;
      const [first] = all;
      if (first === undefined) return [];
      const others = overIpv4.filter(({ value }) => value.name === name);
      const a = others.flatMap(({ value }) => aliveIn(value.reached)).join(', ');
      const values = { name, dead: first.address, port: deadIn(all, first.address) ?? first.port, a };
      return [
        alive > 0
          ? say('fine', at, { name, alive, known })
          : a === ''
            ? say('both-dead', [at, ...others], { name })
            : prefix === undefined
              ? say('would-strand', [at, ...others], values)
              : say('strands', [at, ...others, ...resolvers], { ...values, prefix: formatPrefix(prefix) }),
      ];
    });
    return findings.length > 0 ? findings : [say('none', live)];
  },
  examples: [
    { name: 'alive', seen: { live: [Live.on('ipv6')], v4: v4('open') }, says: ['fine'] },
    {
      name: 'one of two is dead',
      seen: {
        live: [Live.on('ipv6', { reached: [reached('2001:db8::80', 'refused'), reached('2001:db8::81', 'open')] })],
        v4: v4('open'),
      },
      says: ['fine'],
    },
    { name: 'a dead AAAA beside a live A', seen: { live: dead, v4: v4('open') }, says: ['would-strand'] },
    { name: 'behind DNS64', seen: { live: dead, v4: v4('open'), resolvers: [dns64] }, says: ['strands'] },
    { name: 'nothing answers', seen: { live: dead, v4: v4('refused') }, says: ['both-dead'] },
    { name: 'no address', seen: { live: [Live.on('ipv6', { reached: [] })] }, says: ['none'] },
  ],
});
