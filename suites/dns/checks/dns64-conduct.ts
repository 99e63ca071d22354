import { check } from '../../../harness/model/check.ts';
import { brokenRules, conductMessages, type Found } from '../dns64-rules.ts';
import { rr, sampleAnswer } from '../observations.ts';
import { asked, type Asked, failing, type Purpose, ResolverAsked } from '../observations/resolvers.ts';
import { pref64Of } from '../resolver-answers.ts';

const pref = '64:ff9b::';
const wellKnown = asked('pref64', 'ipv4only.arpa', 'AAAA', [`${pref}192.0.0.170`, `${pref}192.0.0.171`]);
const both = (
  purpose: Purpose,
  name: string,
  [a, aaaa]: readonly [readonly string[], readonly string[]],
  change: { a?: Partial<Asked>; aaaa?: Partial<Asked> } = {},
): Asked[] => [asked(purpose, name, 'A', a, change.a), asked(purpose, name, 'AAAA', aaaa, change.aaaa)];
const v4 = ['198.51.100.80'];
const made = [`${pref}198.51.100.80`];
const resolver = (questions: readonly Asked[], isTarget = true) =>
  ResolverAsked.on('ipv6', { isTarget, questions: [wellKnown, ...questions] });
const aliased = (type: 'A' | 'AAAA', data: string): Partial<Asked> => ({
  answer: {
    ...sampleAnswer,
    answers: [rr('alias.test', 'CNAME', 'v4only.test.', { target: 'v4only.test' }), rr('v4only.test', type, data)],
  },
});

export default check({
  title: 'DNS64 makes addresses where there is no other',
  requirement:
    'DNS64 leaves real AAAA records alone, takes mapped ones for none, keeps aliases and denials, and makes the address of each A record.',
  why: 'What DNS64 makes goes through a translator: made where it should not be, it takes users off native IPv6; not made, it leaves them without the service.',
  fix: 'Upgrade the resolver; in BIND, leave `exclude` of `dns64` at its default, or name ::ffff:0:0/96 in it.',
  fixes: { 'no-ptr': 'Let the resolver serve the reverse zone of its prefix, or find in-addr.arpa.' },
  level: 'must',
  source: [
    { rfc: 6147, section: '5.1.1' },
    { rfc: 6147, section: '5.1.2' },
    { rfc: 6147, section: '5.1.4' },
    { rfc: 6147, section: '5.1.5' },
    { rfc: 6147, section: '5.3.1' },
  ],
  requires: ['dns/resolver-family'],
  needs: { resolvers: ResolverAsked },
  messages: conductMessages,
  judge({ resolvers }, say) {
    const findings = resolvers.flatMap((at): Found[] => {
      const prefixes = pref64Of(at.value);
      if (prefixes.length === 0) return [];
      const { resolver: server, questions, isTarget } = at.value;
      // A missing reverse name of a path's resolver is nothing that a measurement would stumble on.
      const broken = brokenRules(at, prefixes, say).filter(({ message }) => isTarget || message !== 'no-ptr');
      if (broken.length === 0) return [say('conforms', at, { resolver: server, asked: questions.length })];
      if (isTarget) return broken;
      return [say('path-resolver', at, { resolver: server, broken: broken.map(({ message }) => message).join(', ') })];
    });
    return findings.length > 0 ? findings : [say('none', resolvers)];
  },
  examples: [
    {
      name: 'as it shall be',
      seen: {
        resolvers: [
          resolver([
            ...both('dual', 'dual.test', [v4, ['2001:db8::80']]),
            ...both('v4only', 'v4only.test', [v4, made]),
            ...both('mapped', 'mapped.test', [v4, made]),
            ...both('alias', 'alias.test', [v4, made], {
              a: aliased('A', '198.51.100.80'),
              aaaa: aliased('AAAA', `${pref}198.51.100.80`),
            }),
            ...both('missing', 'missing.test', [[], []], { a: failing('NXDOMAIN'), aaaa: failing('NXDOMAIN') }),
            asked('pref64-ptr', '4.6.ip6.arpa', 'PTR', []),
          ]),
        ],
      },
      says: ['conforms'],
    },
    {
      name: 'made over a real address',
      seen: { resolvers: [resolver(both('dual', 'dual.test', [v4, ['2001:db8::80', ...made]]))] },
      says: ['over-real'],
    },
    {
      name: 'BIND with an exclude of its own',
      seen: { resolvers: [resolver(both('mapped', 'mapped.test', [v4, ['::ffff:198.51.100.80']]))] },
      says: ['mapped-passed'],
    },
    { name: 'not made', seen: { resolvers: [resolver(both('v4only', 'v4only.test', [v4, []]))] }, says: ['not-made'] },
    {
      name: 'of another host',
      seen: { resolvers: [resolver(both('v4only', 'v4only.test', [v4, [`${pref}198.51.100.81`]]))] },
      says: ['wrong-address'],
    },
    {
      name: 'without its alias',
      seen: { resolvers: [resolver(both('alias', 'alias.test', [v4, made], { a: aliased('A', '198.51.100.80') }))] },
      says: ['alias-lost'],
    },
    {
      name: 'a name that is not there',
      seen: { resolvers: [resolver(both('missing', 'missing.test', [[], []], { a: failing('NXDOMAIN') }))] },
      says: ['denial-lost'],
    },
    {
      name: 'no way to the reverse name',
      seen: { resolvers: [resolver([asked('pref64-ptr', '4.6.ip6.arpa', 'PTR', [], failing('SERVFAIL'))])] },
      says: ['no-ptr'],
    },
    {
      name: 'somebody else’s resolver',
      seen: { resolvers: [resolver(both('v4only', 'v4only.test', [v4, []]), false)] },
      says: ['path-resolver'],
    },
    {
      name: 'no DNS64',
      seen: { resolvers: [ResolverAsked.on('ipv6', { questions: [asked('pref64', 'ipv4only.arpa', 'AAAA', [])] })] },
      says: ['none'],
    },
  ],
});
