import { isIpv4Text, isIpv6Text } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { Links } from '../observations/literals.ts';
import { whereOf } from '../pages.ts';

type Host = Links['hosts'][number];

/** Second-level registries: of `www.shop.co.uk` the domain is three labels. The list of public suffixes is not consulted. */
const isRegistry = (labels: readonly string[]): boolean =>
  /^(com?|org|net|gov|edu|ac|or|ne|go)$/.test(labels.at(-2) ?? '') && labels.at(-1)?.length === 2;

function domainOf(host: string): string {
  const labels = host.split('.');
  return labels.slice(isRegistry(labels) ? -3 : -2).join('.');
}

const isLiteral = (host: string): boolean => isIpv4Text(host) || isIpv6Text(host.replace(/^\[|\]$/g, ''));
const isOwn = (host: string, own: string): boolean => !isLiteral(own) && domainOf(host) === domainOf(own);
const lacksIpv6 = ({ ipv4, ipv6 }: Host): boolean => ipv4 === true && ipv6 === false;

const listed = (hosts: readonly string[]): string => hosts.slice(0, 5).join(', ');
const names = ({ hosts }: Links): string[] => hosts.map(({ host }) => host).filter((host) => !isLiteral(host));

const host = (name: string, change: Partial<Host> = {}): Host => ({
  host: name,
  example: `https://${name}/x.png`,
  where: 'body',
  ipv4: true,
  ipv6: true,
  resolver: null,
  ...change,
});
const v4 = { address: '192.0.2.80' };
const plain = Links.on('ipv6', { hosts: [] });

export default check({
  title: 'pages lead to hosts that have IPv6',
  requirement:
    'Absolute URLs of a page, and of fields such as Link and Content-Security-Policy, name no IPv4 address and no host without AAAA record.',
  why: 'A page that is reached over IPv6 and fetches its scripts from an IPv4-only host is a blank page to a client without IPv4.',
  fix: 'Use relative URLs, and give the host an AAAA record.',
  fixes: {
    literal: 'Use a name with A and AAAA records; NAT64 cannot help a client with an IPv4 address.',
    'third-party': 'Ask the provider for IPv6, or serve the resource from a host of your own.',
  },
  level: 'must',
  source: [
    { rfc: 4472, section: '4.3' },
    { rfc: 8305, section: '7.1' },
  ],
  on: v6Paths,
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/body-parity'],
  needs: { links: Links, reference: Links.onReference().optional() },
  messages: {
    fine: ['info', '{url} at {endpoint}: all {count} other hosts have IPv6'],
    literal: ['error', '{url} at {endpoint} names an IPv4 address in {where}: {example}'],
    'own-host': ['error', '{url} at {endpoint} names {host} in {where}, which has no AAAA record: {example}'],
    'third-party': [
      'warning',
      '{url} at {endpoint} names {host} of a third party in {where}, which has no AAAA record: {example}',
    ],
    'other-hosts': ['warning', '{url} at {endpoint} names {more} and not {fewer}, other hosts than over IPv4'],
    resolver: ['resolver', '{url} at {endpoint}: the name servers of this path gave no answer for {host} ({code})'],
    'no-body': ['not-applicable', '{url} at {endpoint} has no content'],
  },
  judge({ links, reference }, say) {
    const judged = links.map((at) => {
      const { value } = at;
      const where = whereOf(at);
      if (value.octets === 0 && value.hosts.length === 0) return [say('no-body', at, where)];
      const byHost = value.hosts.map((one) => {
        const values = { ...where, host: one.host, where: one.where, example: one.example };
        const { host: _, ...unnamed } = values;
        // 127.0.0.1 is the client's own machine: of documentation, or of a program beside the browser.
        if (one.host.startsWith('127.') && isIpv4Text(one.host)) return [];
        if (isIpv4Text(one.host)) return [say('literal', at, unnamed)];
        if (one.resolver !== null) return [say('resolver', at, { ...where, host: one.host, code: one.resolver })];
        if (!lacksIpv6(one)) return [];
        return [say(isOwn(one.host, value.own) ? 'own-host' : 'third-party', at, values)];
      });
      const base = reference.find((other) => other.value.url === value.url);
      const [is, was] = [names(value), base === undefined ? null : names(base.value)];
      const [more, fewer] = [is.filter((one) => was?.includes(one) === false), was?.filter((one) => !is.includes(one)) ?? []];
      const parity =
        base !== undefined && base.value.octets > 0 && more.length + fewer.length > 0
          ? [say('other-hosts', [at, base], { ...where, more: listed(more) || 'no other', fewer: listed(fewer) || 'no other' })]
          : [];
      const all = [...byHost.flat(), ...parity];
      return all.length > 0 ? all : [say('fine', at, { ...where, count: value.hosts.length })];
    });
    return judged.flat();
  },
  examples: [
    { name: 'a host with AAAA', seen: { links: [Links.on('ipv6')], reference: [Links.on('ipv4', v4)] }, says: ['fine'] },
    { name: 'relative URLs only', seen: { links: [plain] }, says: ['fine'] },
    {
      name: 'an IPv4 address',
      seen: { links: [Links.on('ipv6', { hosts: [host('203.0.113.5', { ipv4: null, ipv6: null })] })] },
      says: ['literal'],
    },
    {
      name: "the client's own machine",
      seen: { links: [Links.on('ipv6', { hosts: [host('127.0.0.1', { ipv4: null, ipv6: null })] })] },
      says: ['fine'],
    },
    {
      name: 'an IPv6 address',
      seen: { links: [Links.on('ipv6', { hosts: [host('[2001:db8::5]', { ipv4: null, ipv6: null })] })] },
      says: ['fine'],
    },
    {
      name: 'an own host without AAAA',
      seen: { links: [Links.on('ipv6', { hosts: [host('img.shop.test', { ipv6: false })] })] },
      says: ['own-host'],
    },
    {
      name: 'a third party without AAAA, and one that does not exist',
      seen: {
        links: [
          Links.on('ipv6', { hosts: [host('cdn.example', { ipv6: false }), host('gone.example', { ipv4: false, ipv6: false })] }),
        ],
      },
      says: ['third-party'],
    },
    {
      name: 'a neighbour below a second-level registry is a third party',
      seen: { links: [Links.on('ipv6', { own: 'shop.co.uk', hosts: [host('cdn.co.uk', { ipv6: false })] })] },
      says: ['third-party'],
    },
    {
      name: 'other hosts than over IPv4',
      seen: { links: [plain], reference: [Links.on('ipv4', v4)] },
      says: ['other-hosts'],
    },
    {
      name: 'the resolver fails',
      seen: { links: [Links.on('ipv6', { hosts: [host('cdn.example', { ipv4: null, ipv6: null, resolver: 'ESERVFAIL' })] })] },
      says: ['resolver'],
    },
    { name: 'no content', seen: { links: [Links.on('ipv6', { octets: 0, hosts: [] })] }, says: ['no-body'] },
  ],
});
