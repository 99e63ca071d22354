import { type IpAddress, sameAddress } from '../../../harness/address/ip.ts';
import type { ExplainedTable } from '../../../harness/model/suite.ts';
import type { Cell } from './expected-matrix.ts';
import type { Doubt } from './interpretation.ts';

/** A column: an address of the server, or one that stands for many. */
export interface ShownAddress {
  readonly address: IpAddress;
  readonly label: string;
}

const outcomes = {
  refused: ['refused', 'the connection is refused: nothing listens there'],
  'tls-reset': ['TLS reset', 'the connection opens and the handshake is reset: no certificate'],
  'invalid-host': ['400', 'the connection opens and the answer is 400, Invalid Hostname: no binding takes it'],
} as const;

const doubts: Readonly<Record<Doubt, string>> = {
  'no-iplisten': 'Without --iplisten the IP listen list is taken as empty.',
  'no-sslcert': 'Without --sslcert the certificate store is taken to hold what IIS writes for these bindings.',
  'site-state': '? because a site does not start by itself, and the file does not tell whether it runs.',
  'family-wildcard': '? because it is not documented whether 0.0.0.0 and [::] in a binding are one family.',
  'wildcard-host': '? because wildcard host names need IIS 10.',
  'certificate-order': '? because it is not documented which of several certificate records wins.',
  'route-order': '? because it is not documented whether a host name goes before an address here.',
  'enabled-protocols': '? because a site has bindings of a protocol that its enabledProtocols leave out.',
  'duplicate-binding': '? because several sites have the same binding.',
};

/** One table for each scheme and port; hosts down, addresses across. */
export function matrixTables(cells: readonly Cell[], shown: readonly ShownAddress[]): ExplainedTable[] {
  const ports = Map.groupBy(cells, ({ scheme, port }) => `${scheme} on port ${port}`);
  return [...ports].map(([title, inPort]) => {
    const certificates = new Set(inPort.flatMap(({ certificate }) => certificate ?? []));
    const text = (cell: Cell): string => cellText(cell, certificates.size > 1);
    const isTls = inPort[0]?.scheme === 'https';
    return {
      title,
      labels: isTls ? ['Host', 'SNI'] : ['Host'],
      head: shown.map(({ label }) => label),
      rows: rowsOf(inPort, shown, text).map(({ host, sni, texts }) => ({ labels: isTls ? [host, sni] : [host], cells: texts })),
    };
  });
}

interface Row {
  readonly host: string;
  readonly sni: string;
  readonly texts: readonly string[];
}

/** A host whose clients fare alike with and without SNI has one row. */
function rowsOf(cells: readonly Cell[], shown: readonly ShownAddress[], text: (cell: Cell) => string): Row[] {
  const isLiteral = (cell: Cell): boolean => cell.host.startsWith('[') || sameAddress(cell.host, cell.address);
  const hosts = Map.groupBy(cells, (cell) => (isLiteral(cell) ? 'the address' : cell.host));
  return [...hosts].flatMap(([host, inHost]) => {
    const row = (sni: string, wanted: readonly Cell[]): Row[] => {
      if (wanted.length === 0) return [];
      return [{ host, sni, texts: shown.map(({ address }) => firstAt(wanted, address, text)) }];
    };
    const [named] = row(
      'sent',
      inHost.filter(({ sni }) => sni !== null),
    );
    const [unnamed] = row(
      'none',
      inHost.filter(({ sni }) => sni === null),
    );
    if (named === undefined || unnamed === undefined) return [named ?? unnamed].filter((one) => one !== undefined);
    const isAlike = named.texts.every((one, index) => one === unnamed.texts[index]);
    return isAlike ? [{ ...named, sni: 'any' }] : [named, unnamed];
  });
}

function firstAt(cells: readonly Cell[], address: IpAddress, text: (cell: Cell) => string): string {
  const found = cells.find((cell) => sameAddress(cell.address, address));
  return found === undefined ? '' : text(found);
}

function cellText({ outcome, certificate, confidence }: Cell, withCertificate: boolean): string {
  const what = outcome.kind === 'site' ? outcome.site : outcomes[outcome.kind][0];
  const key = withCertificate && certificate !== null ? ` (${certificate.slice(0, 6)})` : '';
  return `${what}${key}${confidence === 'unverified' ? ' ?' : ''}`;
}

/** What the words in the tables mean, and on what they depend. */
export function matrixNotes(cells: readonly Cell[]): string[] {
  const seen = new Set(cells.map(({ outcome }) => outcome.kind));
  const doubted = new Set(cells.flatMap((cell) => cell.doubts));
  return [
    ...[...seen].flatMap((kind) => (kind === 'site' ? [] : [`${outcomes[kind][0]}: ${outcomes[kind][1]}.`])),
    ...[...doubted].map((doubt) => doubts[doubt]),
    'This is a model of http.sys from its documentation; it has not been verified on a real IIS.',
  ];
}
