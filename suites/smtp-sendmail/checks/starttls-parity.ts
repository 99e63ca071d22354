import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { keywords, replyText } from '../greeted.ts';
import { reply, Session } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

/** What came of TLS: `TLS`, `not offered`, or how it failed. */
function tlsText({ tls, capabilities, starttls }: Session): string {
  if (tls !== null) return 'TLS';
  if (!keywords(capabilities).includes('STARTTLS')) return 'not offered';
  return starttls?.failure ?? `refused with "${starttls === null ? '' : replyText(starttls.reply)}"`;
}

const capabilities = Session.sample.capabilities.filter((line) => line !== 'STARTTLS');
const plain = { capabilities, starttls: null, tls: null, secured: null };
const refused = { starttls: { reply: reply('454 4.3.3 TLS not available'), failure: null, ahead: 0 }, tls: null, secured: null };
const failed = { starttls: { reply: reply('220 go'), failure: 'alert: HANDSHAKE_FAILURE', ahead: 0 }, tls: null, secured: null };
const reference = sampled(Session, 'ipv4', v4);

export default check({
  title: 'STARTTLS as over IPv4',
  requirement: 'Where STARTTLS is offered and works over IPv4 it is offered and works on this path.',
  why: 'Mail over the path without TLS goes in clear, or is not sent at all by those who demand it; clients that log in give their password away.',
  fix: 'Take the modifier `S` out of the DAEMON_OPTIONS of the IPv6 listener, look for Srv_Features rules with `S` for IPv6 clients, and let its daemon read certificate and key.',
  level: 'must',
  source: [
    { rfc: 3207, section: '4' },
    { rfc: 8314, section: '4.1' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity', 'smtp-sendmail/client-accepted'],
  needs: { sessions: Session, reference: Session.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint}: {tls}, as over IPv4'],
    'missing-here': ['error', '{service} at {endpoint}: STARTTLS is {tls}, and works over IPv4'],
    'here-only': ['warning', '{service} at {endpoint}: STARTTLS works, and is {referenceTls} over IPv4'],
    injected: ['warning', '{service} at {endpoint} sent {octets} octets in clear after it had agreed to TLS'],
    pool: ['nondeterministic', '{service} at {endpoint}: STARTTLS does not come to the same twice on one path'],
    'no-ehlo': ['not-applicable', '{service} at {endpoint}: STARTTLS has no subject here'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ sessions, reference }, say) =>
    judgePairs(sessions, reference, say, (pair, at, where) => {
      const isAsked = [...pair.a, ...pair.b].every(({ value }) => value.ehlo?.code === 250);
      if (!isAsked || where.service === 'submissions') return say('no-ehlo', at, where);
      const octets = pair.b[0].value.starttls?.ahead ?? 0;
      if (octets > 0) return say('injected', at, { ...where, octets });
      const texts = map(pair, tlsText);
      const [tls, referenceTls] = [texts.b[0], texts.a[0]];
      const parity = valueParity(texts);
      if (parity === 'nondeterministic') return say('pool', at, where);
      if (parity === 'same' || (tls !== 'TLS' && referenceTls !== 'TLS')) return say('same', at, { ...where, tls });
      return tls === 'TLS' ? say('here-only', at, { ...where, referenceTls }) : say('missing-here', at, { ...where, tls });
    }),
  examples: [
    { name: 'TLS on both', seen: { sessions: sampled(Session, 'ipv6'), reference }, says: ['same'] },
    {
      name: 'TLS on neither',
      seen: { sessions: sampled(Session, 'ipv6', plain), reference: sampled(Session, 'ipv4', { ...v4, ...plain }) },
      says: ['same'],
    },
    { name: 'not offered over IPv6', seen: { sessions: sampled(Session, 'ipv6', plain), reference }, says: ['missing-here'] },
    { name: 'refused over IPv6', seen: { sessions: sampled(Session, 'ipv6', refused), reference }, says: ['missing-here'] },
    { name: 'no handshake over IPv6', seen: { sessions: sampled(Session, 'ipv6', failed), reference }, says: ['missing-here'] },
    {
      name: 'over IPv6 only',
      seen: { sessions: sampled(Session, 'ipv6'), reference: sampled(Session, 'ipv4', { ...v4, ...plain }) },
      says: ['here-only'],
    },
    {
      name: 'a middlebox speaks ahead',
      seen: { sessions: sampled(Session, 'ipv6', { starttls: { reply: reply('220 go'), failure: null, ahead: 12 } }), reference },
      says: ['injected'],
    },
    { name: 'a pool', seen: { sessions: sampled(Session, 'ipv6', {}, plain), reference }, says: ['pool'] },
    { name: 'no EHLO', seen: { sessions: sampled(Session, 'ipv6', { ehlo: null }), reference }, says: ['no-ehlo'] },
    { name: 'one sample only', seen: { sessions: sampled(Session, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
