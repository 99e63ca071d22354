import { type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { hostOf, uriHost } from '../../../harness/address/literal.ts';
import type { Scheme } from './routing.ts';
import type { IisConfig } from './site.ts';

/** One request for `/`, whose answer a configuration decides. */
export interface Request {
  /** Of the server. */
  readonly address: IpAddress;
  readonly scheme: Scheme;
  readonly port: number;
  /** The Host of the request, without port; a literal in brackets where IPv6 needs them. */
  readonly host: string;
  /** Null: the client sends none, as with every literal (RFC 6066 3). */
  readonly sni: string | null;
}

/** A name that no site has (RFC 6761 6.4). */
export const unknownHost = 'unknown.invalid';

/** Every bound name of a port, the literal and a name that nobody has; over TLS each name with and without SNI. */
export function* requests(config: IisConfig, addresses: readonly IpAddress[]): Generator<Request> {
  for (const { scheme, port, hosts } of ports(config)) {
    for (const name of [...hosts, unknownHost]) {
      for (const sni of scheme === 'https' ? [name, null] : [null]) {
        for (const address of addresses) yield { address, scheme, port, host: name, sni };
      }
    }
    for (const address of addresses) yield { address, scheme, port, host: uriHost(hostOf(address)), sni: null };
  }
}

function ports(config: IisConfig): { scheme: Scheme; port: number; hosts: ReadonlySet<string> }[] {
  const found = new Map<string, { scheme: Scheme; port: number; hosts: Set<string> }>();
  for (const { protocol, parsed } of config.sites.flatMap(({ bindings }) => bindings)) {
    if ((protocol !== 'http' && protocol !== 'https') || parsed?.ok !== true) continue;
    const { port, host } = parsed.binding;
    const at = found.get(`${protocol} ${port}`) ?? { scheme: protocol, port, hosts: new Set<string>() };
    found.set(`${protocol} ${port}`, at);
    if (host.kind === 'name' && !isLiteral(host.name)) at.hosts.add(host.name);
    // A name that only the wildcard takes.
    if (host.kind === 'wildcard' && host.suffix !== '') at.hosts.add(`any${host.suffix}`);
  }
  return [...found.values()].toSorted((a, b) => a.port - b.port || (a.scheme < b.scheme ? -1 : 1));
}

/** A binding for a literal is met by the request for that literal, which carries no SNI. */
const isLiteral = (name: string): boolean => parseAddress(name.replace(/^\[(.*)\]$/, '$1')) !== null;
