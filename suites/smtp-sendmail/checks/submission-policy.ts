import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Recipients } from '../observations/policy.ts';
import { whereOf } from '../pairs.ts';

const submission = { service: 'submission', port: 587 } as const;
const foreign = { kind: 'foreign', recipient: 'sixways@example.com' } as const;
const demands = [{ ...foreign, mail: reply('530 5.7.0 Authentication required'), rcpt: null }];
const lax = [{ ...foreign, mail: reply('250 2.1.0 Sender ok'), rcpt: reply('550 5.7.1 Relaying denied') }];
const takes = [{ ...foreign, mail: reply('250 2.1.0 Sender ok'), rcpt: reply('250 2.1.5 Recipient ok') }];
const on = (answers: Recipients['answers'], more: Partial<Recipients> = {}) => [
  Recipients.on('ipv6', { ...submission, answers, ...more }),
];
const reference = [Recipients.on('ipv4', { ...v4, ...submission, answers: demands })];
const laxReference = [Recipients.on('ipv4', { ...v4, ...submission, answers: lax })];

export default check({
  title: 'submission demands a login, as over IPv4',
  requirement: 'Without AUTH the submission ports refuse MAIL, or RCPT to another domain, on every path alike.',
  why: 'A submission port that takes mail of strangers is an open relay with a trusted name.',
  fix: "Give the IPv6 submission daemon the modifier `a` too: DAEMON_OPTIONS(`Family=inet6, Name=MSA-v6, Port=submission, M=Ea').",
  level: 'must',
  source: [
    { rfc: 6409, section: '4.3' },
    { rfc: 4954, section: '6' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/relay-policy'],
  needs: { recipients: Recipients, reference: Recipients.onReference().optional() },
  messages: {
    demands: ['info', '{service} at {endpoint} refuses MAIL without AUTH: "{text}"'],
    open: ['error', 'OPEN RELAY: {service} at {endpoint} takes mail for {recipient} without AUTH: "{text}"'],
    differs: ['error', '{service} at {endpoint} takes MAIL without AUTH, over IPv4 it answers "{referenceText}"'],
    lax: ['info', '{service} at {endpoint} takes MAIL without AUTH, and refuses other domains at RCPT: "{text}"'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: MAIL could not be asked'],
  },
  judge: ({ recipients, reference }, say) =>
    recipients
      .filter(({ value }) => value.service !== 'smtp')
      .map((at) => {
        const where = whereOf(at);
        const [answer] = at.value.answers;
        const was = reference.find(({ value }) => value.service === at.value.service);
        const [answerThere] = was?.value.answers ?? [];
        if (answer === undefined || (answer.rcpt ?? answer.mail).outcome !== 'reply') return say('not-asked', at, where);
        const text = replyText(answer.rcpt ?? answer.mail);
        if (answer.rcpt === null) return say('demands', at, { ...where, text });
        if (answer.rcpt.code === 250 && !at.value.relays) return say('open', at, { ...where, recipient: answer.recipient, text });
        if (was !== undefined && answerThere?.rcpt === null) {
          return say('differs', [at, was], { ...where, referenceText: replyText(answerThere.mail) });
        }
        return say('lax', at, { ...where, text });
      }),
  examples: [
    { name: 'a login is demanded', seen: { recipients: on(demands), reference }, says: ['demands'] },
    { name: 'strangers may send', seen: { recipients: on(takes), reference }, says: ['open'] },
    { name: 'no login is demanded over IPv6', seen: { recipients: on(lax), reference }, says: ['differs'] },
    { name: 'a filter by recipient on both', seen: { recipients: on(lax), reference: laxReference }, says: ['lax'] },
    {
      name: 'a client that may relay',
      seen: { recipients: on(takes, { relays: true }), reference: laxReference },
      says: ['lax'],
    },
    { name: 'nobody to ask', seen: { recipients: on([]), reference }, says: ['not-asked'] },
    { name: 'the port for servers is another check’s', seen: { recipients: [Recipients.on('ipv6')], reference }, says: [] },
  ],
});
