import { check } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Recipients } from '../observations/policy.ts';
import { whereOf } from '../pairs.ts';

const { answers } = Recipients.sample;
const answering = (text: string) => [
  Recipients.on('ipv6', { answers: answers.map((one) => (one.kind === 'postmaster' ? { ...one, rcpt: reply(text) } : one)) }),
];

export default check({
  title: 'postmaster takes mail',
  requirement: 'Mail for postmaster, with the domain and without, is taken on every path.',
  why: 'It is the one address that others can write to when mail does not get through; what is refused here is refused for everybody on this path.',
  fix: 'Give postmaster an alias to somebody who reads it, and exempt it from filters (delay_checks with the class of friends).',
  level: 'must',
  source: [{ rfc: 5321, section: '4.5.1' }],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/client-accepted'],
  needs: { recipients: Recipients },
  messages: {
    taken: ['info', '{service} at {endpoint} takes mail for {recipient}'],
    refused: ['error', '{service} at {endpoint} refuses mail for {recipient}: "{text}"'],
    deferred: ['warning', '{service} at {endpoint} puts off mail for {recipient}: "{text}"'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: RCPT could not be asked'],
  },
  judge({ recipients }, say) {
    const asked = recipients.flatMap((at) =>
      at.value.answers.filter(({ kind }) => kind.endsWith('postmaster')).map((answer) => ({ at, ...answer })),
    );
    if (asked.length === 0) return recipients.map((at) => say('not-asked', at, whereOf(at)));
    return asked.map(({ at, recipient, mail, rcpt }) => {
      const { code, text } = rcpt ?? mail;
      const values = { ...whereOf(at), recipient };
      if (code !== null && code < 300) return say('taken', at, values);
      return say(code !== null && code < 500 ? 'deferred' : 'refused', at, { ...values, text: replyText({ text }) });
    });
  },
  examples: [
    { name: 'taken', seen: { recipients: [Recipients.on('ipv6')] }, says: ['taken'] },
    { name: 'nobody of that name', seen: { recipients: answering('550 5.1.1 <Postmaster>... User unknown') }, says: ['refused'] },
    { name: 'greylisted', seen: { recipients: answering('451 4.7.1 Greylisting in action') }, says: ['deferred'] },
    { name: 'nobody to ask', seen: { recipients: [Recipients.on('ipv6', { answers: [] })] }, says: ['not-asked'] },
  ],
});
