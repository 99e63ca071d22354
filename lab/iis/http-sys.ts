import { formatAddress } from '../../harness/address/ip.ts';
import type { Cell } from '../../suites/http-iis/iis/expected-matrix.ts';
import { unknownHost } from '../../suites/http-iis/iis/requests.ts';
import type { Leaf } from '../certificates.ts';
import type { NginxServer } from '../daemons/nginx.ts';
import type { Directive } from '../daemons/nginx-text.ts';

/** What the matrix names, as nginx has it. */
export interface HttpSys {
  /** Statements of a site. */
  readonly sites: ReadonlyMap<string, readonly Directive[]>;
  /** By thumbprint. */
  readonly certificates: ReadonlyMap<string, Leaf>;
}

/** Body of http.sys's own answer where no binding takes the host. */
const invalidHost: readonly Directive[] = [
  ['default_type', 'text/html'],
  ['return', '400', 'Bad Request - Invalid Hostname'],
];

/**
 * A model of http.sys: nginx servers that answer as the cells say. It is not IIS, and proves nothing of IIS: the same cells are what the
 * check `binding-matrix` compares with, so that one of them, flipped, must be found.
 *
 * A handshake goes by SNI and a request by Host, as in http.sys; IP restrictions are not served.
 */
export function httpSys(cells: readonly Cell[], has: HttpSys): NginxServer[] {
  const sockets = Map.groupBy(cells, ({ address, port }) => `${formatAddress(address)} ${port}`);
  return [...sockets.values()].flatMap((group) => socket(group, has));
}

function socket(cells: readonly Cell[], has: HttpSys): NginxServer[] {
  const [one] = cells;
  if (one === undefined || cells.every(({ outcome }) => outcome.kind === 'refused')) return [];
  const { scheme, port } = one;
  const hosts = Map.groupBy(cells, ({ host }) => host);
  const isTls = scheme === 'https';
  const listen = [{ address: formatAddress(one.address), port, ...(isTls ? { tls: true, http2: true } : {}) }];
  const server = (names: readonly string[], of: readonly Cell[]): NginxServer => {
    const shaken = of.find(({ sni }) => (names.length === 0 ? sni === null : sni === names[0])) ?? of[0];
    const tls = isTls ? handshake(shaken, has) : {};
    return {
      listen,
      names,
      ...tls,
      statements: [...(isTls && tls.certificate === undefined ? [reject] : []), ...content(of, has)],
    };
  };
  // nginx gives hosts without a server of their own, and clients without SNI, to the first server of a socket.
  const others = hosts.get(unknownHost) ?? [];
  const named = [...hosts].filter(([host, of]) => host !== unknownHost && !isAlike(of, others, isTls));
  return [server([], others), ...named.map(([host, of]) => server([host], of))];
}

const reject: Directive = ['ssl_reject_handshake', 'on'];

function handshake(cell: Cell | undefined, { certificates }: HttpSys): Pick<NginxServer, 'certificate'> {
  if (cell === undefined || cell.outcome.kind === 'tls-reset') return {};
  const leaf = certificates.get(cell.certificate ?? '');
  if (leaf === undefined) throw new RangeError(`no certificate ${cell.certificate}`);
  return { certificate: leaf };
}

/** Where a host is routed, whichever of its handshakes come to pass. */
const routed = (of: readonly Cell[]): string | null =>
  of.flatMap(({ outcome }) => (outcome.kind === 'site' ? outcome.site : []))[0] ?? null;

function content(of: readonly Cell[], { sites }: HttpSys): readonly Directive[] {
  const site = routed(of);
  if (site === null) return invalidHost;
  const statements = sites.get(site);
  if (statements === undefined) throw new RangeError(`no site ${site}`);
  return statements;
}

/** A literal fares as any host without a binding of its own, unless it has one. */
function isAlike(of: readonly Cell[], others: readonly Cell[], isTls: boolean): boolean {
  if (routed(of) !== routed(others)) return false;
  return !isTls || of.every(({ sni }) => sni === null);
}
