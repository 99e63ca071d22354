import { check, v6Paths } from '../../../harness/model/check.ts';
import { PageLoad } from '../observations/browser.ts';
import { isUsable, some, urlsOf, v4OnlyHosts, visitsOf } from '../visits.ts';

const host = (own: boolean, v6: number | null) => ({ hosts: [{ host: 'cdn.test', own, v4: 1, v6 }] });
const broken = { ready: false };

/** The list of hosts is IPv4's: a page that breaks over IPv6 does not come so far as to ask for all of them. */
export default check({
  title: 'no resource is on IPv4-only hosts',
  requirement: 'Every host that a page asks for has an IPv6 address.',
  why: 'For a client without IPv4 the page lacks whatever lies there: fonts and counters, or the script that draws it.',
  fix: 'Switch IPv6 on at the CDN that serves the host, or serve the resource from the site itself.',
  level: 'must',
  source: [{ rfc: 4472, section: '4.3' }],
  on: v6Paths,
  requires: ['http-iis/status-parity', 'http-iis/cert-parity'],
  needs: { reference: PageLoad.onReference(), pages: PageLoad.optional() },
  messages: {
    'all-dual': ['info', '{url}: {hosts} other hosts, none with IPv4 addresses only'],
    'own-host': ['error', '{url} needs {hosts}, of the site itself, without AAAA record'],
    'breaks-page': ['error', '{url} needs {hosts} without AAAA record, and is not usable over this path'],
    'third-party': ['warning', '{url} asks for {hosts} without AAAA record'],
    unknown: ['resolver', '{url}: the resolver does not tell whether {hosts} have an AAAA record'],
  },
  judge({ reference, pages }, say) {
    return urlsOf(reference).flatMap((url) => {
      const base = visitsOf(reference, url);
      const visits = visitsOf(pages, url);
      const all = [...base, ...visits];
      const only = v4OnlyHosts(all);
      const own = [...only].filter(([, isOwn]) => isOwn).map(([name]) => name);
      const third = [...only].filter(([, isOwn]) => !isOwn).map(([name]) => name);
      const isBroken =
        visits.length > 0 && visits.every(({ value }) => !isUsable(value)) && base.some(({ value }) => isUsable(value));
      const hosts = new Set(all.flatMap(({ value }) => value.hosts.map((one) => one.host)));
      const open = all.flatMap(({ value }) => value.hosts.filter(({ v6 }) => v6 === null).map((one) => one.host));
      return [
        ...(own.length > 0 ? [say('own-host', all, { url, hosts: some(own) })] : []),
        ...(third.length > 0
          ? [say(isBroken && own.length === 0 ? 'breaks-page' : 'third-party', all, { url, hosts: some(third) })]
          : []),
        ...(only.size === 0 && open.length > 0 ? [say('unknown', all, { url, hosts: some([...new Set(open)]) })] : []),
        ...(only.size === 0 && open.length === 0 ? [say('all-dual', all, { url, hosts: hosts.size })] : []),
      ];
    });
  },
  examples: [
    { name: 'one host', seen: { reference: [PageLoad.on('ipv4')], pages: [PageLoad.on('ipv6')] }, says: ['all-dual'] },
    {
      name: 'a CDN with both',
      seen: { reference: [PageLoad.on('ipv4', host(false, 2))], pages: [PageLoad.on('ipv6', host(false, 2))] },
      says: ['all-dual'],
    },
    {
      name: 'an own host',
      seen: { reference: [PageLoad.on('ipv4', host(true, 0))], pages: [PageLoad.on('ipv6', broken)] },
      says: ['own-host'],
    },
    {
      name: 'a counter',
      seen: { reference: [PageLoad.on('ipv4', host(false, 0))], pages: [PageLoad.on('ipv6')] },
      says: ['third-party'],
    },
    {
      name: 'a library that draws the page',
      seen: { reference: [PageLoad.on('ipv4', host(false, 0))], pages: [PageLoad.on('ipv6', broken)] },
      says: ['breaks-page'],
    },
    { name: 'a resolver that fails', seen: { reference: [PageLoad.on('ipv4', host(false, null))] }, says: ['unknown'] },
  ],
});
