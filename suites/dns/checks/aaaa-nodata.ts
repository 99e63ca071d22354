import { check } from '../../../harness/model/check.ts';
import { conductOf, eachName, elsewhere, has, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData } from '../observations.ts';

export default check({
  title: 'the absence of AAAA is told cleanly',
  requirement:
    'For a name without AAAA the server answers NOERROR without answer, as an authority, with the SOA record of the zone.',
  why: 'Without the SOA record resolvers may not remember the absence: they ask for AAAA at every visit.',
  fix: 'Put the SOA record of the zone into negative answers.',
  level: 'must',
  source: [
    { rfc: 4074, section: '3' },
    { rfc: 2308, section: '2.2' },
  ],
  needs: { names: Names },
  messages: {
    clean: ['info', '{name} at {server}: no data, with SOA'],
    'no-soa': ['warning', '{name} at {server}: no data, but no SOA record in the authority section ({count} of 3 answers)'],
    'has-aaaa': ['not-applicable', '{name} has AAAA records'],
    other: ['not-applicable', '{name} at {server}: A gives {a}, AAAA gives {aaaa}; see {check}'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked, where }) => {
      if (has(asked).aaaa) return say('has-aaaa', seen, { name: where.name });
      if (conductOf(asked) !== 'no-data') return say('other', seen, { ...where, ...elsewhere(asked) });
      const count = asked.aaaa.filter(
        ({ answer }) =>
          answer !== null &&
          !answer.answers.some(({ type }) => type === 'CNAME') &&
          !answer.authorities.some(({ type }) => type === 'SOA'),
      ).length;
      return count === 0 ? say('clean', seen, where) : say('no-soa', seen, { ...where, count });
    });
  },
  examples: [
    { name: 'a clean denial', seen: seenNames(nameAsked({}, { answer: noData }, 'v4')), says: ['clean'] },
    { name: 'no SOA', seen: seenNames(nameAsked({}, { answer: { ...noData, authorities: [] } })), says: ['no-soa'] },
    { name: 'there is one', seen: { names: [Names.on('ipv6')] }, says: ['has-aaaa'] },
    { name: 'no answer at all', seen: seenNames(nameAsked({}, { outcome: 'silent', answer: null })), says: ['other'] },
  ],
});
