import { check } from '../../../harness/model/check.ts';
import { eachName, malformedAaaa, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData, rr, sampleAnswer } from '../observations.ts';

const short = rr('www.example.test', 'AAAA', '\\# 4 c0000250', { malformed: 'RDLENGTH is 4, not 16' });

export default check({
  title: 'AAAA records hold 16 octets',
  requirement: 'The data of every AAAA record is 16 octets long.',
  why: 'A record of another length makes resolvers throw the whole answer away, and some clients read an address out of what stands behind it.',
  fix: 'Make AAAA records from the table of IPv6 addresses, and not by giving A records another type.',
  level: 'must',
  source: [
    { rfc: 3596, section: '2.2' },
    { rfc: 4074, section: '4.4' },
  ],
  needs: { names: Names },
  messages: {
    whole: ['info', '{name} at {server}: every AAAA record is 16 octets long'],
    wrong: ['error', '{name} at {server}: an AAAA record is {data}: {why}'],
    none: ['not-applicable', '{name} has no AAAA record at {server}'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked: { aaaa }, where }) => {
      const all = aaaa.flatMap(({ answer }) => (answer?.answers ?? []).filter(({ type }) => type === 'AAAA'));
      const [wrong] = aaaa.flatMap(({ answer }) => malformedAaaa(answer));
      if (wrong !== undefined) return say('wrong', seen, { ...where, data: wrong.data, why: wrong.malformed ?? '' });
      return all.length === 0 ? say('none', seen, where) : say('whole', seen, where);
    });
  },
  examples: [
    { name: '16 octets', seen: { names: [Names.on('ipv6')] }, says: ['whole'] },
    {
      name: 'the IPv4 address under another type',
      seen: seenNames(nameAsked({}, { answer: { ...sampleAnswer, answers: [short] } })),
      says: ['wrong'],
    },
    { name: 'none', seen: seenNames(nameAsked({}, { answer: noData })), says: ['none'] },
  ],
});
