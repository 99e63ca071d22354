import { parseIpv4 } from '../../../harness/address/ip.ts';
import { cidr, type Prefix, prefixOf } from '../../../harness/address/prefix.ts';
import type { ConfigProblem, Facts } from '../observations/config.ts';
import { coverageOf } from './coverage.ts';
import { type Directive, directivesIn } from './openvpn-lines.ts';
import { hostKind, mostProblems, networkIn, quoted, type Reading, scriptFacts, unread } from './reading.ts';

/** What `redirect-gateway ipv6` routes into the tunnel: not 4000:: to fbff::, which nobody has yet. */
const redirected6 = ['::/3', '2000::/4', '3000::/4', 'fc00::/7'].map(cidr);
const redirected4 = ['0.0.0.0/1', '128.0.0.0/1'].map(cidr);

/** Options about IPv6, routes and resolvers, whose absence a user should know of. */
const watched = ['redirect-gateway', 'route-ipv6', 'ifconfig-ipv6', 'block-ipv6', 'route', 'dhcp-option', 'dns'] as const;

/** A client's file as openvpn(8) reads it; of a server's file what it pushes. Inline keys are neither kept nor quoted. */
export function readOpenvpn(text: string): Reading {
  const problems: ConfigProblem[] = [];
  const directives = directivesIn(text, problems);
  if (directives.length === 0) return unread('has no directive', problems);
  const all = (...names: string[]): Directive[] => directives.filter(({ name }) => names.includes(name));
  const has = (...names: string[]): boolean => all(...names).length > 0;
  const routed = [...redirections(all('redirect-gateway')), ...routes(all('route', 'route-ipv6'), problems)];
  const addresses = all('ifconfig', 'ifconfig-ipv6').flatMap(({ args }) =>
    networkIn(args[0] ?? '') === null ? [] : (args[0] ?? []),
  );
  const scripts = all('up', 'route-up', 'route-pre-down').map(({ args, line }) => ({ text: args.join(' '), line }));
  const script = scriptFacts(scripts);
  const facts: Facts = {
    coverage: ([4, 6] as const).map((family) => coverageOf(routed, family)),
    addresses: addresses.slice(0, 20),
    dns: all('dhcp-option')
      .flatMap(({ args: [kind = '', value = ''] }) => (/^DNS6?$/i.test(kind) ? value.slice(0, 100) : []))
      .slice(0, 20),
    endpoints: endpointsIn(all('remote'), all('proto'), problems).slice(0, 64),
    ...script,
    blocks: [...all('block-ipv6').map(({ line }) => ({ line, what: 'block-ipv6' })), ...script.blocks].slice(0, 20),
    ignores: ignored(directives).slice(0, 50),
    persistent: has('persist-tun'),
    pulls: has('client', 'pull') && !has('route-nopull'),
  };
  return { facts, problems: problems.slice(0, mostProblems) };
}

function redirections(directives: readonly Directive[]): Prefix[] {
  const flags = directives.map(({ args }) => new Set(args));
  return [
    ...(flags.some((set) => !set.has('!ipv4')) ? redirected4 : []),
    ...(flags.some((set) => set.has('ipv6')) ? redirected6 : []),
  ];
}

function routes(directives: readonly Directive[], problems: ConfigProblem[]): Prefix[] {
  // net_gateway as gateway keeps a destination outside on purpose.
  const inside = directives.filter(({ args }) => args.indexOf('net_gateway') < 1);
  return inside.flatMap(({ name, args: [network = '', mask], line }) => {
    const found = name === 'route-ipv6' ? networkIn(network) : masked(network, mask);
    // vpn_gateway, net_gateway and remote_host are addresses that only the session knows.
    if (found === null && !/^(?:vpn_gateway|net_gateway|remote_host)$/.test(network))
      problems.push({ line, reason: `${name} ${quoted(network)} is no network` });
    return found ?? [];
  });
}

/** `10.0.0.0 255.0.0.0`; a host without mask. Null where the mask has holes. */
function masked(network: string, mask = '255.255.255.255'): Prefix | null {
  const [address, bits] = [parseIpv4(network), parseIpv4(mask === 'default' ? '255.255.255.255' : mask)];
  if (address === null || bits === null) return null;
  const text = bits.value.toString(2).padStart(32, '0');
  return /^1*0*$/.test(text) ? prefixOf(address, text.replaceAll('0', '').length) : null;
}

/** openvpn(8): a name after `remote` or `proto` that ends in 4 or 6 binds to that family. */
function familyOf(protocol: string | undefined): 4 | 6 | null {
  const digit = /^(?:udp|tcp)(4|6)/.exec(protocol ?? '')?.[1];
  return digit === '4' ? 4 : digit === '6' ? 6 : null;
}

function endpointsIn(remotes: readonly Directive[], protos: readonly Directive[], problems: ConfigProblem[]): Facts['endpoints'] {
  const usual = protos.at(-1)?.args[0];
  return remotes.flatMap(({ args: [host, , protocol], line }): Facts['endpoints'] => {
    if (host === undefined || host.length > 255) {
      problems.push({ line, reason: 'remote names no host' });
      return [];
    }
    return [{ host, kind: hostKind(host), only: familyOf(protocol ?? usual), line }];
  });
}

/** openvpn(8), pull-filter: the first one whose text the option begins with decides. */
function ignored(directives: readonly Directive[]): Facts['ignores'] {
  const filters = directives.filter(({ name }) => name === 'pull-filter');
  return watched.flatMap((option) => {
    const first = filters.find(({ args: [, text = ''] }) => `${option} `.startsWith(text) || text === option);
    if (first === undefined || first.args[0] === 'accept') return [];
    return [{ line: first.line, what: option }];
  });
}
