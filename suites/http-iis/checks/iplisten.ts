import { formatAddress, type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { configOf, listOf } from '../iis/facts.ts';
import { listens } from '../iis/iplisten.ts';
import type { IisConfig } from '../iis/site.ts';
import { IisConfigFile, ListenList } from '../observations/iis.ts';

const wildcard = { 4: '0.0.0.0', 6: '::' } as const;

/** The first web binding that takes clients of a family, as written. */
function bindingFor(config: IisConfig, family: 4 | 6): string | null {
  for (const { name, bindings } of config.sites) {
    for (const { protocol, information, parsed } of bindings) {
      if ((protocol !== 'http' && protocol !== 'https') || parsed?.ok !== true) continue;
      const { to } = parsed.binding;
      const only = to.kind === 'any' ? null : to.kind === 'family' ? to.family : to.address.family;
      if (only === null || only === family) return `${protocol}/${information} of site ${name}`;
    }
  }
  return null;
}

const entries = (...texts: readonly string[]) => [
  ListenList.on('ipv6', { entries: texts.map((text, index) => ({ address: text, line: index + 4 })) }),
];
const config = [IisConfigFile.on('ipv6')];
const bound = (information: string) => {
  const [site] = IisConfigFile.sample.sites;
  const [binding] = site?.bindings ?? [];
  if (site === undefined || binding === undefined) return [];
  return [IisConfigFile.on('ipv6', { sites: [{ ...site, bindings: [{ ...binding, information }] }] })];
};
const problem = { line: null, reason: 'has neither an address nor the heading of `netsh http show iplisten`' };

/** In this list `0.0.0.0` is every IPv4 address and no IPv6 one, and `::` the reverse; the certificate store reads them otherwise. */
export default check({
  title: 'the IP listen list of http.sys hides no family',
  requirement:
    'The IP listen list is empty, or has every address that a site must answer on: 0.0.0.0 is IPv4 only, :: is IPv6 only.',
  why: 'With one IPv4 entry in it, http.sys refuses IPv6 on every port of every site, whatever the bindings say.',
  fix: 'Take the entries out with `netsh http delete iplisten ipaddress=...`, or add the family with `netsh http add iplisten ipaddress=::`; then restart the HTTP service.',
  fixes: {
    'v6-only': 'Add `netsh http add iplisten ipaddress=0.0.0.0`, or delete all entries; then restart the HTTP service.',
    'address-missing': 'Add the address with `netsh http add iplisten ipaddress=...`, or `::` (`0.0.0.0`) for all of the family.',
    unread: 'Hand over the output of `netsh http show iplisten` as it is.',
  },
  level: 'must',
  source: [
    {
      text: 'Microsoft: HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM',
      url: 'https://learn.microsoft.com/en-us/windows/win32/api/http/ns-http-http_service_config_ip_listen_param',
    },
  ],
  needs: { config: IisConfigFile.evidence(), list: ListenList.evidence() },
  messages: {
    empty: ['info', '{file} is empty: http.sys listens on every address of both families'],
    covers: ['info', '{file} has every address of the target: {entries}'],
    'v4-only': ['error', '{file} has IPv4 entries only ({entries}), and {binding} takes IPv6 clients: they are refused'],
    'v6-only': ['error', '{file} has IPv6 entries only ({entries}), and {binding} takes IPv4 clients: they are refused'],
    'address-missing': [
      'warning',
      '{file} has {entries}, and neither {address} nor the {wildcard} of its family: clients of this address are refused',
    ],
    'no-site': ['not-applicable', '{file}: no http or https binding that could be read'],
    unread: ['no-baseline', '{file} could not be read: {reason}'],
  },
  judge({ config: configs, list: lists }, say) {
    const findings = lists.map((seen) => {
      const { file, problem: unread } = seen.value;
      const [of] = configs;
      if (unread !== null) return [say('unread', seen, { file, reason: unread.reason })];
      const sites = of === undefined ? null : configOf(of.value);
      const [for4, for6] = sites === null ? [null, null] : [bindingFor(sites, 4), bindingFor(sites, 6)];
      if (of === undefined || (for4 === null && for6 === null)) return [say('no-site', seen, { file: of?.value.file ?? file })];
      const both = [of, seen];
      const list = listOf(seen.value).map(({ address }): IpAddress => address);
      if (list.length === 0) return [say('empty', both, { file })];
      const text = seen.value.entries.map(({ address }) => address);
      const shown = text.length > 6 ? `${text.slice(0, 6).join(', ')} and ${text.length - 6} more` : text.join(', ');
      const has = (family: 4 | 6): boolean => list.some((one) => one.family === family);
      if (!has(6) && for6 !== null) return [say('v4-only', both, { file, entries: shown, binding: for6 })];
      if (!has(4) && for4 !== null) return [say('v6-only', both, { file, entries: shown, binding: for4 })];
      // A family that neither the list nor a binding has is the binding's to lack.
      const missing = of.value.addresses
        .flatMap((one) => parseAddress(one) ?? [])
        .filter((one) => has(one.family) && !listens(list, one));
      if (missing.length === 0) return [say('covers', both, { file, entries: shown })];
      return missing.map((one) =>
        say('address-missing', both, { file, address: formatAddress(one), wildcard: wildcard[one.family], entries: shown }),
      );
    });
    return findings.flat();
  },
  examples: [
    { name: 'an empty list', seen: { config, list: entries() }, says: ['empty'] },
    { name: 'both wildcards', seen: { config, list: entries('0.0.0.0', '::') }, says: ['covers'] },
    { name: 'both addresses', seen: { config, list: entries('192.0.2.80', '2001:db8:80::80') }, says: ['covers'] },
    { name: 'all of IPv4', seen: { config, list: entries('0.0.0.0') }, says: ['v4-only'] },
    { name: 'one IPv4 address', seen: { config, list: entries('192.0.2.80') }, says: ['v4-only'] },
    { name: 'all of IPv6', seen: { config, list: entries('::') }, says: ['v6-only'] },
    { name: 'another IPv6 address', seen: { config, list: entries('0.0.0.0', '2001:db8:80::81') }, says: ['address-missing'] },
    {
      name: 'IPv4 only, as the bindings are',
      seen: { config: bound('192.0.2.80:80:'), list: entries('192.0.2.80') },
      says: ['covers'],
    },
    { name: 'no web site', seen: { config: [IisConfigFile.on('ipv6', { sites: [] })], list: entries() }, says: ['no-site'] },
    { name: 'another file', seen: { config, list: [ListenList.on('ipv6', { problem })] }, says: ['unread'] },
  ],
});
