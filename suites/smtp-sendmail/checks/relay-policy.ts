import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Recipients } from '../observations/policy.ts';
import { forServers, whereOf } from '../pairs.ts';

const { answers } = Recipients.sample;
const relaying = answers.map((one) => (one.kind === 'foreign' ? { ...one, rcpt: reply('250 2.1.5 Recipient ok') } : one));
const deferring = answers.map((one) => (one.kind === 'foreign' ? { ...one, rcpt: reply('451 4.7.1 try again later') } : one));
const reference = [Recipients.on('ipv4', v4)];

export default check({
  title: 'no open relay',
  requirement: 'Mail of strangers to other domains is refused.',
  why: 'Spammers find an open relay within hours; the server’s addresses are then blocked everywhere, and its own mail goes nowhere. Rules that name IPv4 networks only are the usual way to get one.',
  fix: "Take away what lets IPv6 clients relay: keys like `Connect:IPv6:2001` or `Connect:IPv6` with RELAY in the access map, FEATURE(`promiscuous_relay'), a proxy whose own address is trusted. Where this client is trusted, say `relays: true`.",
  fixes: {
    'refuses-here':
      'Add this client’s prefix to the access map in the form that sendmail compares: `Connect:IPv6:2001:db8:6 RELAY`, uncompressed.',
  },
  level: 'must',
  source: [
    { rfc: 2505, section: '2.1' },
    { rfc: 5321, section: '3.6.2' },
  ],
  requires: ['smtp-sendmail/greeting'],
  needs: { recipients: Recipients, reference: Recipients.onReference().optional() },
  messages: {
    refused: ['info', '{service} at {endpoint} does not relay: "{text}"'],
    relays: ['error', 'OPEN RELAY: {service} at {endpoint} takes mail for {recipient} from us, who are strangers: "{text}"'],
    trusted: ['info', '{service} at {endpoint} relays for us, as it is meant to'],
    'refuses-here': ['error', '{service} at {endpoint} does not relay for us, and does over IPv4: "{text}"'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: RCPT could not be asked'],
  },
  judge({ recipients, reference }, say) {
    const answerOf = (value: Recipients) => value.answers.find(({ kind }) => kind === 'foreign');
    const [was] = forServers(reference);
    const asked = forServers(recipients);
    if (asked.length === 0) return recipients.map((at) => say('not-asked', at, whereOf(at)));
    return asked.map((at) => {
      const answer = answerOf(at.value);
      const where = whereOf(at);
      if (answer === undefined || (answer.rcpt ?? answer.mail).outcome !== 'reply') return say('not-asked', at, where);
      const text = replyText(answer.rcpt ?? answer.mail);
      const takes = answer.rcpt?.code === 250 || answer.rcpt?.code === 251;
      if (takes)
        return at.value.relays ? say('trusted', at, where) : say('relays', at, { ...where, recipient: answer.recipient, text });
      const isTrustedThere = at.value.relays && was !== undefined && answerOf(was.value)?.rcpt?.code === 250;
      return isTrustedThere ? say('refuses-here', [at, was], { ...where, text }) : say('refused', at, { ...where, text });
    });
  },
  examples: [
    { name: 'no relay', seen: { recipients: [Recipients.on('ipv6')], reference }, says: ['refused'] },
    {
      name: 'asked to come again',
      seen: { recipients: [Recipients.on('ipv6', { answers: deferring })], reference },
      says: ['refused'],
    },
    {
      name: 'an open relay over IPv6',
      seen: { recipients: [Recipients.on('ipv6', { answers: relaying })], reference },
      says: ['relays'],
    },
    {
      name: 'an open relay over IPv4',
      path: 'ipv4',
      seen: { recipients: [Recipients.on('ipv4', { ...v4, answers: relaying })] },
      says: ['relays'],
    },
    {
      name: 'a relay for us',
      seen: { recipients: [Recipients.on('ipv6', { relays: true, answers: relaying })], reference },
      says: ['trusted'],
    },
    {
      name: 'the IPv6 network was forgotten',
      seen: {
        recipients: [Recipients.on('ipv6', { relays: true })],
        reference: [Recipients.on('ipv4', { ...v4, relays: true, answers: relaying })],
      },
      says: ['refuses-here'],
    },
    { name: 'nobody to ask', seen: { recipients: [Recipients.on('ipv6', { answers: [] })], reference }, says: ['not-asked'] },
  ],
});
