import { Client, errors, getSetCookies, Headers } from 'undici';
import { withoutZone } from '../../harness/address/literal.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { Endpoint } from '../../harness/net/dial.ts';
import { open } from '../../harness/net/http-open.ts';
import { type GetInput, hasMarker, times } from './get.ts';
import type { Sight } from './observations/session.ts';

const readOctets = 1_048_576;

export interface SessionRequest {
  readonly input: Omit<GetInput, 'marker'>;
  readonly vantage: Vantage;
  /** Text of the Cookie field; null sends none. */
  readonly cookies: string | null;
  /** Fields of a form, sent by POST (WHATWG URL 5.1); null asks by GET. */
  readonly form: Readonly<Record<string, string>> | null;
  /** Text that only a member's page has. */
  readonly shows: string | null;
  readonly signal: AbortSignal;
}

export interface SessionReply {
  readonly sight: Sight;
  readonly local: Endpoint | null;
  /** Name and value of every cookie set. */
  readonly set: readonly { readonly name: string; readonly value: string }[];
}

const nothing = { status: null, location: null, shows: null } as const;

/**
 * One request of a browser's session, over one new connection to one address. A form goes only to a server whose certificate stands for
 * its name.
 * @throws what stopped us from asking; the signal's reason
 */
export async function sessionRequest({ input, vantage, cookies, form, shows, signal }: SessionRequest): Promise<SessionReply> {
  const { scheme, address, port, name, ca } = input;
  const opened = await open({
    to: { address, port },
    local: vantage.local,
    tls: scheme === 'http' ? null : { sni: name, identity: name ?? withoutZone(address), ca },
    connectMs: times.connect,
    idleMs: times.idle,
    signal,
  });
  const ended = (outcome: Sight['outcome'], detail: string | null, local: Endpoint | null): SessionReply => ({
    sight: { ...nothing, outcome, detail: detail?.slice(0, 200) ?? null },
    local,
    set: [],
  });
  if (opened.outcome !== 'open') return ended(opened.outcome, opened.detail, opened.local);
  const { local, session } = opened;
  const unverified = session?.unverified ?? null;
  if (form !== null && unverified !== null) {
    opened.stream.destroy();
    return ended('tls', `no password is sent: ${unverified}`, local);
  }
  const client = new Client(`${scheme}://${input.host}`, {
    // The address was chosen, bound and dialled already. A connector that answers at once is not heard.
    connect: (_, use) => setImmediate(use, null, opened.stream),
    headersTimeout: times.idle,
    bodyTimeout: times.idle,
    maxResponseSize: readOctets,
  });
  try {
    const reply = await client.request({
      path: input.target,
      method: form === null ? 'GET' : 'POST',
      headers: {
        host: input.host,
        'user-agent': 'sixways',
        accept: '*/*',
        ...(cookies === null ? {} : { cookie: cookies }),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === null ? {} : { body: new URLSearchParams(form).toString() }),
      signal,
    });
    const text = await reply.body.text();
    const fields = Object.entries(reply.headers).flatMap(([key, value]) =>
      [value ?? []].flat().map((one) => [key, one] as const),
    );
    const { location } = reply.headers;
    return {
      sight: {
        outcome: 'response',
        detail: null,
        status: reply.statusCode,
        location: typeof location === 'string' ? location.slice(0, 2_048) : null,
        shows: shows === null ? null : hasMarker(shows, fields, text),
      },
      local,
      set: getSetCookies(new Headers(fields.map(([key, value]): [string, string] => [key, value]))),
    };
  } catch (error) {
    signal.throwIfAborted();
    return ended(...ending(error), local);
  } finally {
    await client.destroy();
  }
}

const endings: readonly (readonly [new (...args: never[]) => Error, Sight['outcome']])[] = [
  [errors.HeadersTimeoutError, 'silent'],
  [errors.BodyTimeoutError, 'slow'],
  [errors.ResponseExceededMaxSizeError, 'malformed'],
  [errors.HTTPParserError, 'malformed'],
  [errors.SocketError, 'closed'],
];

/** How a peer ended an exchange. @throws what is not the peer's doing */
function ending(error: unknown): [Sight['outcome'], string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || code === 'EPIPE') return ['reset', code];
  const known = endings.find(([kind]) => error instanceof kind);
  if (known === undefined || !(error instanceof Error)) throw error;
  return [known[1], code];
}
