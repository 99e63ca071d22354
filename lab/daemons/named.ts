import type { DaemonSpec } from './daemon.ts';

/** One resource record; `name` is relative to the zone, `@` the zone itself. `data` is in master file form. */
export type ZoneRecord = readonly [
  name: string,
  type: 'A' | 'AAAA' | 'CNAME' | 'HTTPS' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TXT',
  data: string,
];

export interface Zone {
  /** Without trailing dot; empty for the root, which makes every name outside the other zones NXDOMAIN. */
  readonly name: string;
  readonly records: readonly ZoneRecord[];
  /** BIND signs it, with keys that it makes when it starts. */
  readonly isSigned?: boolean;
}

export interface NamedOptions {
  readonly name: string;
  readonly node: string;
  /** Addresses of either family on which UDP and TCP port 53 (or `port`) are served. */
  readonly addresses: readonly string[];
  readonly port?: number;
  readonly zones: readonly Zone[];
  /** What other clients than IPv4's see; `zones` is for those then. */
  readonly zonesOverIpv6?: readonly Zone[];
  /** Octets of the largest UDP answer; BIND's own 1232 unless told. */
  readonly maxUdpSize?: number;
  /** Resolves for everybody, from these root servers. */
  readonly recursion?: Recursion;
}

export interface Recursion {
  readonly roots: readonly string[];
  /** Who is asked first for everything; the roots are where it fails. */
  readonly forwarder?: { readonly address: string; readonly port: number };
  /** Whether it answers for reverse names of local addresses by itself (RFC 6303); it does unless told. */
  readonly emptyZones?: boolean;
  readonly dns64?: Dns64;
}

/** RFC 6147. */
export interface Dns64 {
  readonly prefix: string;
  /** AAAA records that it takes for none; BIND's own unless told. */
  readonly exclude?: readonly string[];
  /** Makes records of signed names for validators too. */
  readonly breaksDnssec?: boolean;
}

/** A BIND, nothing of which is below the host's /etc or /run: authoritative, without a cache to speak of, or a resolver. */
export function named(given: NamedOptions): DaemonSpec {
  const { name, node, zones, zonesOverIpv6 = [], recursion } = given;
  const files: Record<string, string> = { 'named.conf': namedConf(given) };
  for (const zone of zones) files[zoneFile(zone)] = zoneText(zone);
  for (const zone of zonesOverIpv6) files[`v6-${zoneFile(zone)}`] = zoneText(zone);
  if (recursion !== undefined) files['hints.zone'] = hintsText(recursion);
  return {
    name,
    node,
    package: 'bind9',
    files,
    argv: ['named', '-g', '-n', '1', '-c', '{dir}/named.conf'],
    ready: { output: / running$/m },
    deadline: 10_000,
  };
}

const zoneFile = ({ name }: Zone): string => `${name === '' ? 'root' : name}.zone`;
const listOf = (items: readonly string[]): string => items.map((item) => `${item}; `).join('');

function namedConf({ addresses, port = 53, zones, zonesOverIpv6, maxUdpSize, recursion }: NamedOptions): string {
  const listen = (v6: boolean): string => {
    const list = addresses.filter((address) => address.includes(':') === v6);
    return `listen-on${v6 ? '-v6' : ''} port ${port} { ${listOf(list) || 'none; '}};`;
  };
  const options = [
    'directory "{dir}";',
    'pid-file "{dir}/named.pid";',
    'session-keyfile "{dir}/session.key";',
    'lock-file none;',
    listen(false),
    listen(true),
    ...(recursion === undefined ? ['recursion no;'] : recursionOf(recursion)),
    'notify no;',
    'dnssec-validation no;',
    ...(recursion === undefined || recursion.emptyZones === false ? ['empty-zones-enable no;'] : []),
    ...(maxUdpSize === undefined ? [] : [`max-udp-size ${maxUdpSize};`, `edns-udp-size ${maxUdpSize};`]),
    // The default is 90 % of the machine's memory.
    'max-cache-size 8m;',
  ];
  const blocksOf = (list: readonly Zone[], prefix = ''): string[] =>
    list.map((zone) => {
      const signing = zone.isSigned === true ? ' dnssec-policy default; inline-signing yes;' : '';
      return `zone "${zone.name === '' ? '.' : zone.name}" { type primary; file "${prefix}${zoneFile(zone)}";${signing} };`;
    });
  const blocks = [...blocksOf(zones), ...(recursion === undefined ? [] : ['zone "." { type hint; file "hints.zone"; };'])];
  const views =
    zonesOverIpv6 === undefined
      ? blocks
      : [...view('v6', '::/0', blocksOf(zonesOverIpv6, 'v6-')), ...view('others', 'any', blocks)];
  return [`options {\n${options.map((line) => `  ${line}\n`).join('')}};`, 'controls {};', ...views, ''].join('\n');
}

const view = (name: string, clients: string, blocks: readonly string[]): string[] => [
  `view "${name}" {`,
  `  match-clients { ${clients}; };`,
  ...blocks.map((block) => `  ${block}`),
  '};',
];

function recursionOf({ forwarder, dns64 }: Recursion): string[] {
  // `forward only` would leave out the empty zones.
  const asks = forwarder && [`forwarders { ${forwarder.address} port ${forwarder.port}; };`, 'forward first;'];
  return ['recursion yes;', 'allow-recursion { any; };', ...(asks ?? []), ...(dns64 === undefined ? [] : [dns64Of(dns64)])];
}

function dns64Of({ prefix, exclude, breaksDnssec = false }: Dns64): string {
  const excluded = exclude === undefined ? '' : ` exclude { ${listOf(exclude)}};`;
  return `dns64 ${prefix} { clients { any; };${excluded}${breaksDnssec ? ' break-dnssec yes;' : ''} };`;
}

const hintsText = ({ roots }: Recursion): string =>
  ['. 3600 NS root.', ...roots.map((root) => `root. 3600 ${root.includes(':') ? 'AAAA' : 'A'} ${root}`), ''].join('\n');

function zoneText({ name, records }: Zone): string {
  const origin = name === '' ? '.' : `${name}.`;
  return [
    `$ORIGIN ${origin}`,
    '$TTL 60',
    `@ SOA ns.lab.test. hostmaster.lab.test. 1 3600 600 86400 60`,
    ...records.map(([owner, type, data]) => `${owner} ${type} ${data}`),
    '',
  ].join('\n');
}
