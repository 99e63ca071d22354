import { sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Spoofed } from '../observations/clients.ts';
import { answerText } from '../pages.ts';

/** What was made of one value: the client in it, a part of its text, our own address as if nothing had been sent, or something else. */
type Read = 'client' | 'cut' | 'ignored' | 'else' | 'nothing';

function readAs({ value: { sent, text, local } }: Seen<Spoofed>): Read {
  if (text === null) return 'nothing';
  const clients = sent.split(', ').map((one) => one.replace(/^\[(.*)\](:\d+)?$/, '$1'));
  if (clients.some((client) => sameAddress(client, text))) return 'client';
  if (local !== null && sameAddress(local.address, text)) return 'ignored';
  return sent.startsWith(text) && !text.includes(']') ? 'cut' : 'else';
}

const client = '2001:db8:47::11';
const sent = {
  bare: client,
  bracketed: `[${client}]`,
  'with-port': `[${client}]:47011`,
  list: `${client}, 2001:db8:47::22`,
} as const;
const on = (form: keyof typeof sent, change: Partial<Spoofed> = {}) =>
  Spoofed.on('ipv6', { form, sent: sent[form], text: client, ...change }, { aim: `spoofed-${form}` });

export default check({
  title: 'X-Forwarded-For with IPv6 values is understood',
  requirement:
    'The application takes an IPv6 client for the same, whether X-Forwarded-For has it bare, in brackets, with a port or in a list.',
  why: 'Proxies write it in each of these ways. What is split at a colon makes one client, 2001, of all of them.',
  fix: 'Split at commas, take off brackets, and a port only after the closing bracket.',
  level: 'should',
  source: [
    { rfc: 7239, section: '6' },
    { text: 'Microsoft: Application Request Routing, "Preserve client IP in the following header"' },
  ],
  requires: ['http-iis/client-address-echo'],
  needs: { spoofed: Spoofed },
  messages: {
    understood: ['info', '{url} at {endpoint} takes {forms} for {client}'],
    misparsed: ['warning', '{url} at {endpoint} makes {text} of {sent}, and {client} of other forms'],
    cut: ['error', '{url} at {endpoint} makes {text} of {sent}'],
    flips: ['error', '{url} at {endpoint} answers {answer} to X-Forwarded-For: {sent}, and {bareAnswer} to {bare}'],
    ignored: ['not-applicable', '{url} at {endpoint} does not take X-Forwarded-For from here'],
    'not-understood': ['warning', '{url} at {endpoint} makes {text} of {sent}'],
  },
  judge({ spoofed }, say) {
    const findings = [...Map.groupBy(spoofed, ({ value }) => value.address).values()].map((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const where = { url: first.value.url, endpoint: endpointText(first.value) };
      const bare = all.find(({ value }) => value.form === 'bare') ?? first;
      const flipped = all.filter(({ value }) => (bare.value.status ?? 599) < 400 && (value.status ?? 599) >= 400);
      if (flipped.length > 0) {
        return flipped.map((at) =>
          say('flips', [at, bare], {
            ...where,
            answer: answerText(at.value),
            sent: at.value.sent,
            bareAnswer: answerText(bare.value),
            bare: bare.value.sent,
          }),
        );
      }
      if (all.every((at) => ['ignored', 'nothing'].includes(readAs(at)))) return [say('ignored', all, where)];
      const right = all.filter((at) => readAs(at) === 'client');
      const told = (at: Seen<Spoofed>) => ({
        ...where,
        text: at.value.text === '' ? 'nothing' : (at.value.text ?? 'nothing'),
        sent: at.value.sent,
      });
      const wrong = all.filter((at) => readAs(at) !== 'client');
      if (wrong.length === 0) {
        const forms = right.map(({ value }) => value.sent).join(' and ');
        return [say('understood', all, { ...where, forms, client: right[0]?.value.text ?? '' })];
      }
      return wrong.map((at) => {
        if (readAs(at) === 'cut') return say('cut', at, told(at));
        const [other] = right;
        if (other === undefined) return say('not-understood', at, told(at));
        return say('misparsed', [at, other], { ...told(at), client: other.value.text ?? '' });
      });
    });
    return findings.flat();
  },
  examples: [
    {
      name: 'all forms',
      seen: { spoofed: [on('bare'), on('bracketed'), on('with-port'), on('list', { text: '2001:db8:47::22' })] },
      says: ['understood'],
    },
    {
      name: 'the port stays',
      seen: { spoofed: [on('bare'), on('bracketed'), on('with-port', { text: sent['with-port'] })] },
      says: ['misparsed'],
    },
    {
      name: 'split at the first colon',
      seen: { spoofed: [on('bare', { text: '2001' }), on('list', { text: '2001' })] },
      says: ['cut', 'cut'],
    },
    { name: 'nothing left', seen: { spoofed: [on('bracketed', { text: '' })] }, says: ['cut'] },
    {
      name: 'brackets decide about access',
      seen: { spoofed: [on('bare'), on('bracketed', { status: 403, text: null })] },
      says: ['flips'],
    },
    {
      name: 'not trusted',
      seen: { spoofed: [on('bare', { text: '2001:db8:6::6' }), on('list', { text: '2001:db8:6::6' })] },
      says: ['ignored'],
    },
    { name: 'none right', seen: { spoofed: [on('bare', { text: 'unknown' })] }, says: ['not-understood'] },
  ],
});
