import { formatAddress, ip, parseAddress } from '../../../harness/address/ip.ts';
import { formatPrefix, parsePrefix } from '../../../harness/address/prefix.ts';
import type { CertificateStore, IisConfigFile, ListenList } from '../observations/iis.ts';
import { hasEndpoint, parseBinding } from './binding.ts';
import type { ListenEntry } from './iplisten.ts';
import type { IisConfig } from './site.ts';
import type { TlsRecord } from './sslcert.ts';

/** What an observation keeps of files: plain data, bounded, and read back by the functions below. */
const most = { sites: 2_000, bindings: 5_000, sections: 500, rules: 10_000, entries: 1_000, records: 5_000 };

type ConfigFacts = Pick<IisConfigFile, 'generation' | 'sites' | 'access' | 'leftOut'>;

export function configFacts({ generation, sites, ipSecurity }: IisConfig): ConfigFacts {
  const kept = fitting(sites.slice(0, most.sites), most.bindings, ({ bindings }) => bindings.length);
  const sections = fitting(ipSecurity.slice(0, most.sections), most.rules, ({ rules, removes }) => rules.length + removes.length);
  return {
    generation,
    sites: kept.map(({ name, id, autoStart, state, protocols, bindings, line }) => ({
      name: name.slice(0, 260),
      id,
      autoStart,
      state,
      protocols: protocols === null ? null : protocols.slice(0, 20).map((one) => one.slice(0, 64)),
      line,
      bindings: bindings.map(({ protocol, information, sslFlags, inherited, line: at }) => ({
        protocol: protocol.slice(0, 64),
        information: information.slice(0, 401),
        sslFlags,
        inherited,
        line: at,
      })),
    })),
    access: sections.map(({ removes, rules, location, ...section }) => ({
      ...section,
      location: location.slice(0, 1_024),
      removes: removes.map(formatPrefix),
      rules: rules.map(({ allowed, network, domain, line }) => ({
        allowed,
        network: network === null ? null : formatPrefix(network),
        domain: domain?.slice(0, 255) ?? null,
        line,
      })),
    })),
    leftOut: sites.length - kept.length + (ipSecurity.length - sections.length),
  };
}

/** Those that have room for all of their parts: half a rule list would say the contrary of the whole. */
function fitting<T>(all: readonly T[], room: number, partsOf: (one: T) => number): T[] {
  const kept: T[] = [];
  let left = room;
  for (const one of all) {
    const parts = partsOf(one);
    if (parts > left) continue;
    left -= parts;
    kept.push(one);
  }
  return kept;
}

export function configOf({ generation, sites, access }: ConfigFacts): IisConfig {
  return {
    generation,
    sites: sites.map((site) => ({
      ...site,
      bindings: site.bindings.map((binding) => ({
        ...binding,
        parsed: hasEndpoint(binding.protocol) ? parseBinding(binding.information) : null,
      })),
    })),
    ipSecurity: access.map((section) => ({
      ...section,
      removes: section.removes.flatMap((text) => parsePrefix(text) ?? []),
      rules: section.rules.map((rule) => ({ ...rule, network: rule.network === null ? null : parsePrefix(rule.network) })),
    })),
  };
}

export const listFacts = (entries: readonly ListenEntry[]): ListenList['entries'] =>
  entries.slice(0, most.entries).map(({ address, line }) => ({ address: formatAddress(address), line }));

export const listOf = ({ entries }: ListenList): ListenEntry[] =>
  entries.map(({ address, line }) => ({ address: ip(address), line }));

export const recordFacts = (records: readonly TlsRecord[]): CertificateStore['records'] =>
  records
    .slice(0, most.records)
    .map((record) => (record.kind === 'address' ? { ...record, address: formatAddress(record.address) } : { ...record }));

export const recordsOf = ({ records }: CertificateStore): TlsRecord[] =>
  records.flatMap((record): TlsRecord[] => {
    if (record.kind !== 'address') return [record];
    const address = parseAddress(record.address);
    return address === null ? [] : [{ ...record, address }];
  });
