import { check } from '../../../harness/model/check.ts';
import { answerText } from '../answers.ts';
import { eachName, has, firstOtherwise, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData, silence } from '../observations.ts';

export default check({
  title: 'a name for IPv6 only is told cleanly to those who ask for A',
  requirement: 'For a name that has AAAA and no A, A is answered with NOERROR and no data.',
  why: 'Windows Vista asks for AAAA only when A did not fail: an error, or silence, keeps such clients from a service that they could reach.',
  fix: 'Answer NOERROR without data for A of such names, as for every type that is not there.',
  level: 'must',
  source: [{ text: 'Domain Name System Client Behavior in Windows Vista (bb727035)' }, { rfc: 4074, section: '3' }],
  needs: { names: Names },
  messages: {
    clean: ['info', '{name} at {server}: no data for A'],
    error: ['error', '{name} at {server}: {aaaa}, but A gives {a} ({count} of 3 times)'],
    once: ['warning', '{name} at {server}: {aaaa}, but A gave {a} once in 3 times'],
    'has-a': ['not-applicable', '{name} has A records'],
    'no-aaaa': ['not-applicable', '{name} at {server} has no AAAA record'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked, where }) => {
      if (has(asked).a) return say('has-a', seen, { name: where.name });
      const [data] = asked.aaaa;
      if (!has(asked).aaaa || data === undefined) return say('no-aaaa', seen, where);
      const bad = asked.a.filter(({ answer }) => answer?.rcode !== 'NOERROR');
      const [first] = bad;
      if (first === undefined) return say('clean', seen, where);
      const values = { ...where, aaaa: answerText(data), a: answerText(first) };
      return bad.length === 1 ? say('once', seen, values) : say('error', seen, { ...values, count: bad.length });
    });
  },
  examples: [
    { name: 'a clean denial', seen: seenNames(nameAsked({ answer: noData }, {}, 'v6')), says: ['clean'] },
    { name: 'SERVFAIL', seen: seenNames(nameAsked({ answer: { ...noData, rcode: 'SERVFAIL' } }, {}, 'v6')), says: ['error'] },
    { name: 'silence', seen: seenNames(nameAsked(silence, {}, 'v6')), says: ['error'] },
    {
      name: 'an error at times',
      seen: seenNames(firstOtherwise(nameAsked({ answer: noData }, {}, 'v6'), 'a', { answer: { ...noData, rcode: 'SERVFAIL' } })),
      says: ['once'],
    },
    { name: 'both', seen: { names: [Names.on('ipv6')] }, says: ['has-a'] },
    { name: 'neither', seen: seenNames(nameAsked({ answer: noData }, { answer: noData })), says: ['no-aaaa'] },
  ],
});
