import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { greetingName } from '../greeted.ts';
import { reply, Session } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

const as = (name: string) => ({ greeting: reply(`220 ${name} ESMTP`) });
const reference = sampled(Session, 'ipv4', v4);

export default check({
  title: 'the same server greets as over IPv4',
  requirement: 'The host name in the greeting is the one that IPv4 clients see.',
  why: 'Another name tells that another machine, or a daemon with another configuration, answers IPv6: its policy and its mailboxes are others too.',
  fix: 'Find out which machine has the address of the AAAA record, and give both daemons one configuration ($j, confDOMAIN_NAME).',
  level: 'must',
  source: [
    { rfc: 5321, section: '4.2' },
    { rfc: 5321, section: '4.3.1' },
  ],
  requires: ['smtp-sendmail/greeting'],
  needs: { sessions: Session, reference: Session.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint} greets as {name}, as over IPv4'],
    differs: ['error', '{service} at {endpoint} greets as {name}, over IPv4 as {referenceName}'],
    pool: ['nondeterministic', '{service} at {endpoint} greets under several names on the same path'],
    'no-greeting': ['not-applicable', '{service} at {endpoint}: no greeting on both paths'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ sessions, reference }, say) =>
    judgePairs(sessions, reference, say, (pair, at, where) => {
      const names = map(pair, (value) => greetingName(value)?.toLowerCase() ?? null);
      const [name, referenceName] = [names.b[0], names.a[0]];
      if ([...names.a, ...names.b].includes(null) || name === null || referenceName === null)
        return say('no-greeting', at, where);
      const parity = valueParity(names);
      if (parity === 'nondeterministic') return say('pool', at, where);
      return parity === 'same' ? say('same', at, { ...where, name }) : say('differs', at, { ...where, name, referenceName });
    }),
  examples: [
    { name: 'one server', seen: { sessions: sampled(Session, 'ipv6'), reference }, says: ['same'] },
    { name: 'another machine', seen: { sessions: sampled(Session, 'ipv6', as('old.test')), reference }, says: ['differs'] },
    { name: 'a pool', seen: { sessions: sampled(Session, 'ipv6', as('a.test'), as('b.test')), reference }, says: ['pool'] },
    {
      name: 'no greeting over IPv4',
      seen: { sessions: sampled(Session, 'ipv6'), reference: sampled(Session, 'ipv4', { ...v4, greeting: null }) },
      says: ['no-greeting'],
    },
    { name: 'one sample only', seen: { sessions: sampled(Session, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
