import { check } from '../../../harness/model/check.ts';
import { addressRecords, answerText, recordsOf } from '../answers.ts';
import { aaaaOf } from '../examples.ts';
import { Names } from '../observations.ts';
import { asked, failing, ResolverAsked } from '../observations/resolvers.ts';
import { askedFor } from '../resolver-answers.ts';

const served = [
  { purpose: 'v4-served', family: 'IPv4' },
  { purpose: 'v6-served', family: 'IPv6' },
] as const;

const www = 'www.example.test';
const a = asked('name', www, 'A', ['198.51.100.80']);
const aaaa = asked('name', www, 'AAAA', ['2001:db8::80']);
const silent = { outcome: 'silent', detail: 'ETIMEDOUT', answer: null, keepsCase: null } as const;
const tcp = asked('tcp', 'example.test', 'SOA', ['ns. hostmaster. 1 2 3 4 5']);
const kind = (purpose: 'v4-served' | 'v6-served') => asked(purpose, `${purpose}.test`, 'SOA', ['ns. hostmaster. 1 2 3 4 5']);
const resolver = (questions: ResolverAsked['questions'], isTarget = true) => ResolverAsked.on('ipv6', { questions, isTarget });

/** RFC 3901 4 wants a resolver that reaches both kinds of servers. What it withholds is judged by what the zone's own servers say. */
export default check({
  title: 'the resolvers work over this path and find names of both kinds',
  requirement:
    'A resolver answers over the path’s family, by UDP and TCP, finds zones served over one family alone, and withholds no addresses.',
  why: 'A client of this path has no other way to names: what its resolver cannot find or does not tell is not there.',
  fix: 'Give the resolver both IPv4 and IPv6, or let it forward to one that has; leave address records alone in filters.',
  fixes: {
    suppressed: 'Look for a filter of AAAA records (`filter-aaaa` and the like), or for a cache of an old answer, and ask again.',
    'no-tcp': 'Open tcp/53 to the resolver (RFC 7766 5).',
  },
  level: 'should',
  source: [
    { rfc: 3901, section: '4' },
    { rfc: 8305, section: '3.1' },
    { rfc: 7766, section: '5' },
  ],
  needs: { resolvers: ResolverAsked, names: Names.optional() },
  messages: {
    resolves: ['info', '{resolver} answers, {answered} of {asked} questions'],
    'letter-case': ['info', '{resolver} does not keep the case of the names it is asked for (0x20)'],
    silent: ['error', '{resolver} answers none of {asked} questions: {answer}'],
    'path-silent': ['resolver', 'no resolver of this path answers; {resolver}: {answer}'],
    'one-silent': ['warning', '{resolver} answers none of {asked} questions, another resolver of this path does'],
    'one-kind': ['warning', '{resolver}: {answer} for {name}, which name servers with {family} alone serve'],
    suppressed: ['warning', '{resolver} gives no {type} of {name} ({answer}); the zone’s servers have {records}'],
    'no-tcp': ['warning', '{resolver} does not answer by TCP: {answer}'],
  },
  judge({ resolvers, names }, say) {
    const isAlive = ({ questions }: ResolverAsked) => questions.some(({ outcome }) => outcome === 'answer');
    const anyAlive = resolvers.some(({ value }) => isAlive(value));
    const dead = resolvers
      .filter(({ value }) => value.questions.length > 0 && !isAlive(value))
      .map((at) => {
        const { resolver: server, questions, isTarget } = at.value;
        const [answer = ''] = questions.map(answerText);
        const values = { resolver: server, asked: questions.length, answer };
        return isTarget ? say('silent', at, values) : anyAlive ? say('one-silent', at, values) : say('path-silent', at, values);
      });
    const alive = resolvers
      .filter(({ value }) => isAlive(value))
      .flatMap((at) => {
        const { resolver: server, questions } = at.value;
        const kinds = served.flatMap(({ purpose, family }) =>
          askedFor(at.value, purpose)
            .filter(({ answer }) => recordsOf(answer, 'SOA').length === 0)
            .map((one) => say('one-kind', at, { resolver: server, family, name: one.name, answer: answerText(one) })),
        );
        const withheld = names.flatMap((zone) =>
          zone.value.names.flatMap((own) => {
            const records = addressRecords(own);
            return askedFor(at.value, 'name').flatMap((one) => {
              const has = one.type === 'A' ? records.a : records.aaaa;
              if (one.name !== own.name || has.length === 0 || recordsOf(one.answer, one.type).length > 0) return [];
              const values = { resolver: server, type: one.type, name: one.name, answer: answerText(one) };
              return [say('suppressed', [at, zone], { ...values, records: has.map(({ data }) => data).join(', ') })];
            });
          }),
        );
        const streams = askedFor(at.value, 'tcp')
          .filter(({ outcome }) => outcome !== 'answer')
          .map((one) => say('no-tcp', at, { resolver: server, answer: answerText(one) }));
        const changed = questions.some(({ keepsCase }) => keepsCase === false);
        const answered = questions.filter(({ outcome }) => outcome === 'answer').length;
        return [
          say('resolves', at, { resolver: server, answered, asked: questions.length }),
          ...(changed ? [say('letter-case', at, { resolver: server })] : []),
          ...kinds,
          ...withheld,
          ...streams,
        ];
      });
    return [...dead, ...alive];
  },
  examples: [
    {
      name: 'all is found',
      seen: { resolvers: [resolver([a, aaaa, tcp, kind('v4-served'), kind('v6-served')])], names: [aaaaOf('2001:db8::80')] },
      says: ['resolves'],
    },
    { name: 'the target is silent', seen: { resolvers: [resolver([{ ...a, ...silent }])] }, says: ['silent'] },
    {
      name: 'the path’s resolver is silent',
      seen: { resolvers: [resolver([{ ...a, ...silent }], false)] },
      says: ['path-silent'],
    },
    {
      name: 'one of two is silent',
      seen: { resolvers: [resolver([{ ...a, ...silent }], false), resolver([a], false)] },
      says: ['one-silent', 'resolves'],
    },
    {
      name: 'it has no IPv6',
      seen: { resolvers: [resolver([a, { ...kind('v6-served'), ...failing('SERVFAIL') }])] },
      says: ['resolves', 'one-kind'],
    },
    {
      name: 'AAAA is filtered',
      seen: { resolvers: [resolver([a, asked('name', www, 'AAAA', [])])], names: [aaaaOf('2001:db8::80')] },
      says: ['resolves', 'suppressed'],
    },
    { name: 'no TCP', seen: { resolvers: [resolver([a, { ...tcp, ...silent }])] }, says: ['resolves', 'no-tcp'] },
    { name: 'lower case', seen: { resolvers: [resolver([{ ...a, keepsCase: false }])] }, says: ['resolves', 'letter-case'] },
  ],
});
