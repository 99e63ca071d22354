import { z } from 'zod';
import { withoutZone } from '../../harness/address/literal.ts';
import { Address } from '../../harness/model/address.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { Fetch, Fetched } from '../../harness/net/http-get.ts';
import type { Request } from '../../harness/net/http1.ts';
import { httpFetch } from '../../harness/net/http-get.ts';
import type { PlainPage } from './observations.ts';

/** What a probe of this suite needs to ask one address for one resource. */
export const GetInput = z.strictObject({
  scheme: z.enum(['http', 'https']),
  address: Address,
  port: z.int().min(1).max(65_535),
  /** Name for SNI and the certificate; null where the host is a literal. */
  name: z.string().nullable(),
  /** Text of the Host field. */
  host: z.string(),
  /** Origin form. */
  target: z.string().startsWith('/'),
  ca: z.string().nullable(),
  marker: z.string().nullable(),
});
export type GetInput = z.infer<typeof GetInput>;

/** Milliseconds. The probe's own deadlines end before the engine's. */
export const times = { connect: 3_400, idle: 5_000, total: 8_000, probe: 14_000 };

const keptOctets = 65_536;
const readOctets = 1_048_576;

export const urlOf = ({ scheme, host, target }: Pick<GetInput, 'scheme' | 'host' | 'target'>): string =>
  `${scheme}://${host}${target}`;

/** The same headers on every path, or the comparison is of our own making. */
const headers = [
  ['User-Agent', 'sixways'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'identity'],
  ['Cache-Control', 'no-cache'],
  ['Connection', 'close'],
] as const;

type Field = readonly [name: string, value: string];

/** What goes on the wire otherwise than the input says: another request target, no Host, a second one, HTTP/1.0. */
export type Wire = Partial<Pick<Request, 'target' | 'host' | 'version'>> & { readonly first?: readonly Field[] };

export type Asked = Pick<Fetch, 'limits' | 'idleMs' | 'totalMs'> &
  Partial<Pick<Fetch, 'progress' | 'body'>> & {
    method: string;
    /** Fields beside those of every request, or in their place. With a `body` they tell its framing, which else is by length. */
    fields?: readonly Field[];
    wire?: Wire;
  };

/** The fields of every request, with some replaced. */
export const fieldsWith = (own: readonly Field[]): readonly Field[] => [
  ...headers.filter(([name]) => !own.some(([other]) => other.toLowerCase() === name.toLowerCase())),
  ...own,
];

/** RFC 6585 4: the target limits how much we ask, so that nobody knows what it would have answered. */
class TooManyRequests extends Error {
  readonly code = 'TOO_MANY_REQUESTS';
}

/** Throws where a reply is about our rate and not about what was asked. */
export function settleRate(status: number | null, url: string): void {
  if (status === 429)
    throw new TooManyRequests(
      `${url} answers 429 (Too Many Requests): exempt this client from the limit, or lower --concurrency`,
    );
}

type From = Omit<GetInput, 'marker'>;

/** One exchange, with what the suite sends every time. */
export async function fetchOf(input: From, asked: Asked, vantage: Vantage, signal: AbortSignal): Promise<Fetched> {
  const fetched = await exchangeOf(input, asked, vantage, signal);
  settleRate(fetched.reply?.head?.status ?? null, urlOf(input));
  return fetched;
}

/** The same, where a limit of requests is what is asked about. */
export function exchangeOf(input: From, asked: Asked, vantage: Vantage, signal: AbortSignal): Promise<Fetched> {
  const { method, fields = [], wire: { first = [], ...line } = {}, ...rest } = asked;
  const length =
    asked.body === undefined || fields.some(([name]) => name === 'Transfer-Encoding')
      ? []
      : ([
          ['Content-Length', String(asked.body.length)],
          ['Content-Type', 'application/octet-stream'],
        ] as const);
  return httpFetch({
    ...rest,
    to: { address: input.address, port: input.port },
    local: vantage.local,
    tls: input.scheme === 'http' ? null : { sni: input.name, identity: input.name ?? withoutZone(input.address), ca: input.ca },
    request: {
      method,
      target: input.target,
      host: input.host,
      ...line,
      headers: [...first, ...fieldsWith(fields), ...length],
    },
    connectMs: times.connect,
    signal,
  });
}

/** GET as an observation. */
export async function get(
  input: GetInput,
  vantage: Vantage,
  signal: AbortSignal,
  wire: Wire = {},
): Promise<typeof PlainPage.sample> {
  const limits = { keep: keptOctets, body: readOctets };
  const { outcome, detail, local, reply, ms } = await fetchOf(
    input,
    { method: 'GET', limits, idleMs: times.idle, totalMs: times.total, wire },
    vantage,
    signal,
  );
  const head = reply?.head ?? null;
  const text = head === null || reply === null ? null : textOf(head.headers, reply.body.kept);
  return {
    url: urlOf(input),
    address: input.address,
    port: input.port,
    local,
    host: wire.host === undefined ? input.host : (wire.host ?? ''),
    outcome,
    detail: detail?.slice(0, 200) ?? null,
    status: head?.status ?? null,
    headers: (head?.headers ?? []).slice(0, 200).map(([name, value]) => [name.slice(0, 200), value.slice(0, 4_000)]),
    body:
      head === null || reply === null ? null : { octets: reply.body.octets, sha256: reply.body.sha256, text, ended: reply.ended },
    marker: input.marker === null || head === null ? null : hasMarker(input.marker, head.headers, text),
    ms,
  };
}

/** Whether nothing came, at whatever layer. */
export const isSilent = ({ outcome, detail }: Pick<typeof PlainPage.sample, 'outcome' | 'detail'>): boolean =>
  outcome === 'silent' || (outcome === 'tls' && detail?.startsWith('silent') === true);

type Headers = readonly (readonly [string, string])[];

export function textOf(fields: Headers, octets: Buffer): string | null {
  const type = fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1].toLowerCase() ?? '';
  if (type === '' ? octets.includes(0) : !/^text\/|[/+](json|xml|javascript|xhtml)/.test(type)) return null;
  return octets.toString(/charset="?(iso-8859-1|latin1|windows-1252)/.test(type) ? 'latin1' : 'utf8');
}

export const hasMarker = (marker: string, fields: Headers, text: string | null): boolean =>
  (text?.includes(marker) ?? false) || fields.some(([name, value]) => `${name}: ${value}`.includes(marker));
