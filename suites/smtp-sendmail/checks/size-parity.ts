import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { parameters } from '../greeted.ts';
import { Session } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

/** RFC 1870 4: without a value, or with zero, no limit is told. */
const offerOf = ({ capabilities }: Pick<Session, 'capabilities'>): string => {
  const size = parameters(capabilities, 'SIZE');
  const limit = size === null ? 'no SIZE' : size[0] === undefined || size[0] === '0' ? 'SIZE without limit' : `SIZE ${size[0]}`;
  return `${limit}, ${parameters(capabilities, '8BITMIME') === null ? 'no 8BITMIME' : '8BITMIME'}`;
};

const { capabilities } = Session.sample;
const changed = (from: string, to: string) => ({ capabilities: capabilities.map((line) => line.replace(from, to)) });
const reference = sampled(Session, 'ipv4', v4);

export default check({
  title: 'messages as large, and with 8 bits, as over IPv4',
  requirement: 'The limit that SIZE declares, and whether 8BITMIME is offered, are those of IPv4.',
  why: 'A message that one family takes and the other refuses is lost at random, by which address the sender tried first.',
  fix: 'Use one configuration for both listeners (confMAX_MESSAGE_SIZE, modifier `E` and the like), and look for a filter in front of one of them.',
  level: 'must',
  source: [
    { rfc: 1870, section: '4' },
    { rfc: 6152, section: '2' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity', 'smtp-sendmail/client-accepted'],
  needs: { sessions: Session, reference: Session.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint}: {offer}, as over IPv4'],
    differs: ['error', '{service} at {endpoint}: {offer}; over IPv4 {referenceOffer}'],
    pool: ['nondeterministic', '{service} at {endpoint}: not the same limits twice on one path'],
    'no-ehlo': ['not-applicable', '{service} at {endpoint}: no EHLO reply on both paths'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ sessions, reference }, say) =>
    judgePairs(sessions, reference, say, (pair, at, where) => {
      if ([...pair.a, ...pair.b].some(({ value }) => value.ehlo?.code !== 250)) return say('no-ehlo', at, where);
      const offers = map(pair, offerOf);
      const [offer, referenceOffer] = [offers.b[0], offers.a[0]];
      const parity = valueParity(offers);
      if (parity === 'nondeterministic') return say('pool', at, where);
      if (parity === 'same') return say('same', at, { ...where, offer });
      return say('differs', at, { ...where, offer, referenceOffer });
    }),
  examples: [
    { name: 'the same', seen: { sessions: sampled(Session, 'ipv6'), reference }, says: ['same'] },
    {
      name: 'a smaller limit',
      seen: { sessions: sampled(Session, 'ipv6', changed('20000000', '1000000')), reference },
      says: ['differs'],
    },
    {
      name: 'no 8BITMIME',
      seen: { sessions: sampled(Session, 'ipv6', changed('8BITMIME', 'XTHING')), reference },
      says: ['differs'],
    },
    {
      name: 'two spellings of no limit',
      seen: {
        sessions: sampled(Session, 'ipv6', changed('SIZE 20000000', 'SIZE 0')),
        reference: sampled(Session, 'ipv4', { ...v4, ...changed('SIZE 20000000', 'SIZE') }),
      },
      says: ['same'],
    },
    { name: 'a pool', seen: { sessions: sampled(Session, 'ipv6', {}, changed('20000000', '1')), reference }, says: ['pool'] },
    {
      name: 'no EHLO',
      seen: { sessions: sampled(Session, 'ipv6', { ehlo: null, capabilities: [] }), reference },
      says: ['no-ehlo'],
    },
    { name: 'one sample only', seen: { sessions: sampled(Session, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
