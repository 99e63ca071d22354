import { check } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { Session } from '../observations.ts';
import { whereOf } from '../pairs.ts';

const greeted = (text: string, outcome: 'reply' | 'silent' | 'closed' | 'malformed' = 'reply') =>
  Session.on('ipv6', { greeting: { outcome, code: outcome === 'reply' ? Number(text.slice(0, 3)) : null, text } });

export default check({
  title: 'the server greets with 220',
  requirement: 'Every mail service that takes a connection greets with 220.',
  why: 'A listener that does not greet, or sends clients away, is worse than none: senders wait for it, and try again for days.',
  fix: 'Look into the maillog for this client: rejections at connect, a daemon that hangs, a process that is no mail server.',
  fixes: {
    silent:
      'Something holds the greeting back: a daemon stuck at start (sendmail tries ten times to bind an address that is taken, and serves nobody meanwhile), a name server that does not answer for the client’s address, or a proxy.',
    'no-tls':
      'Let the daemon of this port speak TLS from the first octet: modifier `s` in DAEMON_OPTIONS, and a certificate it can read.',
    busy: 'Raise the limits of connections (ConnectionRateThrottle, MaxDaemonChildren, `ratecontrol`), or exempt this client from them.',
  },
  level: 'must',
  source: [
    { rfc: 5321, section: '3.1' },
    { rfc: 5321, section: '4.3.1' },
  ],
  requires: ['smtp-sendmail/reach'],
  needs: { sessions: Session },
  messages: {
    greets: ['info', '{service} at {endpoint}: {text}'],
    rejects: ['error', '{service} at {endpoint} takes the connection and answers "{text}"'],
    busy: ['warning', '{service} at {endpoint} is busy: "{text}"'],
    silent: ['error', '{service} at {endpoint} takes the connection and does not greet'],
    'no-tls': ['error', '{service} at {endpoint}: no TLS ({text})'],
    ends: ['error', '{service} at {endpoint} takes the connection and ends it: {text}'],
    closed: ['not-applicable', '{service} at {endpoint}: no connection ({text})'],
  },
  judge: ({ sessions }, say) =>
    sessions.map((at) => {
      const { connection, detail, greeting } = at.value;
      const where = whereOf(at);
      if (connection === 'no-tls') return say('no-tls', at, { ...where, text: detail ?? '' });
      if (connection !== 'open' || greeting === null) return say('closed', at, { ...where, text: detail ?? connection });
      if (greeting.outcome === 'silent') return say('silent', at, where);
      const text = replyText(greeting);
      if (greeting.outcome !== 'reply') return say('ends', at, { ...where, text });
      if (greeting.code === 220) return say('greets', at, { ...where, text });
      return say(greeting.code === 421 ? 'busy' : 'rejects', at, { ...where, text });
    }),
  examples: [
    { name: 'a greeting', seen: { sessions: [Session.on('ipv6')] }, says: ['greets'] },
    {
      name: 'clients of this network are not wanted',
      seen: { sessions: [greeted('554 mail.test ESMTP not accepting messages')] },
      says: ['rejects'],
    },
    { name: 'too many connections', seen: { sessions: [greeted('421 4.3.2 Too many open connections.')] }, says: ['busy'] },
    { name: 'a daemon that hangs', seen: { sessions: [greeted('(silent: ETIMEDOUT)', 'silent')] }, says: ['silent'] },
    { name: 'a wrapper ends it', seen: { sessions: [greeted('(closed: EOF)', 'closed')] }, says: ['ends'] },
    {
      name: 'another protocol',
      seen: { sessions: [greeted('SSH-2.0 (malformed: no reply code)', 'malformed')] },
      says: ['ends'],
    },
    {
      name: 'no TLS on the port of implicit TLS',
      seen: {
        sessions: [
          Session.on('ipv6', {
            service: 'submissions',
            port: 465,
            connection: 'no-tls',
            detail: 'malformed: ERR_SSL_WRONG_VERSION_NUMBER',
            greeting: null,
          }),
        ],
      },
      says: ['no-tls'],
    },
    {
      name: 'no listener is no greeting’s matter',
      seen: {
        sessions: [
          Session.on('ipv6', { service: 'submission', connection: 'refused', detail: 'connect: ECONNREFUSED', greeting: null }),
        ],
      },
      says: ['closed'],
    },
  ],
});
