import { formatAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { sampleAnswer } from '../observations.ts';
import { asked, type Asked, ResolverAsked } from '../observations/resolvers.ts';
import { askedFor, madeWith, pref64Of } from '../resolver-answers.ts';

const pref = '64:ff9b::';
const wellKnown = asked('pref64', 'ipv4only.arpa', 'AAAA', [`${pref}192.0.0.170`, `${pref}192.0.0.171`]);
const made = [`${pref}198.51.100.80`];
const resolver = (isTarget: boolean, ...questions: readonly Asked[]) =>
  ResolverAsked.on('ipv6', { isTarget, questions: [wellKnown, ...questions] });
const authentic: Partial<Asked> = {
  answer: {
    ...sampleAnswer,
    isAuthentic: true,
    answers: asked('signed-plain', 'signed.test', 'AAAA', made).answer?.answers ?? [],
  },
};

export default check({
  title: 'DNS64 leaves validators their answers',
  requirement: 'A question with CD and DO gets no made-up AAAA, and one with neither gets no AD bit on what was made up.',
  why: 'A client that validates by itself takes a made-up record of a signed zone for an attack, and has no address at all.',
  fix: 'Upgrade the resolver; in BIND, leave `break-dnssec` of `dns64` at `no`.',
  fixes: {
    unsigned:
      'Nothing that validates comes to harm by it: BIND 9.18 does so. A client that makes addresses by itself may be misled.',
  },
  level: 'should',
  source: [{ rfc: 6147, section: '5.5' }],
  requires: ['dns/dns64-conduct'],
  needs: { resolvers: ResolverAsked },
  messages: {
    leaves: ['info', '{resolver} makes nothing up for questions with CD and DO'],
    signed: ['error', '{resolver} gives {made} for {name}, which is signed, to a question with CD and DO'],
    unsigned: ['warning', '{resolver} gives {made} for {name}, which is not signed, to a question with CD and DO'],
    authentic: ['error', '{resolver} says that {made} of {name} is authentic (AD)'],
    'path-resolver': ['resolver', '{resolver}, which is not the target, breaks RFC 6147 5.5: {broken}'],
    none: ['not-applicable', 'no resolver makes AAAA records, or no name is given to try it with'],
  },
  judge({ resolvers }, say) {
    const findings = resolvers.flatMap((at) => {
      const { resolver: server, isTarget } = at.value;
      const prefixes = pref64Of(at.value);
      const questions = at.value.questions.filter(
        ({ purpose }) => purpose.startsWith('signed') || purpose.startsWith('unsigned'),
      );
      if (prefixes.length === 0 || questions.length === 0) return [];
      const textOf = (one: Asked) => madeWith(prefixes, one).map(formatAddress).join(', ');
      const broken = (['signed', 'unsigned'] as const).flatMap((purpose) => [
        ...askedFor(at.value, purpose)
          .filter((one) => textOf(one) !== '')
          .map((one) => say(purpose, at, { resolver: server, name: one.name, made: textOf(one) })),
        ...askedFor(at.value, `${purpose}-plain`)
          .filter((one) => textOf(one) !== '' && one.answer?.isAuthentic === true)
          .map((one) => say('authentic', at, { resolver: server, name: one.name, made: textOf(one) })),
      ]);
      const names = broken.map(({ message }) => message).join(', ');
      return [
        ...(isTarget ? broken : []),
        ...(!isTarget && names !== '' ? [say('path-resolver', at, { resolver: server, broken: names })] : []),
        ...(names === '' ? [say('leaves', at, { resolver: server })] : []),
      ];
    });
    return findings.length > 0 ? findings : [say('none', resolvers)];
  },
  examples: [
    {
      name: 'as it shall be',
      seen: {
        resolvers: [
          resolver(true, asked('signed', 'signed.test', 'AAAA', []), asked('signed-plain', 'signed.test', 'AAAA', made)),
        ],
      },
      says: ['leaves'],
    },
    {
      name: 'a signed name',
      seen: { resolvers: [resolver(true, asked('signed', 'signed.test', 'AAAA', made))] },
      says: ['signed'],
    },
    {
      name: 'an unsigned name',
      seen: { resolvers: [resolver(true, asked('unsigned', 'v4.test', 'AAAA', made))] },
      says: ['unsigned'],
    },
    {
      name: 'AD on it',
      seen: { resolvers: [resolver(true, asked('signed-plain', 'signed.test', 'AAAA', [], authentic))] },
      says: ['authentic'],
    },
    {
      name: 'somebody else’s resolver',
      seen: { resolvers: [resolver(false, asked('signed', 'signed.test', 'AAAA', made))] },
      says: ['path-resolver'],
    },
    { name: 'no name to try', seen: { resolvers: [resolver(true)] }, says: ['none'] },
  ],
});
