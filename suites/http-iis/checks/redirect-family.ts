import { isIpv4Text, isIpv6Text } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { Chain } from '../observations.ts';
import { whereOf } from '../pages.ts';

const isGood = (status: number | null): boolean =>
  status !== null && ((status >= 200 && status < 300) || status === 401 || status === 403);
const lastOf = ({ hops }: Chain) => hops.at(-1);
const endsWell = (chain: Chain): boolean => chain.end === 'answered' && isGood(lastOf(chain)?.status ?? null);

/** Scheme, host and path of each hop; a literal differs between paths by its nature, and so does its port. */
const shapeOf = ({ hops }: Chain): string =>
  hops
    .map(({ url }) => {
      const at = URL.parse(url);
      if (at === null) return url;
      const host = at.hostname.replace(/^\[|\]$/g, '');
      return `${at.protocol}//${isIpv4Text(host) || isIpv6Text(host) ? '<literal>' : at.host}${at.pathname}`;
    })
    .join(' -> ');

const textOf = ({ hops, end, detail }: Chain): string =>
  `${hops.map(({ url, status, outcome }) => `${url} (${status ?? outcome ?? 'not asked'})`).join(' -> ')}${detail === null ? '' : `, then ${end}: ${detail}`}`.slice(
    0,
    600,
  );

const v4 = { address: '192.0.2.80' };
const [first] = Chain.sample.hops;
const hops = (...more: Chain['hops']) => ({ hops: [...(first === undefined ? [] : [first]), ...more] });
const www = { url: 'http://www.shop.test/', address: '2001:db8:80::80', outcome: 'response' as const, status: 200 };
const cut = (end: Chain['end'], detail: string) => ({ ...hops(), end, detail });
const reference = [Chain.on('ipv4', v4)];

export default check({
  title: 'redirects stay reachable on this path',
  requirement: 'Every host that a redirect chain leads to has an address of the family and answers on this path.',
  why: 'A site that has IPv6 and redirects to a host that has none is not there for IPv6 clients.',
  fix: 'Give the host of the redirect an AAAA record and a listener, or leave the hop out.',
  fixes: {
    'other-family': 'Redirect to a name instead of an address.',
    'chains-differ': 'Use one set of redirect rules behind both addresses.',
  },
  level: 'must',
  source: [
    { rfc: 9110, section: '15.4' },
    { rfc: 4472, section: '4.2' },
  ],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity'],
  needs: { chain: Chain, reference: Chain.onReference() },
  messages: {
    reachable: ['info', '{endpoint}: {chain}'],
    'no-address': ['error', '{endpoint}: {chain}: {host} has no address of this family; over IPv4 the chain ends well'],
    'dead-hop': ['error', '{endpoint}: {chain}: the last host does not answer; over IPv4 the chain ends well'],
    'other-family': ['error', '{endpoint}: {chain}: the redirect leads to an address of the other family'],
    'bad-end': ['error', '{endpoint}: {chain}; over IPv4: {referenceChain}'],
    'broken-everywhere': ['warning', '{endpoint}: {chain}; over IPv4 the chain does not end well either: {referenceChain}'],
    'chains-differ': ['warning', '{endpoint}: {chain}; over IPv4 another chain ends well: {referenceChain}'],
    'no-redirect': ['not-applicable', '{url} at {endpoint} redirects nowhere'],
    resolver: ['resolver', '{endpoint}: {chain}: the name servers of this path gave no answer'],
    'first-hop': ['not-applicable', '{url} at {endpoint} gives no reply: see http-iis/status-parity'],
  },
  judge({ chain, reference }, say) {
    return chain.map((at) => {
      const { value } = at;
      const { url, endpoint } = whereOf(at);
      const base = reference.find((other) => other.value.url === url);
      const seen = [at, ...(base === undefined ? [] : [base])];
      const values = {
        endpoint,
        chain: textOf(value),
        referenceChain: base === undefined ? 'not asked' : textOf(base.value),
        host: value.detail ?? '',
      };
      if (value.end === 'other-family') return say('other-family', at, values);
      if (value.end === 'resolver') return say('resolver', at, values);
      if (value.hops.length === 1 && value.end === 'answered') return say('no-redirect', at, { url, endpoint });
      if (value.hops.length === 1 && value.end === 'no-answer') return say('first-hop', at, { url, endpoint });
      if (endsWell(value)) {
        const isSame = base === undefined || !endsWell(base.value) || shapeOf(base.value) === shapeOf(value);
        return isSame ? say('reachable', at, values) : say('chains-differ', seen, values);
      }
      if (base === undefined || !endsWell(base.value)) return say('broken-everywhere', seen, values);
      if (value.end === 'no-address') return say('no-address', seen, values);
      return say(value.end === 'no-answer' ? 'dead-hop' : 'bad-end', seen, values);
    });
  },
  examples: [
    { name: 'a chain within dual-stack names', seen: { chain: [Chain.on('ipv6')], reference }, says: ['reachable'] },
    { name: 'no AAAA', seen: { chain: [Chain.on('ipv6', cut('no-address', 'v4only.test'))], reference }, says: ['no-address'] },
    {
      name: 'an AAAA that is dead',
      seen: {
        chain: [
          Chain.on('ipv6', { ...hops({ ...www, outcome: 'silent', status: null }), end: 'no-answer', detail: 'ETIMEDOUT' }),
        ],
        reference,
      },
      says: ['dead-hop'],
    },
    {
      name: 'an IPv4 literal',
      seen: { chain: [Chain.on('ipv6', cut('other-family', 'http://203.0.113.5/'))], reference },
      says: ['other-family'],
    },
    { name: '404 at the end', seen: { chain: [Chain.on('ipv6', hops({ ...www, status: 404 }))], reference }, says: ['bad-end'] },
    { name: 'a loop', seen: { chain: [Chain.on('ipv6', cut('loop', 'http://shop.test/'))], reference }, says: ['bad-end'] },
    {
      name: 'a loop on both paths',
      seen: {
        chain: [Chain.on('ipv6', cut('loop', 'http://shop.test/'))],
        reference: [Chain.on('ipv4', cut('loop', 'http://shop.test/'))],
      },
      says: ['broken-everywhere'],
    },
    {
      name: 'another chain',
      seen: { chain: [Chain.on('ipv6', hops({ ...www, url: 'http://ipv6.shop.test/' }))], reference },
      says: ['chains-differ'],
    },
    {
      name: 'no redirect',
      seen: { chain: [Chain.on('ipv6', { hops: [{ ...www, url: 'http://shop.test/' }] })], reference },
      says: ['no-redirect'],
    },
    {
      name: 'the resolver is silent',
      seen: { chain: [Chain.on('ipv6', cut('resolver', 'ETIMEOUT'))], reference },
      says: ['resolver'],
    },
    {
      name: 'the site itself gives no reply',
      seen: {
        chain: [
          Chain.on('ipv6', {
            hops: [{ ...www, url: 'http://shop.test/', outcome: 'reset', status: null }],
            end: 'no-answer',
            detail: 'ECONNRESET',
          }),
        ],
        reference,
      },
      says: ['first-hop'],
    },
  ],
});
