import { check, v6Paths } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { EhloForms } from '../observations/policy.ts';
import { whereOf } from '../pairs.ts';

const { forms } = EhloForms.sample;
const answering = (ehlo: EhloForms['forms'][number]['ehlo']) => [
  EhloForms.on('ipv6', { forms: forms.map((one) => (one.form === 'untagged' ? { ...one, ehlo } : one)) }),
];

export default check({
  title: 'an IPv6 literal without its tag gets a reply',
  requirement: 'EHLO [2001:db8::1], which lacks the tag `IPv6:`, gets a reply, be it 501 or 250.',
  why: 'Clients that were written for IPv4 send it. Refusing it is right, taking it is kind; ending the connection leaves the sender without an answer.',
  fix: 'Let the server, or the proxy in front of it, answer with 501 and keep the connection.',
  level: 'info',
  source: [{ rfc: 5321, section: '4.1.3' }],
  on: v6Paths,
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/capability-parity', 'smtp-sendmail/ehlo-literal'],
  needs: { ehlos: EhloForms },
  messages: {
    refused: ['info', '{service} at {endpoint} refuses EHLO {argument}: "{text}"'],
    taken: ['info', '{service} at {endpoint} takes EHLO {argument}'],
    ends: ['warning', '{service} at {endpoint} gives no reply to EHLO {argument}: {text}'],
    'not-asked': ['not-applicable', '{service} at {endpoint}: the dialogue ended before'],
  },
  judge: ({ ehlos }, say) =>
    ehlos.map((at) => {
      const form = at.value.forms.find((one) => one.form === 'untagged');
      if (form === undefined) return say('not-asked', at, whereOf(at));
      const values = { ...whereOf(at), argument: form.argument };
      if (form.ehlo.code === 250) return say('taken', at, values);
      return say(form.ehlo.outcome === 'reply' ? 'refused' : 'ends', at, { ...values, text: replyText(form.ehlo) });
    }),
  examples: [
    { name: 'refused', seen: { ehlos: [EhloForms.on('ipv6')] }, says: ['refused'] },
    { name: 'taken', seen: { ehlos: answering(reply('250 mail.test Hello')) }, says: ['taken'] },
    {
      name: 'the connection ends',
      seen: { ehlos: answering({ outcome: 'closed', code: null, text: '(closed: EOF)' }) },
      says: ['ends'],
    },
    { name: 'not asked', seen: { ehlos: [EhloForms.on('ipv6', { forms: forms.slice(0, 3) })] }, says: ['not-asked'] },
  ],
});
