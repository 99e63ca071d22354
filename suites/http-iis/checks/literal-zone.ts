import { isIpv6Text } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { type Emitted, emittedIn } from '../emitted.ts';
import { Literal, LiteralPage, Page } from '../observations.ts';
import { ZoneHost } from '../observations/literals.ts';
import { answerText, whereOf } from '../pages.ts';

/** An address with a zone as host of a URL, in brackets or without. */
function zonesIn({ text }: Emitted): string[] {
  return [...text.matchAll(/(?:\[|\/\/)([0-9a-f:.]{2,45})%(?:25)?([\w.~-]{1,64})/gi)]
    .filter(([, address = '']) => isIpv6Text(address))
    .map(([whole]) => whole.replace(/^(\[|\/\/)/, ''));
}

const link = (href: string) => ({
  body: { octets: 60, sha256: '0'.repeat(64), text: `<a href="${href}">home</a>`, ended: 'complete' as const },
});
const none = { outcome: 'reset' as const, status: null, headers: [], body: null };
const zone = [ZoneHost.on('ipv6')];

/** RFC 9844 leaves zone identifiers to user interfaces; a URL with one means something on one machine only. */
export default check({
  title: 'zone identifiers stay on the machine',
  requirement: 'The server emits no URL whose host has a zone identifier.',
  why: 'The zone is the name of an interface of the server: a link that carries it leads nowhere from any other machine.',
  fix: 'Build links from the site name or from a global address, not from the address of the socket.',
  level: 'info',
  source: [{ rfc: 9844 }, { rfc: 3986, section: '3.2.2' }],
  on: v6Paths,
  needs: { zone: ZoneHost, literal: Literal.optional(), literalPages: LiteralPage.optional(), pages: Page.optional() },
  messages: {
    none: ['info', 'no zone in {count} replies; Host {host} at {endpoint} answers {answer}'],
    emitted: ['warning', '{url} at {endpoint} has {text} in {where}'],
    nothing: ['not-applicable', '{endpoint} gave no reply to look at; Host {host} answers {answer}'],
  },
  judge({ zone, literal, literalPages, pages }, say) {
    const replies = [...pages, ...literal, ...literalPages].filter(({ value }) => value.status !== null);
    const found = emittedIn(replies).flatMap((emitted) => zonesIn(emitted).map((text) => ({ ...emitted, text })));
    // The same page is asked by name and by literal: one finding for each text and place is enough.
    const distinct = new Map(found.map((one) => [`${one.seen.value.address} ${one.where} ${one.text}`, one]));
    if (distinct.size > 0) {
      return [...distinct.values()]
        .slice(0, 10)
        .map(({ seen, where, text }) => say('emitted', seen, { ...whereOf(seen), where, text }));
    }
    return zone.map((at) => {
      const values = { endpoint: whereOf(at).endpoint, host: at.value.host, answer: answerText(at.value) };
      return replies.length === 0 ? say('nothing', at, values) : say('none', at, { ...values, count: replies.length });
    });
  },
  examples: [
    { name: 'none', seen: { zone, pages: [Page.on('ipv6')] }, says: ['none'] },
    {
      name: 'the address of the socket in a link',
      seen: { zone, pages: [Page.on('ipv6', link('http://fe80::1%eth0/'))] },
      says: ['emitted'],
    },
    {
      name: 'escaped and in brackets',
      seen: { zone, literal: [Literal.on('ipv6', link('http://[fe80::1%25eth0]:8080/'))] },
      says: ['emitted'],
    },
    {
      name: 'in a redirect',
      seen: {
        zone,
        literalPages: [LiteralPage.on('ipv6', { status: 302, headers: [['Location', 'http://[fe80::1%25eth0]/']] })],
      },
      says: ['emitted'],
    },
    { name: 'another use of a percent sign', seen: { zone, pages: [Page.on('ipv6', link('/a[width=50%]'))] }, says: ['none'] },
    { name: 'no reply', seen: { zone, pages: [Page.on('ipv6', none)] }, says: ['nothing'] },
  ],
});
