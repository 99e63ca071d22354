import { check } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Delivery } from '../observations/delivery.ts';
import { whereOf } from '../pairs.ts';

const { mailbox } = Delivery.sample;
const found = (change: Partial<NonNullable<Delivery['mailbox']>>) => [
  Delivery.on('ipv6', mailbox === null ? {} : { mailbox: { ...mailbox, ...change } }),
];
const lost = { foundMs: null, waitedMs: 20_000, received: [], copies: 0, removed: 0 };

export default check({
  title: 'mail arrives',
  requirement: 'A message that is handed over on this path is in the mailbox soon after, once.',
  why: 'All else may look right while mail that came over IPv6 is refused at the end, filtered, or lost.',
  fix: 'Follow the message in the maillog by its queue id: who took it, what refused it or keeps it.',
  fixes: {
    lost: 'Follow the queue id in the maillog: a filter that drops, a mailer that defers, another mailbox than the one that was looked into.',
    'mailbox-closed': 'Give this user the right to read and change the mailbox, or name another in `delivery.mailbox`.',
    'no-mailbox': 'Name the mailbox in `delivery.mailbox`: `maildir`, `mbox` or `imap`.',
  },
  level: 'must',
  source: [
    { rfc: 5321, section: '4.2.5' },
    { rfc: 5321, section: '6.1' },
  ],
  requires: [
    'smtp-sendmail/greeting',
    'smtp-sendmail/starttls-parity',
    'smtp-sendmail/cert-parity',
    'smtp-sendmail/capability-parity',
    'smtp-sendmail/submission-port',
    'smtp-sendmail/submissions-port',
  ],
  needs: { deliveries: Delivery },
  messages: {
    arrived: ['info', '{service} at {endpoint}: the message for {to} arrived after {ms} ms'],
    refused: ['error', '{service} at {endpoint} refuses our message for {to}: "{text}"'],
    deferred: ['warning', '{service} at {endpoint} puts off our message for {to}: "{text}"'],
    failed: ['error', '{service} at {endpoint}: our message for {to} could not be handed over ({text})'],
    lost: ['error', '{service} at {endpoint} took the message for {to} ("{text}"), and it was not in {mailbox} after {ms} ms'],
    twice: ['warning', '{service} at {endpoint}: {copies} copies of one message for {to} arrived'],
    'mailbox-closed': ['not-applicable', '{service} at {endpoint} took the message; {mailbox} cannot be read: {text}'],
    'no-mailbox': ['not-applicable', '{service} at {endpoint} took the message; the target names no mailbox to look for it'],
    closed: ['not-applicable', '{service} at {endpoint}: no connection ({text})'],
  },
  judge: ({ deliveries }, say) =>
    deliveries.map((at) => {
      const { connection, detail, to, reply: last, failure, mailbox } = at.value;
      const where = { ...whereOf(at), to };
      if (connection !== 'open') return say('closed', at, { ...where, text: detail ?? connection });
      if (last === null || last.code === null) return say('failed', at, { ...where, text: failure ?? 'no reply' });
      const text = replyText(last);
      if (last.code >= 500) return say('refused', at, { ...where, text });
      if (last.code >= 400) return say('deferred', at, { ...where, text });
      if (mailbox === null) return say('no-mailbox', at, where);
      if (mailbox.problem !== null)
        return say('mailbox-closed', at, { ...where, mailbox: mailbox.mailbox, text: mailbox.problem });
      if (mailbox.foundMs === null)
        return say('lost', at, { ...where, text, mailbox: mailbox.mailbox, ms: Math.round(mailbox.waitedMs) });
      if (mailbox.copies > 1) return say('twice', at, { ...where, copies: mailbox.copies });
      return say('arrived', at, { ...where, ms: Math.round(mailbox.foundMs) });
    }),
  examples: [
    { name: 'arrived', seen: { deliveries: [Delivery.on('ipv6')] }, says: ['arrived'] },
    {
      name: 'refused',
      seen: { deliveries: [Delivery.on('ipv6', { reply: reply('550 5.7.1 no IPv6 here'), mailbox: null })] },
      says: ['refused'],
    },
    {
      name: 'greylisted',
      seen: { deliveries: [Delivery.on('ipv6', { reply: reply('451 4.7.1 later'), mailbox: null })] },
      says: ['deferred'],
    },
    {
      name: 'no login',
      seen: { deliveries: [Delivery.on('ipv6', { reply: null, failure: 'EAUTH: no AUTH', mailbox: null })] },
      says: ['failed'],
    },
    { name: 'lost', seen: { deliveries: found(lost) }, says: ['lost'] },
    { name: 'twice', seen: { deliveries: found({ copies: 2 }) }, says: ['twice'] },
    {
      name: 'no right to look',
      seen: { deliveries: found({ ...lost, problem: 'EACCES: permission denied' }) },
      says: ['mailbox-closed'],
    },
    { name: 'nowhere to look', seen: { deliveries: [Delivery.on('ipv6', { mailbox: null })] }, says: ['no-mailbox'] },
    {
      name: 'no connection',
      seen: {
        deliveries: [Delivery.on('ipv6', { connection: 'refused', detail: 'connect: ECONNREFUSED', reply: null, mailbox: null })],
      },
      says: ['closed'],
    },
  ],
});
