import { check, v6Paths } from '../../../harness/model/check.ts';
import { outcomeClass, siteOf } from '../identity.ts';
import { Literal, Page } from '../observations.ts';
import { isSite, whereOf } from '../pages.ts';

const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80', host: '192.0.2.80' };
const title = (text: string) => ({
  body: { octets: 40, sha256: '0'.repeat(64), text: `<title>${text}</title>`, ended: 'complete' as const },
});
const to = (location: string) => ({ status: 301, headers: [['Location', location] as [string, string]], body: null });
const none = { status: null, headers: [], body: null };
const pages = [Page.on('ipv6')];
const served = [Literal.on('ipv4', v4)];

/** Closing on whoever asks by address is a policy; silence and a failed connection may be the path's. */
const isEnded = ({ outcome }: Pick<Page, 'outcome'>): boolean => outcome === 'closed' || outcome === 'reset' || outcome === 'tls';

const isPage = ({ status }: Pick<Page, 'status'>): boolean => status !== null && status < 300;

/** A literal that is refused or crashes over IPv6 is literal-v6-host's; here a difference of policy counts. */
export default check({
  title: 'the IPv6 address is treated like the IPv4 address',
  requirement: 'Whatever the site does with addresses as host (serve, redirect to the name, refuse), it does for both families.',
  why: 'A default site that shows itself on one address only is found by scanners, not by its owner.',
  fix: 'Give both families the same default site, or the same redirect to the name.',
  level: 'should',
  source: [
    { rfc: 9110, section: '7.4' },
    { rfc: 9110, section: '7.2' },
  ],
  on: v6Paths,
  // A parser that cuts the address at a colon gives another site, too.
  requires: ['http-iis/literal-v6-host', 'http-iis/literal-port'],
  needs: { literal: Literal, reference: Literal.onReference(), pages: Page.optional() },
  messages: {
    same: ['info', '{url} at {endpoint} and {referenceUrl}: {answer}'],
    differs: ['warning', '{url} at {endpoint}: {answer}; {referenceUrl}: {referenceAnswer}'],
    'other-site': ['error', '{url} at {endpoint} shows another site: {answer}; {referenceUrl}: {referenceAnswer}'],
    'not-served': ['not-applicable', '{url} at {endpoint}: {answer}; see http-iis/literal-v6-host'],
    'no-reference': ['no-baseline', '{url} at {endpoint}: {answer}; the IPv4 address gave no reply'],
  },
  judge({ literal, reference, pages }, say) {
    const base = reference.find(({ value }) => value.canonical);
    return literal
      .filter(({ value }) => value.canonical)
      .map((at) => {
        const answer = outcomeClass(at.value);
        const names = { ...whereOf(at), answer };
        if (base === undefined) return say('no-reference', at, names);
        const referenceAnswer = outcomeClass(base.value);
        const both = { ...names, referenceUrl: base.value.url, referenceAnswer };
        if (answer === referenceAnswer) return say('same', [at, base], both);
        if (base.value.status === null && !isEnded(base.value)) return say('no-reference', [at, base], names);
        if (!isSite(at.value)) return say('not-served', at, names);
        const named = pages.find(({ value }) => value.main && value.address === at.value.address && isPage(value));
        // Of a target that is not the root, only the marker tells its site.
        const isOfSite =
          at.value.marker ??
          (named === undefined || new URL(named.value.url).pathname !== '/' ? null : siteOf(named.value) === siteOf(at.value));
        const isOther = isPage(base.value) || isOfSite === false;
        const message = isPage(at.value) && isSite(base.value) && isOther ? 'other-site' : 'differs';
        return say(message, [at, base, ...(named === undefined ? [] : [named])], both);
      });
  },
  examples: [
    { name: 'both served', seen: { literal: [Literal.on('ipv6')], reference: served, pages }, says: ['same'] },
    {
      name: 'both redirected to the name',
      seen: {
        literal: [Literal.on('ipv6', to('http://shop.test/'))],
        reference: [Literal.on('ipv4', { ...v4, ...to('http://shop.test/x') })],
      },
      says: ['same'],
    },
    {
      name: 'both refused',
      seen: { literal: [Literal.on('ipv6', { status: 421 })], reference: [Literal.on('ipv4', { ...v4, status: 421 })] },
      says: ['same'],
    },
    {
      name: 'redirected over IPv4, served over IPv6',
      seen: { literal: [Literal.on('ipv6')], reference: [Literal.on('ipv4', { ...v4, ...to('http://shop.test/') })], pages },
      says: ['differs'],
    },
    {
      name: 'redirected over IPv4, another site over IPv6',
      seen: {
        literal: [Literal.on('ipv6', title('Welcome to nginx!'))],
        reference: [Literal.on('ipv4', { ...v4, ...to('http://shop.test/') })],
        pages,
      },
      says: ['other-site'],
    },
    {
      name: 'the same, by the marker, of a target below the root',
      seen: {
        literal: [Literal.on('ipv6', { ...title('Welcome to nginx!'), marker: false })],
        reference: [Literal.on('ipv4', { ...v4, ...to('http://shop.test/') })],
      },
      says: ['other-site'],
    },
    {
      name: 'two sites',
      seen: { literal: [Literal.on('ipv6', title('Welcome to nginx!'))], reference: served },
      says: ['other-site'],
    },
    {
      name: 'refused over IPv4 only',
      seen: { literal: [Literal.on('ipv6')], reference: [Literal.on('ipv4', { ...v4, status: 404 })] },
      says: ['differs'],
    },
    {
      name: 'refused over IPv6 only',
      seen: { literal: [Literal.on('ipv6', { status: 400 })], reference: served },
      says: ['not-served'],
    },
    {
      name: 'IPv4 gave no reply',
      seen: {
        literal: [Literal.on('ipv6')],
        reference: [Literal.on('ipv4', { ...v4, ...none, outcome: 'silent' })],
      },
      says: ['no-reference'],
    },
    {
      name: 'the connection ends on both',
      seen: {
        literal: [Literal.on('ipv6', { ...none, outcome: 'tls' })],
        reference: [Literal.on('ipv4', { ...v4, ...none, outcome: 'tls' })],
      },
      says: ['same'],
    },
    {
      name: 'the connection ends over IPv4 only',
      seen: { literal: [Literal.on('ipv6')], reference: [Literal.on('ipv4', { ...v4, ...none, outcome: 'closed' })] },
      says: ['differs'],
    },
  ],
});
