import { check } from '../../../harness/model/check.ts';
import { replyText } from '../greeted.ts';
import { reply } from '../observations.ts';
import { EhloForms } from '../observations/policy.ts';
import { whereOf } from '../pairs.ts';

type Form = EhloForms['forms'][number];

const { forms } = EhloForms.sample;
const changed = (form: Form['form'], change: Partial<Form>) => [
  EhloForms.on('ipv6', { forms: forms.map((one) => (one.form === form ? { ...one, ...change } : one)) }),
];
const isFine = ({ ehlo, mail }: Form): boolean => ehlo.code === 250 && (mail === null || (mail.code ?? 599) < 300);

export default check({
  title: 'an address literal in EHLO is taken',
  requirement:
    'EHLO with an address literal is answered with 250, and mail after it is treated as after a name, whether or not the literal is the client’s.',
  why: 'Clients without a name introduce themselves by their address; over IPv6 that is `[IPv6:…]`, which old parsers and filters refuse as a syntax error.',
  fix: 'Let the filter that looks at EHLO read the tag `IPv6:` (sendmail’s own parser does; look at milters, block_bad_helo and proxies), and let it not refuse for an address that differs.',
  level: 'must',
  source: [
    { rfc: 5321, section: '4.1.3' },
    { rfc: 5321, section: '4.1.4' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/capability-parity'],
  needs: { ehlos: EhloForms },
  messages: {
    taken: ['info', '{service} at {endpoint} takes EHLO {argument}'],
    refused: ['error', '{service} at {endpoint} answers EHLO {argument} with "{text}", and takes EHLO {name}'],
    'mail-refused': [
      'error',
      '{service} at {endpoint} answers mail after EHLO {argument} with "{text}", and takes it after EHLO {name}',
    ],
    'mismatch-refused': ['warning', '{service} at {endpoint}: EHLO {argument}, which is not our address, leads to "{text}"'],
    'no-name': ['not-applicable', '{service} at {endpoint}: EHLO with a name is not answered with 250 either'],
  },
  judge: ({ ehlos }, say) =>
    ehlos.map((at) => {
      const where = whereOf(at);
      const of = (form: Form['form']) => at.value.forms.find((one) => one.form === form);
      const [name, own, other] = [of('name'), of('own'), of('other')];
      if (name?.ehlo.code !== 250 || own === undefined) return say('no-name', at, where);
      const values = { ...where, argument: own.argument, name: name.argument };
      if (own.ehlo.code !== 250) return say('refused', at, { ...values, text: replyText(own.ehlo) });
      const isMailFine = (form: Form) => isFine(form) || !isFine(name);
      if (!isMailFine(own)) return say('mail-refused', at, { ...values, text: replyText(own.mail ?? own.ehlo) });
      if (other !== undefined && (other.ehlo.code !== 250 || !isMailFine(other))) {
        const text = replyText(other.ehlo.code === 250 ? (other.mail ?? other.ehlo) : other.ehlo);
        return say('mismatch-refused', at, { ...where, argument: other.argument, text });
      }
      return say('taken', at, values);
    }),
  examples: [
    { name: 'taken', seen: { ehlos: [EhloForms.on('ipv6')] }, says: ['taken'] },
    {
      name: 'a syntax error',
      seen: { ehlos: changed('own', { ehlo: reply('501 5.5.4 Invalid domain name'), mail: null }) },
      says: ['refused'],
    },
    {
      name: 'refused at RCPT',
      seen: { ehlos: changed('own', { mail: reply('550 5.7.1 Helo command rejected') }) },
      says: ['mail-refused'],
    },
    { name: 'the connection ends', seen: { ehlos: [EhloForms.on('ipv6', { forms: forms.slice(0, 1) })] }, says: ['no-name'] },
    {
      name: 'refused for another’s address',
      seen: { ehlos: changed('other', { ehlo: reply('550 5.7.1 not your address'), mail: null }) },
      says: ['mismatch-refused'],
    },
    {
      name: 'mail is refused whatever EHLO says',
      seen: {
        ehlos: [
          EhloForms.on('ipv6', {
            forms: forms.map((one) => ({ ...one, mail: one.mail && reply('530 5.7.0 Authentication required') })),
          }),
        ],
      },
      says: ['taken'],
    },
  ],
});
