import { type AddressClass, classify } from '../../../harness/address/classify.ts';
import type { IpAddress } from '../../../harness/address/ip.ts';
import { assumedRecords, certificateFor, certificateIndex, type CertificateIndex } from './certificate-lookup.ts';
import { listens } from './iplisten.ts';
import { accessAt, admit, type Admission } from './admission.ts';
import { alternatives, confidence, type Confidence, type Doubt, type Interpretation, usual } from './interpretation.ts';
import { type Request, requests } from './requests.ts';
import { isRegistered, route, type RoutingTable, routingTable } from './routing.ts';
import type { IisConfig } from './site.ts';
import type { TlsRecord } from './sslcert.ts';

export interface MatrixInput {
  readonly config: IisConfig;
  /** Null when it was not supplied. */
  readonly iplisten: readonly IpAddress[] | null;
  /** Null when it was not supplied. */
  readonly sslcert: readonly TlsRecord[] | null;
  /** Addresses of the server to tell of. */
  readonly addresses: readonly IpAddress[];
  /** Source addresses to ask the IP restrictions for, by a name of the caller's, such as a path. */
  readonly clients?: readonly { readonly name: string; readonly address: IpAddress }[];
  /** More cells are left out and counted; 100 000 unless told. */
  readonly maxCells?: number;
}

/** The layers that a request passes, in order. */
export type Layer = 'registered' | 'listen' | 'tls' | 'route' | 'restrict';

export type Outcome =
  | { readonly kind: 'refused' }
  /** TCP opens, the handshake is reset. */
  | { readonly kind: 'tls-reset' }
  /** 400 Invalid Hostname, over an open connection. */
  | { readonly kind: 'invalid-host' }
  | { readonly kind: 'site'; readonly site: string };

/** What IP restrictions make of a request that reached its site. */
export interface Restriction extends Admission {
  readonly client: string;
  /** `restrict` where the client is denied. */
  readonly layer: 'route' | 'restrict';
}

/** What to expect of one request for `/` to one address of the server. */
export interface Cell extends Request {
  readonly addressClass: AddressClass;
  readonly outcome: Outcome;
  /** The layer that decides for every client; {@link restrictions} tell of the one after it. */
  readonly layer: Exclude<Layer, 'restrict'>;
  /** Thumbprint; null where there is none, or none is known. */
  readonly certificate: string | null;
  /** One for each client, where the outcome is a site. */
  readonly restrictions: readonly Restriction[];
  readonly doubts: readonly Doubt[];
  readonly confidence: Confidence;
}

export interface Matrix {
  readonly cells: readonly Cell[];
  readonly leftOut: number;
}

interface Decision {
  readonly outcome: Outcome;
  readonly layer: Cell['layer'];
  readonly certificate: string | null;
  readonly record: TlsRecord | null;
  readonly disputed: boolean;
}

/**
 * What a server with this configuration does with one request: a model of http.sys from Microsoft's documentation. Where that is silent,
 * every reading is computed, and a cell that depends on which one holds says so in its doubts.
 */
export function expecting(input: Omit<MatrixInput, 'addresses' | 'maxCells'>): (request: Request) => Cell {
  const { config } = input;
  const decide = deciding(input);
  const restrict = restricting(input);
  const others = alternatives(config).map(({ doubt, interpretation }) => ({
    doubt,
    table: routingTable(config, interpretation),
    interpretation,
  }));
  const table = routingTable(config, usual);
  return (request) => {
    const usually = decide(request, usual, table);
    const doubts = others
      .filter((other) => !isSame(usually, decide(request, other.interpretation, other.table)))
      .map(({ doubt }): Doubt => doubt);
    if (usually.disputed) doubts.push('duplicate-binding');
    if (input.iplisten === null && usually.layer !== 'registered') doubts.push('no-iplisten');
    if (input.sslcert === null && request.scheme === 'https' && usually.layer !== 'registered') doubts.push('no-sslcert');
    const { outcome, layer, certificate } = usually;
    return {
      ...request,
      addressClass: classify(request.address),
      outcome,
      layer,
      certificate,
      restrictions: restrict(outcome),
      doubts,
      confidence: confidence(doubts),
    };
  };
}

/** What it does with each (address, scheme, port, Host, SNI). */
export function expectedMatrix(input: MatrixInput): Matrix {
  const { config, addresses, maxCells = 100_000 } = input;
  const expect = expecting(input);
  const cells: Cell[] = [];
  let leftOut = 0;
  for (const request of requests(config, addresses)) {
    if (cells.length < maxCells) cells.push(expect(request));
    else leftOut += 1;
  }
  return { cells, leftOut };
}

function deciding({ config, iplisten, sslcert }: Pick<MatrixInput, 'config' | 'iplisten' | 'sslcert'>) {
  const index: CertificateIndex = certificateIndex(sslcert ?? assumedRecords(config));
  return (request: Request, reading: Interpretation, table: RoutingTable): Decision => {
    const { address, scheme, port, host, sni } = request;
    const ends = (kind: 'refused' | 'tls-reset', layer: Cell['layer']): Decision => ({
      outcome: { kind },
      layer,
      certificate: null,
      record: null,
      disputed: false,
    });
    if (!isRegistered(table, scheme, port)) return ends('refused', 'registered');
    if (!listens(iplisten ?? [], address)) return ends('refused', 'listen');
    const record = scheme === 'http' ? null : certificateFor(index, address, port, sni, reading.certificateOrder);
    if (scheme === 'https' && record === null) return ends('tls-reset', 'tls');
    const { site, disputed } = route(table, reading, address, scheme, port, host);
    const outcome: Outcome = site === null ? { kind: 'invalid-host' } : { kind: 'site', site };
    return { outcome, layer: 'route', certificate: record?.hash ?? null, record, disputed };
  };
}

function isSame(a: Decision, b: Decision): boolean {
  const site = (one: Decision): string | null => (one.outcome.kind === 'site' ? one.outcome.site : null);
  const isOneCertificate = a.record === b.record || (a.certificate !== null && a.certificate === b.certificate);
  return a.outcome.kind === b.outcome.kind && site(a) === site(b) && isOneCertificate;
}

function restricting({
  config,
  clients = [],
}: Pick<MatrixInput, 'config' | 'clients'>): (outcome: Outcome) => readonly Restriction[] {
  const bySite = new Map<string, Restriction[]>();
  return (outcome) => {
    if (outcome.kind !== 'site' || clients.length === 0) return [];
    const known = bySite.get(outcome.site);
    if (known !== undefined) return known;
    const access = accessAt(config.ipSecurity, 'http', outcome.site);
    const found = clients.map(({ name, address }): Restriction => {
      const admission = admit(access, address);
      return { client: name, ...admission, layer: admission.action === 'admit' ? 'route' : 'restrict' };
    });
    bySite.set(outcome.site, found);
    return found;
  };
}
