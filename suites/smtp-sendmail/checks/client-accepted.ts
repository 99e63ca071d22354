import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Recipients } from '../observations/policy.ts';
import { forServers, whereOf } from '../pairs.ts';

const refusing = (text: string) => ({
  answers: Recipients.sample.answers.map((one) => ({ ...one, mail: reply(text), rcpt: null })),
});
const denied = refusing('550 5.7.1 Access denied');
const reference = [Recipients.on('ipv4', v4)];

export default check({
  title: 'mail of this path’s clients is taken',
  requirement: 'The server takes MAIL from a client of this path as it does from one over IPv4.',
  why: 'A rule against an IPv6 network, or a list that has it, refuses all mail of these clients, whatever it is and whoever it is for.',
  fix: "Find the rule: a key `Connect:IPv6:…` with REJECT in the access map, TCP wrappers (sendmail: hosts.deny), FEATURE(`require_rdns') with clients that have no name, a DNS list.",
  level: 'must',
  source: [
    { rfc: 5321, section: '3.3' },
    { rfc: 4472, section: '7.1' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity'],
  needs: { recipients: Recipients, reference: Recipients.onReference().optional() },
  messages: {
    taken: ['info', '{service} at {endpoint} takes MAIL'],
    'refused-here': ['error', '{service} at {endpoint} answers our MAIL with "{text}", over IPv4 it takes it'],
    refused: ['warning', '{service} at {endpoint} answers our MAIL with "{text}"'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: MAIL could not be asked'],
  },
  judge({ recipients, reference }, say) {
    const asked = forServers(recipients);
    if (asked.length === 0) return recipients.map((at) => say('not-asked', at, whereOf(at)));
    const [was] = forServers(reference);
    return asked.map((at) => {
      const where = whereOf(at);
      const [answer] = at.value.answers;
      if (answer?.mail.code == null) return say('not-asked', at, where);
      if (answer.mail.code < 300) return say('taken', at, where);
      const values = { ...where, text: replyText(answer.mail) };
      if (was?.value.answers[0]?.mail.code === 250) return say('refused-here', [at, was], values);
      return say('refused', at, values);
    });
  },
  examples: [
    { name: 'taken', seen: { recipients: [Recipients.on('ipv6')], reference }, says: ['taken'] },
    { name: 'a rule against IPv6', seen: { recipients: [Recipients.on('ipv6', denied)], reference }, says: ['refused-here'] },
    {
      name: 'our addresses are on a list',
      seen: { recipients: [Recipients.on('ipv6', denied)], reference: [Recipients.on('ipv4', { ...v4, ...denied })] },
      says: ['refused'],
    },
    { name: 'over IPv4', path: 'ipv4', seen: { recipients: [Recipients.on('ipv4', { ...v4, ...denied })] }, says: ['refused'] },
    { name: 'nobody to ask', seen: { recipients: [Recipients.on('ipv6', { answers: [] })], reference }, says: ['not-asked'] },
    {
      name: 'submission is another check’s',
      seen: { recipients: [Recipients.on('ipv6', { service: 'submission' })], reference },
      says: ['not-asked'],
    },
  ],
});
