import type { DaemonSpec } from './daemon.ts';

export interface NamedResolverOptions {
  readonly name: string;
  readonly node: string;
  /** Addresses of either family on which UDP and TCP port 53 (or `port`) are served. */
  readonly addresses: readonly string[];
  readonly port?: number;
  /** Who is asked for everything. */
  readonly forwarder: { readonly address: string; readonly port: number };
  /** Reverse zones of local addresses, which it answers for by itself (RFC 6303); BIND's default is yes. */
  readonly emptyZones?: boolean;
  /** AAAA records made with a prefix of RFC 6052 2.2. */
  readonly dns64?: {
    readonly prefix: string;
    /** Prefixes of AAAA records that count as none; BIND's own default is ::ffff:0:0/96. */
    readonly exclude?: readonly string[];
  };
}

/** A recursive BIND that asks one server, without validation; nothing below the host's /etc or /run. */
export function namedResolver({
  name,
  node,
  addresses,
  port = 53,
  forwarder,
  emptyZones = true,
  dns64,
}: NamedResolverOptions): DaemonSpec {
  const listen = (isV6: boolean): string => {
    const list = addresses.filter((address) => address.includes(':') === isV6);
    return `listen-on${isV6 ? '-v6' : ''} port ${port} { ${list.map((address) => `${address}; `).join('') || 'none; '}};`;
  };
  const exclude = dns64?.exclude === undefined ? '' : ` exclude { ${dns64.exclude.map((one) => `${one}; `).join('')}};`;
  const options = [
    'directory "{dir}";',
    'pid-file "{dir}/named.pid";',
    'session-keyfile "{dir}/session.key";',
    'lock-file none;',
    listen(false),
    listen(true),
    'recursion yes;',
    'allow-recursion { any; };',
    `forwarders { ${forwarder.address} port ${forwarder.port}; };`,
    // `forward only` would leave out the empty zones; what the forwarder fails at goes to the hints, which lead nowhere.
    'forward first;',
    'dnssec-validation no;',
    `empty-zones-enable ${emptyZones ? 'yes' : 'no'};`,
    ...(dns64 === undefined ? [] : [`dns64 ${dns64.prefix} { clients { any; };${exclude} };`]),
    // The default is 90 % of the machine's memory.
    'max-cache-size 8m;',
  ];
  return {
    name,
    node,
    package: 'bind9',
    files: {
      'named.conf': `options {\n${options.map((line) => `  ${line}\n`).join('')}};\ncontrols {};\nzone "." { type hint; file "hints"; };\n`,
      hints: '. 3600 NS nowhere.invalid.\nnowhere.invalid. 3600 A 127.0.0.1\n',
    },
    argv: ['named', '-g', '-n', '1', '-c', '{dir}/named.conf'],
    ready: { output: / running$/m },
    deadline: 10_000,
  };
}
