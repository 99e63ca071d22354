import { ip } from '../../harness/address/ip.ts';
import { formatHostPort, hostOf } from '../../harness/address/literal.ts';
import type { DaemonSpec } from './daemon.ts';
import { nginxText, type Directive } from './nginx-text.ts';

/** One socket. nginx ties TLS and HTTP/2 to it, and the first server that names it answers for unknown hosts. */
export interface NginxListen {
  readonly address: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly http2?: boolean;
}

export interface NginxServer {
  readonly listen: readonly NginxListen[];
  /** Values of Host that select it; none means that only being first on its sockets does. */
  readonly names: readonly string[];
  /** PEM: the leaf, then intermediates, and its key. */
  readonly certificate?: { readonly chain: string; readonly key: string };
  /** Statements of the server block: `root`, `add_header`, locations. Paths are relative to the daemon's directory. */
  readonly statements: readonly Directive[];
}

export interface NginxOptions {
  readonly name: string;
  readonly node: string;
  readonly servers: readonly NginxServer[];
  /** Statements of the http block, for all servers. */
  readonly statements?: readonly Directive[];
  /** Documents, by path relative to the daemon's directory. */
  readonly documents: Readonly<Record<string, string | Uint8Array>>;
}

const types: readonly Directive[] = [
  ['text/html', 'html'],
  ['text/css', 'css'],
  ['text/plain', 'txt'],
  ['application/javascript', 'js'],
  ['image/svg+xml', 'svg'],
];

/**
 * One nginx process that serves. `master_process off` keeps it from changing its user, which a user namespace with a single
 * mapped id refuses, and every path is below the daemon's own directory.
 */
export function nginx({ name, node, servers, statements = [], documents }: NginxOptions): DaemonSpec {
  const config: readonly Directive[] = [
    ['daemon', 'off'],
    ['master_process', 'off'],
    ['pid', 'nginx.pid'],
    ['error_log', 'stderr', 'notice'],
    ['events', [['worker_connections', '1024']]],
    [
      'http',
      [
        ['access_log', 'off'],
        ['types', types],
        ['default_type', 'application/octet-stream'],
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of): Directive => [`${of}_temp_path`, of]),
        ...statements,
        ...servers.map((server, at): Directive => ['server', serverBlock(server, at)]),
      ],
    ],
  ];
  const files: Record<string, string | Uint8Array> = { ...documents, 'nginx.conf': nginxText(config) };
  for (const [at, { certificate }] of servers.entries())
    if (certificate !== undefined) {
      files[`${at}.crt`] = certificate.chain;
      files[`${at}.key`] = certificate.key;
    }
  return {
    name,
    node,
    package: 'nginx',
    files,
    // -e: until the configuration is read, errors would go to /var/log.
    argv: ['nginx', '-e', 'stderr', '-p', '{dir}', '-c', '{dir}/nginx.conf'],
    // Logged once all sockets listen.
    ready: { output: /using the "epoll" event method/ },
    deadline: 10_000,
  };
}

function serverBlock({ listen, names, certificate, statements }: NginxServer, at: number): readonly Directive[] {
  const sockets = listen.map(({ address, port, tls, http2 }): Directive => [
    'listen',
    formatHostPort(hostOf(ip(address)), port),
    ...(tls ? ['ssl'] : []),
    ...(http2 ? ['http2'] : []),
  ]);
  const tls: readonly Directive[] = [
    ['ssl_certificate', `${at}.crt`],
    ['ssl_certificate_key', `${at}.key`],
  ];
  return [
    ...sockets,
    ...(names.length === 0 ? [] : [['server_name', ...names] satisfies Directive]),
    ...(certificate === undefined ? [] : tls),
    ...statements,
  ];
}
