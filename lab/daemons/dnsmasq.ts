import type { DaemonSpec } from './daemon.ts';

export interface DnsmasqOptions {
  readonly name: string;
  readonly node: string;
  /** Long options without their dashes, in order. */
  readonly options: readonly string[];
}

/** dnsmasq as a forwarding resolver, a DHCP server, or both; nothing of the host's configuration is read. */
export function dnsmasq({ name, node, options }: DnsmasqOptions): DaemonSpec {
  const all = [
    'keep-in-foreground',
    'conf-file=/dev/null',
    'user=root',
    'pid-file={dir}/dnsmasq.pid',
    'log-facility=-',
    ...options,
  ];
  return {
    name,
    node,
    package: 'dnsmasq-base',
    files: {},
    argv: ['dnsmasq', ...all.map((option) => `--${option}`)],
    ready: { output: /started, / },
    deadline: 5_000,
  };
}

/** A resolver that forwards to given servers, each `address`, `address@device` or `/zone/address`; it remembers nothing. */
export function forwarder(
  name: string,
  node: string,
  {
    listen,
    servers,
    options = [],
  }: { readonly listen: readonly string[]; readonly servers: readonly string[]; readonly options?: readonly string[] },
): DaemonSpec {
  return dnsmasq({
    name,
    node,
    options: [
      'no-resolv',
      'no-hosts',
      'cache-size=0',
      'bind-dynamic',
      ...listen.map((address) => `listen-address=${address}`),
      ...servers.map((server) => `server=${server}`),
      ...options,
    ],
  });
}
