import { withoutZone } from '../../harness/address/literal.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { Fetched } from '../../harness/net/http-get.ts';
import { Sighting } from '../../harness/net/mirror.ts';
import { exchangeOf, type GetInput, times, urlOf } from './get.ts';

const keptOctets = 65_536;

export interface Asking {
  readonly input: Omit<GetInput, 'marker'>;
  readonly vantage: Vantage;
  /** Another local address than the vantage's; null for that. */
  readonly from?: string | null;
  readonly fields?: readonly (readonly [string, string])[];
  readonly signal: AbortSignal;
}

/** One GET whose reply says something about us. */
export async function askedAs({ input, vantage, from = null, fields, signal }: Asking) {
  const at = from === null ? vantage : { ...vantage, local: from };
  const limits = { keep: keptOctets, body: keptOctets };
  const asked = { method: 'GET', limits, idleMs: times.idle, totalMs: times.total, ...(fields === undefined ? {} : { fields }) };
  const fetched = await exchangeOf(input, asked, at, signal);
  return {
    fetched,
    seen: {
      url: urlOf(input).slice(0, 2_048),
      address: input.address,
      port: input.port,
      local: fetched.local,
      outcome: fetched.outcome,
      detail: fetched.detail?.slice(0, 200) ?? null,
      status: fetched.reply?.head?.status ?? null,
    },
  };
}

/** Our address as the control sees it; null without control, or where it does not answer. */
export async function sightedBy(vantage: Vantage, from: string | null, signal: AbortSignal): Promise<string | null> {
  const { control } = vantage;
  if (control === null) return null;
  const host = control.address.includes(':') ? `[${withoutZone(control.address)}]` : control.address;
  const to = {
    scheme: 'http',
    address: control.address,
    port: control.httpPort,
    name: null,
    host,
    target: '/whoami',
    ca: null,
  } as const;
  const { fetched } = await askedAs({ input: to, vantage, from, signal });
  if (fetched.reply?.head?.status !== 200) return null;
  const sighting = Sighting.safeParse(jsonOf(textOf(fetched)));
  return sighting.success ? sighting.data.source.address : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no sighting.
    return null;
  }
}

export const textOf = ({ reply }: Fetched): string => reply?.body.kept.toString('utf8') ?? '';

export const headerOf = ({ reply }: Fetched, name: string): string | null =>
  reply?.head?.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;

/** What a reply names as the client's address: all of a short body, or what follows `ip`, `addr…` or `client` in a longer one. */
export function addressIn(fetched: Fetched, header: string | null): string | null {
  if (fetched.reply?.head?.status !== 200) return null;
  if (header !== null) return headerOf(fetched, header)?.trim().slice(0, 200) ?? null;
  const text = textOf(fetched).trim();
  if (text.length <= 64 && !/[\s<{"]/.test(text)) return text;
  const named = /(?:\bip|addr\w*|\bclient)"?\s*(?:is|:|=)\s*"?([^\s"'<,;]*)/i.exec(text.replaceAll(/<[^>]*>/g, ' '));
  return named?.[1]?.slice(0, 200) ?? null;
}
