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
}

export interface NamedOptions {
  readonly name: string;
  readonly node: string;
  /** Addresses of either family on which UDP and TCP port 53 (or `port`) are served. */
  readonly addresses: readonly string[];
  readonly port?: number;
  readonly zones: readonly Zone[];
}

/** An authoritative BIND: no recursion, no cache to speak of, nothing below the host's /etc or /run. */
export function named({ name, node, addresses, port = 53, zones }: NamedOptions): DaemonSpec {
  const files: Record<string, string> = { 'named.conf': namedConf(addresses, port, zones) };
  for (const zone of zones) files[zoneFile(zone)] = zoneText(zone);
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

function namedConf(addresses: readonly string[], port: number, zones: readonly Zone[]): string {
  const listen = (v6: boolean): string => {
    const list = addresses.filter((address) => address.includes(':') === v6);
    return `listen-on${v6 ? '-v6' : ''} port ${port} { ${list.map((address) => `${address}; `).join('') || 'none; '}};`;
  };
  const options = [
    'directory "{dir}";',
    'pid-file "{dir}/named.pid";',
    'session-keyfile "{dir}/session.key";',
    'lock-file none;',
    listen(false),
    listen(true),
    'recursion no;',
    'notify no;',
    'dnssec-validation no;',
    'empty-zones-enable no;',
    // The default is 90 % of the machine's memory.
    'max-cache-size 8m;',
  ];
  const blocks = zones.map((zone) => `zone "${zone.name === '' ? '.' : zone.name}" { type primary; file "${zoneFile(zone)}"; };`);
  return [`options {\n${options.map((line) => `  ${line}\n`).join('')}};`, 'controls {};', ...blocks, ''].join('\n');
}

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
