import { check } from '../../../harness/model/check.ts';
import { eachName, firstOtherwise, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData, rr, sampleAnswer } from '../observations.ts';

const upward = {
  ...noData,
  isAuthoritative: false,
  authorities: [rr('', 'NS', 'a.root-servers.net.', { target: 'a.root-servers.net' })],
};

export default check({
  title: 'AAAA is answered with the same authority as A',
  requirement: 'Where a server answers A as an authority (AA), it answers AAAA so, with data or without.',
  why: 'A resolver takes an answer without authority for a lame server, and turns to others that are no better.',
  fix: 'Set AA in answers for all types of the zone; a load balancer must not pass AAAA on to a resolver behind it.',
  level: 'must',
  source: [{ rfc: 4074, section: '4.5' }],
  needs: { names: Names },
  messages: {
    same: ['info', '{name} at {server}: AAAA has the authority of A'],
    lame: ['error', '{name} at {server}: AA is set in answers to A, and not in {count} of 3 answers to AAAA'],
    once: ['warning', '{name} at {server}: AA is missing in one of 3 answers to AAAA'],
    upward: ['warning', '{name} at {server}: AAAA is answered with a referral to {zone}, A with authority'],
    unclear: ['not-applicable', '{name} at {server}: A or AAAA is not answered with NOERROR'],
    'a-lame': ['not-applicable', '{name} at {server}: A has no authority either'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked: { a, aaaa }, where }) => {
      const good = (list: typeof a) => list.flatMap(({ answer }) => (answer?.rcode === 'NOERROR' ? [answer] : []));
      if (good(a).length < 3 || good(aaaa).length === 0) return say('unclear', seen, where);
      if (!good(a).every(({ isAuthoritative }) => isAuthoritative)) return say('a-lame', seen, where);
      const lame = good(aaaa).filter(({ isAuthoritative }) => !isAuthoritative);
      const [first] = lame;
      if (first === undefined) return say('same', seen, where);
      const referral = first.answers.length === 0 ? first.authorities.find(({ type }) => type === 'NS') : undefined;
      if (referral !== undefined)
        return say('upward', seen, { ...where, zone: referral.name === '' ? 'the root' : referral.name });
      return lame.length === 1 ? say('once', seen, where) : say('lame', seen, { ...where, count: lame.length });
    });
  },
  examples: [
    { name: 'an authority', seen: { names: [Names.on('ipv6')] }, says: ['same'] },
    {
      name: 'no authority for AAAA',
      seen: seenNames(nameAsked({}, { answer: { ...sampleAnswer, isAuthoritative: false } })),
      says: ['lame'],
    },
    {
      name: 'no authority at times',
      seen: seenNames(firstOtherwise(nameAsked(), 'aaaa', { answer: { ...sampleAnswer, isAuthoritative: false } })),
      says: ['once'],
    },
    { name: 'to the root', seen: seenNames(nameAsked({}, { answer: upward })), says: ['upward'] },
    { name: 'an error', seen: seenNames(nameAsked({}, { answer: { ...noData, rcode: 'SERVFAIL' } })), says: ['unclear'] },
    {
      name: 'a resolver',
      seen: seenNames(
        nameAsked({ answer: { ...noData, isAuthoritative: false } }, { answer: { ...noData, isAuthoritative: false } }),
      ),
      says: ['a-lame'],
    },
  ],
});
