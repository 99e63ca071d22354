import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { Recipients } from '../observations/policy.ts';
import { forServers, whereOf } from '../pairs.ts';

const literal = (path: 'ipv4' | 'ipv6', recipient: string, text: string) => [
  Recipients.on(path, {
    ...(path === 'ipv4' ? v4 : {}),
    answers: [{ kind: 'own-literal', recipient, mail: reply('250 2.1.0 Sender ok'), rcpt: reply(text) }],
  }),
];
const here = (text: string) => literal('ipv6', 'postmaster@[IPv6:2001:db8:80::25]', text);
const there = (text: string) => literal('ipv4', 'postmaster@[192.0.2.25]', text);
const taken = '250 2.1.5 Recipient ok';
const denied = '550 5.7.1 Relaying denied';

export default check({
  title: 'the server knows its own IPv6 literal',
  requirement: 'Mail for postmaster at the server’s IPv6 address literal is treated like that at its IPv4 literal.',
  why: 'Whoever writes to a server whose domain does not work writes to its address; sendmail on Linux knows its IPv4 addresses by itself, and not its IPv6 ones.',
  fix: "Add the literal, uncompressed, to class w: LOCAL_DOMAIN(`[IPv6:2001:db8:0:0:0:0:0:1]').",
  level: 'should',
  source: [
    { rfc: 5321, section: '4.1.3' },
    { rfc: 1123, section: '5.2.17' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/postmaster'],
  needs: { recipients: Recipients, reference: Recipients.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint} answers {recipient} with "{text}", as {referenceRecipient} over IPv4'],
    denied: ['warning', '{service} at {endpoint} refuses {recipient} ("{text}"), and takes {referenceRecipient} over IPv4'],
    neither: ['not-applicable', '{service} at {endpoint} takes mail for no literal of its own'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: RCPT could not be asked on both paths'],
  },
  judge({ recipients, reference: all }, say) {
    const [reference] = forServers(all);
    const answerOf = (value: Recipients | undefined) => value?.answers.find(({ kind }) => kind === 'own-literal');
    const was = answerOf(reference?.value);
    return forServers(recipients).map((at) => {
      const where = whereOf(at);
      const is = answerOf(at.value);
      if (reference === undefined || is === undefined || was === undefined) return say('not-asked', at, where);
      const isTaken = is.rcpt?.code === 250;
      const values = {
        ...where,
        recipient: is.recipient,
        referenceRecipient: was.recipient,
        text: replyText(is.rcpt ?? is.mail),
      };
      if (was.rcpt?.code !== 250) return isTaken ? say('same', [at, reference], values) : say('neither', [at, reference], where);
      return say(isTaken ? 'same' : 'denied', [at, reference], values);
    });
  },
  examples: [
    { name: 'both', seen: { recipients: here(taken), reference: there(taken) }, says: ['same'] },
    { name: 'IPv6 is not known', seen: { recipients: here(denied), reference: there(taken) }, says: ['denied'] },
    { name: 'neither', seen: { recipients: here(denied), reference: there(denied) }, says: ['neither'] },
    { name: 'IPv6 only', seen: { recipients: here(taken), reference: there(denied) }, says: ['same'] },
    {
      name: 'not asked',
      seen: { recipients: [Recipients.on('ipv6', { answers: [] })], reference: there(taken) },
      says: ['not-asked'],
    },
  ],
});
