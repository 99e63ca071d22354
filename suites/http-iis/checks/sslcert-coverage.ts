import { formatAddress, ip, type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { hostOf, uriHost } from '../../../harness/address/literal.ts';
import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { type Cell, expecting } from '../iis/expected-matrix.ts';
import { configOf, recordsOf } from '../iis/facts.ts';
import { type Request, requests, unknownHost } from '../iis/requests.ts';
import type { IisConfig } from '../iis/site.ts';
import type { TlsRecord } from '../iis/sslcert.ts';
import { CertificateStore, IisConfigFile } from '../observations/iis.ts';

const named = 6;
const first = (all: readonly string[]): string =>
  all.length > named ? `${all.slice(0, named).join(', ')} and ${all.length - named} more` : all.join(', ');

interface Judged {
  readonly request: Request;
  readonly cell: Cell;
}

/** What the store does to each https request that finds a site once it has a session; the listen list is another check's. */
function handshakes(config: IisConfig, records: readonly TlsRecord[], addresses: readonly IpAddress[]): Judged[] {
  const wanted = [...requests(config, addresses)].filter(({ scheme, host }) => scheme === 'https' && host !== unknownHost);
  const complete = [...new Set(wanted.map(({ port }) => port))].map((port): TlsRecord => ({
    kind: 'address',
    address: ip('0.0.0.0'),
    port,
    hash: null,
    line: 1,
  }));
  const opened = expecting({ config, iplisten: [], sslcert: complete });
  const real = expecting({ config, iplisten: [], sslcert: records });
  return wanted.filter((request) => opened(request).outcome.kind === 'site').map((request) => ({ request, cell: real(request) }));
}

const isReset = ({ cell }: Judged): boolean => cell.layer === 'tls';
const where = ({ request: { address, port } }: Judged): string =>
  `${address.family === 6 ? `[${formatAddress(address)}]` : formatAddress(address)}:${port}`;

/** `www.example.com on port 443: aa11bb (192.0.2.80), cc22dd (2001:db8:80::80)`, for each that families get otherwise. */
function splits(all: readonly Judged[]): string[] {
  const asked = ({ request: { address, host } }: Judged): string => (host === uriHost(hostOf(address)) ? 'the address' : host);
  const questions = Map.groupBy(all, (one) => `${asked(one)} ${one.request.port} ${one.request.sni}`);
  return [...questions.values()].flatMap((same) => {
    const known = same.filter(({ cell }) => cell.certificate !== null && cell.confidence !== 'unverified');
    if (new Set(known.map(({ cell }) => cell.certificate)).size < 2) return [];
    const told = known.map(({ request, cell }) => `${cell.certificate?.slice(0, 8)} at ${formatAddress(request.address)}`);
    const [one] = same;
    return one === undefined ? [] : [`${asked(one)} on port ${one.request.port}: ${told.join(', ')}`];
  });
}

type Record = CertificateStore['records'][number];
type Site = IisConfigFile['sites'][number];

const [hash, other] = ['a', 'b'].map((digit) => digit.repeat(40));
const record = (address: string, thumbprint = hash ?? null): Record => ({
  kind: 'address',
  address,
  port: 443,
  hash: thumbprint,
  line: 5,
});
const byName: Record = { kind: 'name', name: 'www.example.com', port: 443, hash: hash ?? null, line: 12 };
const store = (...records: readonly Record[]) => [CertificateStore.on('ipv6', { records: [...records] })];
const config = (information: string, change: Partial<IisConfigFile> = {}): Seen<IisConfigFile>[] => {
  const bindings = [{ protocol: 'https', information, sslFlags: 1, inherited: false, line: 23 }];
  const site: Site = { name: 'Shop', id: 1, autoStart: true, state: 'unknown', protocols: ['http'], line: 20, bindings };
  return [IisConfigFile.on('ipv6', { sites: [site], ...change })];
};

/**
 * Here `0.0.0.0:443` is for both families, `[::]:443` for IPv6, and records by name or central store for both; in the listen list
 * `0.0.0.0` is IPv4 only.
 */
export default check({
  title: 'http.sys has a certificate for every https binding of both families',
  requirement:
    'For each https binding and family the certificate store of http.sys has a record: of the address, of the name, or of a wildcard that includes the family.',
  why: 'Without a record the connection opens and the handshake is reset, on the addresses that the store forgot and on no other.',
  fix: 'Register the certificate for both families: `netsh http add sslcert ipport=0.0.0.0:443 certhash=... appid=...`, which includes IPv6.',
  fixes: {
    split: 'Delete the stale record (`netsh http delete sslcert ipport=[::]:443`), or give both the same certificate.',
    'needs-sni': 'Add a record without name, `ipport=0.0.0.0:443` or `[::]:443`, for clients that send no server name.',
    unread: 'Hand over the output of `netsh http show sslcert` as it is.',
  },
  level: 'must',
  source: [
    {
      text: 'Microsoft: HTTP_SERVICE_CONFIG_SSL_KEY',
      url: 'https://learn.microsoft.com/en-us/windows/win32/api/http/ns-http-http_service_config_ssl_key',
    },
    {
      text: 'Microsoft: HTTP_SERVICE_CONFIG_SSL_SNI_KEY',
      url: 'https://learn.microsoft.com/en-us/windows/win32/api/http/ns-http-http_service_config_ssl_sni_key',
    },
  ],
  needs: { config: IisConfigFile.evidence(), store: CertificateStore.evidence() },
  messages: {
    covered: ['info', '{file}: all {count} handshakes that the bindings ask for find a certificate'],
    uncovered: ['error', '{file} has no certificate for {hosts} at {endpoints}: the handshake is reset'],
    'needs-sni': [
      'warning',
      '{file} has no certificate for clients without SNI at {endpoints}, and the target promises to answer by address',
    ],
    'sni-only': ['info', '{file} has no certificate for clients without SNI at {endpoints}'],
    split: ['warning', '{file} gives families different certificates: {list}'],
    'no-https': ['not-applicable', '{file}: no https binding that takes an address of the target'],
    unread: ['no-baseline', '{file} could not be read: {reason}'],
  },
  judge({ config: configs, store: stores }, say) {
    const findings = stores.map((seen) => {
      const { file, problem } = seen.value;
      const [of] = configs;
      if (problem !== null) return [say('unread', seen, { file, reason: problem.reason })];
      const addresses = of?.value.addresses.flatMap((one) => parseAddress(one) ?? []) ?? [];
      const all = of === undefined ? [] : handshakes(configOf(of.value), recordsOf(seen.value), addresses);
      if (of === undefined || all.length === 0) return [say('no-https', seen, { file: of?.value.file ?? file })];
      const both = [of, seen];
      const withSni = all.filter(({ request }) => request.sni !== null);
      const named = new Set(withSni.map(where));
      // A binding without host name is met by its literal alone, which sends no SNI.
      const isBySni = (one: Judged): boolean => one.request.sni === null && named.has(where(one));
      const uncovered = all.filter((one) => isReset(one) && !isBySni(one));
      const dead = new Set(uncovered.map(where));
      const nameless = all.filter((one) => isReset(one) && isBySni(one) && !dead.has(where(one)));
      const split = splits(all);
      const at = (list: readonly Judged[]): string => first([...new Set(list.map(where))]);
      const hosts = first([...new Set(uncovered.map(({ request }) => request.host))]);
      const found = [
        ...(uncovered.length > 0 ? [say('uncovered', both, { file, hosts, endpoints: at(uncovered) })] : []),
        ...(nameless.length > 0
          ? [say(of.value.literal ? 'needs-sni' : 'sni-only', both, { file, endpoints: at(nameless) })]
          : []),
        ...(split.length > 0 ? [say('split', both, { file, list: first(split) })] : []),
      ];
      return found.length > 0 ? found : [say('covered', both, { file, count: all.length })];
    });
    return findings.flat();
  },
  examples: [
    {
      name: '0.0.0.0 is for both families',
      seen: { config: config('*:443:'), store: store(record('0.0.0.0')) },
      says: ['covered'],
    },
    { name: 'an IPv4 address only', seen: { config: config('*:443:'), store: store(record('192.0.2.80')) }, says: ['uncovered'] },
    { name: 'all of IPv6 only', seen: { config: config('*:443:'), store: store(record('::')) }, says: ['uncovered'] },
    { name: 'an empty store', seen: { config: config('*:443:www.example.com'), store: store() }, says: ['uncovered'] },
    {
      name: 'an IPv4 address for an IPv4 binding',
      seen: { config: config('192.0.2.80:443:'), store: store(record('192.0.2.80')) },
      says: ['covered'],
    },
    {
      name: 'two wildcards, two certificates',
      seen: { config: config('*:443:'), store: store(record('0.0.0.0'), record('::', other)) },
      says: ['split'],
    },
    {
      name: 'by name only, and literals are promised',
      seen: { config: config('*:443:www.example.com'), store: store(byName) },
      says: ['needs-sni'],
    },
    {
      name: 'by name only',
      seen: { config: config('*:443:www.example.com', { literal: false }), store: store(byName) },
      says: ['sni-only'],
    },
    { name: 'no https', seen: { config: [IisConfigFile.on('ipv6', { sites: [] })], store: store() }, says: ['no-https'] },
    {
      name: 'another file',
      seen: {
        config: config('*:443:'),
        store: [CertificateStore.on('ipv6', { problem: { line: 2, reason: 'a record without key' } })],
      },
      says: ['unread'],
    },
  ],
});
