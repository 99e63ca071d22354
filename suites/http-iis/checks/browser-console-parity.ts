import { check } from '../../../harness/model/check.ts';
import { settle } from '../../../harness/model/parity.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { PageLoad } from '../observations/browser.ts';
import { isUsable, urlsOf, visitsOf } from '../visits.ts';

type Message = PageLoad['messages'][number];

/** Times and addresses differ by their nature; "Failed to load resource" is a request's, which `browser-page-load` reports. */
const masked = ({ kind, text }: Message): string => `${kind}: ${settle(text).replace(/\b\d+(\.\d+)?(?= ?m?s\b)/g, '…')}`;
const isOfPage = ({ text }: Message): boolean => !text.startsWith('Failed to load resource');

const messagesOf = ({ value }: Seen<PageLoad>): Map<string, Message> =>
  new Map(value.messages.filter(isOfPage).map((message) => [masked(message), message]));

const uncaught = { messages: [{ kind: 'uncaught' as const, text: 'TypeError: parts[3] is undefined', own: true }] };
const report = { messages: [{ kind: 'csp' as const, text: 'Refused to load x by Content Security Policy', own: true }] };
const twice = (path: 'ipv4' | 'ipv6', one: Partial<PageLoad> = {}, other = one) => [
  PageLoad.on(path, one),
  PageLoad.on(path, other, { sample: 2 }),
];

export default check({
  title: 'no script errors of this path alone',
  requirement: 'Uncaught errors, console errors and CSP reports of a page are the same as over IPv4.',
  why: 'Scripts that parse the client address or the host with an IPv4 pattern fail for IPv6 users only.',
  fix: 'Mend the script that takes addresses apart: they have colons, and no four parts.',
  level: 'should',
  source: [{ rfc: 4038, section: '5' }],
  requires: ['http-iis/browser-page-load'],
  needs: { pages: PageLoad, reference: PageLoad.onReference() },
  messages: {
    same: ['info', '{url}: nothing in the console that IPv4 does not have'],
    uncaught: ['error', '{url}: {text}; not so over IPv4'],
    extra: ['warning', '{url}: {text}; not so over IPv4'],
    changing: ['nondeterministic', '{url}: two loads over IPv4 differ in their console, too'],
    few: ['few-samples', '{url} did not load twice over both paths'],
  },
  judge({ pages, reference }, say) {
    return urlsOf(pages).map((url) => {
      const visits = visitsOf(pages, url).filter(({ value }) => isUsable(value));
      const base = visitsOf(reference, url).filter(({ value }) => isUsable(value));
      const [b1, b2] = visits.map(messagesOf);
      const [a1, a2] = base.map(messagesOf);
      const all = [...visits, ...base];
      if (a1 === undefined || a2 === undefined || b1 === undefined || b2 === undefined)
        return say('few', [...pages, ...base], { url });
      const extra = [...b1].filter(([key]) => b2.has(key) && !a1.has(key) && !a2.has(key)).map(([, message]) => message);
      const worst = extra.find(({ kind, own }) => kind === 'uncaught' && own) ?? extra[0];
      if (worst === undefined) return say('same', all, { url });
      if (new Set(a1.keys()).symmetricDifference(new Set(a2.keys())).size > 0) return say('changing', all, { url });
      return say(worst.kind === 'uncaught' && worst.own ? 'uncaught' : 'extra', all, { url, text: worst.text.slice(0, 200) });
    });
  },
  examples: [
    { name: 'quiet', seen: { pages: twice('ipv6'), reference: twice('ipv4') }, says: ['same'] },
    {
      name: 'the same error everywhere',
      seen: { pages: twice('ipv6', uncaught), reference: twice('ipv4', uncaught) },
      says: ['same'],
    },
    {
      name: 'the address in a message',
      seen: {
        pages: twice('ipv6', { messages: [{ kind: 'error', text: 'hello 2001:db8::6, 12 ms', own: true }] }),
        reference: twice('ipv4', { messages: [{ kind: 'error', text: 'hello 192.0.2.6, 9 ms', own: true }] }),
      },
      says: ['same'],
    },
    {
      name: 'a script takes the address apart',
      seen: { pages: twice('ipv6', uncaught), reference: twice('ipv4') },
      says: ['uncaught'],
    },
    { name: 'a policy that bites', seen: { pages: twice('ipv6', report), reference: twice('ipv4') }, says: ['extra'] },
    {
      name: 'errors that come and go',
      seen: { pages: twice('ipv6', uncaught), reference: twice('ipv4', {}, report) },
      says: ['changing'],
    },
    { name: 'one load only', seen: { pages: [PageLoad.on('ipv6')], reference: twice('ipv4') }, says: ['few'] },
  ],
});
