import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { reply } from '../observations.ts';
import { Pipelined } from '../observations/policy.ts';
import { whereOf } from '../pairs.ts';

const { batch } = Pipelined.sample;
const codes = (replies: Pipelined['batch']): string => replies.map(({ code, outcome }) => code ?? outcome).join(' ');
const reference = [Pipelined.on('ipv4', v4)];
const none = { offered: false, single: [], batch: [] };

export default check({
  title: 'commands in one packet are answered in order',
  requirement:
    'Where PIPELINING is offered, commands that come in one packet get the replies that they get one by one; it is offered where IPv4 offers it.',
  why: 'Senders use what is offered: a proxy that loses or mixes replies makes mail vanish, or go to the wrong recipients.',
  fix: 'Look for what stands in front of the IPv6 listener and speaks SMTP: a filter, a load balancer, a firewall with an SMTP "fixup". Turn that off, or let it not offer PIPELINING.',
  level: 'must',
  source: [{ rfc: 2920, section: '3.2' }],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity', 'smtp-sendmail/client-accepted'],
  needs: { pipelined: Pipelined, reference: Pipelined.onReference().optional() },
  messages: {
    'in-order': ['info', '{service} at {endpoint}: {codes} at once as one by one'],
    lost: ['error', '{service} at {endpoint}: {got} replies to {asked} commands in one packet ({codes})'],
    mixed: ['error', '{service} at {endpoint}: {codes} to commands in one packet, one by one {singleCodes}'],
    'missing-here': ['error', '{service} at {endpoint} does not offer PIPELINING, over IPv4 it does'],
    none: ['not-applicable', '{service} at {endpoint} does not offer PIPELINING'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: the commands are not answered one by one'],
  },
  judge({ pipelined, reference: [reference] }, say) {
    return pipelined.map((at) => {
      const { offered, single, batch, commands } = at.value;
      const where = whereOf(at);
      if (offered === null) return say('not-asked', at, where);
      if (!offered)
        return reference?.value.offered === true ? say('missing-here', [at, reference], where) : say('none', at, where);
      if (batch.length === 0) return say('not-asked', at, where);
      const values = { ...where, codes: codes(batch) };
      const got = batch.filter(({ outcome }) => outcome === 'reply').length;
      if (got < commands.length) return say('lost', at, { ...values, got, asked: commands.length });
      return values.codes === codes(single)
        ? say('in-order', at, values)
        : say('mixed', at, { ...values, singleCodes: codes(single) });
    });
  },
  examples: [
    { name: 'in order', seen: { pipelined: [Pipelined.on('ipv6')], reference }, says: ['in-order'] },
    {
      name: 'all but the first are lost',
      seen: {
        pipelined: [
          Pipelined.on('ipv6', { batch: [...batch.slice(0, 1), { outcome: 'silent', code: null, text: '(silent: ETIMEDOUT)' }] }),
        ],
        reference,
      },
      says: ['lost'],
    },
    {
      name: 'another reply',
      seen: {
        pipelined: [Pipelined.on('ipv6', { batch: [reply('503 5.5.1 Polite people say HELO first'), ...batch.slice(1)] })],
        reference,
      },
      says: ['mixed'],
    },
    { name: 'not offered over IPv6', seen: { pipelined: [Pipelined.on('ipv6', none)], reference }, says: ['missing-here'] },
    {
      name: 'not offered',
      seen: { pipelined: [Pipelined.on('ipv6', none)], reference: [Pipelined.on('ipv4', { ...v4, ...none })] },
      says: ['none'],
    },
    { name: 'no EHLO', seen: { pipelined: [Pipelined.on('ipv6', { ...none, offered: null })], reference }, says: ['not-asked'] },
    { name: 'it ends at MAIL', seen: { pipelined: [Pipelined.on('ipv6', { batch: [] })], reference }, says: ['not-asked'] },
  ],
});
