import { check } from '../../../harness/model/check.ts';
import { parameters } from '../greeted.ts';
import { Session } from '../observations.ts';
import { whereOf } from '../pairs.ts';

/** Mechanisms that send the password as it is (RFC 4616; LOGIN has no specification). */
const bare = new Set(['PLAIN', 'LOGIN']);

const { capabilities } = Session.sample;
const offering = (...lines: string[]) => [
  Session.on('ipv6', { service: 'submission', port: 587, capabilities: [...capabilities, ...lines] }),
];

export default check({
  title: 'no password in clear',
  requirement: 'AUTH PLAIN and LOGIN are offered inside TLS only.',
  why: 'A mail program that does not insist on TLS sends the password over the network for everybody to read.',
  fix: "Offer plain mechanisms under TLS only: define(`confAUTH_OPTIONS', `A p') in sendmail.mc (p: no plain text without encryption).",
  level: 'must',
  source: [
    { rfc: 4954, section: '4' },
    { rfc: 8314, section: '3.3' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/capability-parity'],
  needs: { sessions: Session },
  messages: {
    none: ['info', '{service} at {endpoint} offers no plain AUTH in clear'],
    offered: ['error', '{service} at {endpoint} offers AUTH {mechanisms} without TLS'],
    'no-ehlo': ['not-applicable', '{service} at {endpoint}: nothing was offered in clear'],
  },
  judge: ({ sessions }, say) =>
    sessions.flatMap((at) => {
      if (at.sample > 1) return [];
      const { ehlo, service, capabilities } = at.value;
      if (ehlo?.code !== 250 || service === 'submissions') return say('no-ehlo', at, whereOf(at));
      const mechanisms = (parameters(capabilities, 'AUTH') ?? []).map((one) => one.toUpperCase()).filter((one) => bare.has(one));
      if (mechanisms.length === 0) return say('none', at, whereOf(at));
      return say('offered', at, { ...whereOf(at), mechanisms: mechanisms.join(' ') });
    }),
  examples: [
    { name: 'inside TLS only', seen: { sessions: offering() }, says: ['none'] },
    { name: 'PLAIN in clear', seen: { sessions: offering('AUTH PLAIN LOGIN') }, says: ['offered'] },
    { name: 'in the old spelling', seen: { sessions: offering('AUTH=LOGIN') }, says: ['offered'] },
    { name: 'a challenge', seen: { sessions: offering('AUTH CRAM-MD5 DIGEST-MD5') }, says: ['none'] },
    { name: 'no EHLO', seen: { sessions: [Session.on('ipv6', { ehlo: null })] }, says: ['no-ehlo'] },
  ],
});
