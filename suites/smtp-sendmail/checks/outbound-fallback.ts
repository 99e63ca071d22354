import { check } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Outbound } from '../observations/delivery.ts';
import { whereOf } from '../pairs.ts';

/** Milliseconds. A server that waits longer for each dead address has its queue full of them. */
const soonMs = 30_000;

const { mailbox } = Outbound.sample;
const found = (change: Partial<NonNullable<Outbound['mailbox']>>) => [
  Outbound.on('ipv6', mailbox === null ? {} : { mailbox: { ...mailbox, ...change } }),
];
const lost = { foundMs: null, waitedMs: 60_000, received: [], copies: 0, removed: 0 };

export default check({
  title: 'mail goes out past a dead IPv6 address',
  requirement: 'Mail for a domain whose exchanger has a dead IPv6 address and a live IPv4 one gets there within 30 s.',
  why: 'Other people’s AAAA records break; a server that does not go on to the next address defers their mail for days, and says it is their fault.',
  fix: "Shorten the wait for a connection: define(`confTO_CONNECT', `30s'), confTO_ICONNECT `10s'; take the modifier `b` from an inet6 daemon, which ties outgoing mail to its family.",
  level: 'should',
  source: [
    { rfc: 3974, section: '3' },
    { rfc: 5321, section: '5.1' },
  ],
  requires: [
    'smtp-sendmail/greeting',
    'smtp-sendmail/relay-policy',
    'smtp-sendmail/starttls-parity',
    'smtp-sendmail/cert-parity',
  ],
  needs: { outbound: Outbound },
  messages: {
    soon: ['info', '{to} got the message {ms} ms after {endpoint} had taken it'],
    slow: ['warning', '{to} got the message only {ms} ms after {endpoint} had taken it'],
    deferred: ['error', '{to} had not got the message {ms} ms after {endpoint} had taken it'],
    'not-taken': ['not-applicable', '{service} at {endpoint} does not take mail for {to} from us: {text}'],
    'mailbox-closed': ['not-applicable', '{mailbox} cannot be read: {text}'],
  },
  judge: ({ outbound }, say) =>
    outbound.map((at) => {
      const { to, mailbox, reply: last, failure, detail } = at.value;
      const where = { ...whereOf(at), to };
      if (mailbox === null) {
        const text = last === null ? (failure ?? detail ?? 'no connection') : `"${replyText(last)}"`;
        return say('not-taken', at, { ...where, text });
      }
      if (mailbox.problem !== null) return say('mailbox-closed', at, { mailbox: mailbox.mailbox, text: mailbox.problem });
      if (mailbox.foundMs === null) return say('deferred', at, { ...where, ms: Math.round(mailbox.waitedMs) });
      return say(mailbox.foundMs > soonMs ? 'slow' : 'soon', at, { ...where, ms: Math.round(mailbox.foundMs) });
    }),
  examples: [
    { name: 'at once', seen: { outbound: [Outbound.on('ipv6')] }, says: ['soon'] },
    { name: 'late', seen: { outbound: found({ foundMs: 45_000 }) }, says: ['slow'] },
    { name: 'in the queue', seen: { outbound: found(lost) }, says: ['deferred'] },
    {
      name: 'no relay for us',
      seen: { outbound: [Outbound.on('ipv6', { reply: reply('550 5.7.1 Relaying denied'), mailbox: null })] },
      says: ['not-taken'],
    },
    {
      name: 'no right to look',
      seen: { outbound: found({ ...lost, problem: 'EACCES: permission denied' }) },
      says: ['mailbox-closed'],
    },
  ],
});
