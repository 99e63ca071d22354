import { check } from '../../../harness/model/check.ts';
import { aliasesOf } from '../answers.ts';
import { cameTo, conductOf, eachName, elsewhere, has, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData, rr, sampleAnswer } from '../observations.ts';

const referral = {
  answer: { ...noData, isAuthoritative: false, authorities: [rr('shop.example.test', 'NS', 'ns.shop.example.test.')] },
};

export default check({
  title: 'service names have AAAA records',
  requirement: 'Each name that is declared for IPv6 has at least one AAAA record at each of the zone’s servers.',
  why: 'Without one, nobody comes over IPv6, however well the service listens there.',
  fix: 'Add the AAAA record, once the service answers at that address.',
  fixes: {
    'no-name': 'Add the name to the zone, or take it out of the configuration of this test.',
  },
  level: 'must',
  source: [
    { rfc: 3596, section: '2' },
    { rfc: 4472, section: '4.1' },
  ],
  needs: { names: Names },
  messages: {
    present: ['info', '{name} at {server}: {aaaa}'],
    missing: ['error', '{name} at {server}: {a}, but no AAAA record'],
    'no-name': ['error', '{name} at {server} is neither there with A nor with AAAA: {aaaa}'],
    undeclared: ['not-applicable', '{name} is not declared to have IPv6'],
    outside: ['not-applicable', '{name} at {server} is an alias of {target}, which is another zone’s'],
    delegated: ['not-applicable', '{name} is in a zone below, to which {server} refers; make that zone a target of its own'],
    other: ['not-applicable', '{name} at {server}: A gives {a}, AAAA gives {aaaa}; see {check}'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked, where }) => {
      const { families, aaaa } = asked;
      if (families === 'v4' || families === 'any') return say('undeclared', seen, { name: where.name });
      const conduct = conductOf(asked);
      const came = cameTo(asked);
      if (conduct === 'data' || has(asked).aaaa) return say('present', seen, { ...where, aaaa: came.aaaa });
      if (conduct === 'delegated') return say('delegated', seen, where);
      const target = aliasesOf(aaaa[0]?.answer ?? null).at(-1);
      if (conduct === 'no-data' && target !== undefined) return say('outside', seen, { ...where, target });
      if (conduct === 'no-data' && has(asked).a) return say('missing', seen, { ...where, a: came.a });
      const isNoName = asked.a.every(({ answer }) => answer?.rcode === 'NXDOMAIN');
      if (isNoName || conduct === 'no-data') return say('no-name', seen, { ...where, aaaa: came.aaaa });
      return say('other', seen, { ...where, ...elsewhere(asked) });
    });
  },
  examples: [
    { name: 'both records', seen: { names: [Names.on('ipv6')] }, says: ['present'] },
    { name: 'A only', seen: seenNames(nameAsked({}, { answer: noData })), says: ['missing'] },
    { name: 'A only, as declared', seen: seenNames(nameAsked({}, { answer: noData }, 'v4')), says: ['undeclared'] },
    {
      name: 'a name that is not there',
      seen: seenNames(nameAsked({ answer: { ...noData, rcode: 'NXDOMAIN' } }, { answer: { ...noData, rcode: 'NXDOMAIN' } })),
      says: ['no-name'],
    },
    {
      name: 'an alias into a cloud',
      seen: seenNames(
        nameAsked(
          {
            answer: {
              ...sampleAnswer,
              answers: [rr('www.example.test', 'CNAME', 'shop.cdn.test.', { target: 'shop.cdn.test' })],
            },
          },
          {
            answer: {
              ...sampleAnswer,
              answers: [rr('www.example.test', 'CNAME', 'shop.cdn.test.', { target: 'shop.cdn.test' })],
            },
          },
        ),
      ),
      says: ['outside'],
    },
    { name: 'a name below a zone cut', seen: seenNames(nameAsked(referral, referral)), says: ['delegated'] },
    {
      name: 'a server that refuses AAAA',
      seen: seenNames(nameAsked({}, { answer: { ...noData, rcode: 'REFUSED' } })),
      says: ['other'],
    },
  ],
});
