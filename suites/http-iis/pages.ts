import type { Seen } from '../../harness/model/observation.ts';
import { settle } from '../../harness/model/parity.ts';
import { endpointText } from '../../harness/model/reach.ts';
import type { Page } from './observations.ts';
import type { Pair } from './pairs.ts';

type Answer = Pick<Page, 'outcome' | 'detail' | 'status'>;

/** `404`, or how it ended without a status. */
export const answerText = ({ outcome, detail, status }: Answer): string =>
  status === null ? `${outcome}${detail === null ? '' : ` (${detail})`}` : String(status);

export const hasAnswer = ({ status }: Pick<Page, 'status'>): boolean => status !== null;

/** Whether all four were answered, so that content can be compared. */
export const isAnswered = ({ a, b }: Pair<Page>): boolean => [...a, ...b].every(({ value }) => hasAnswer(value));

/** A site, a redirect or a login: what a host that is served gives. */
export const isSite = ({ status }: Pick<Page, 'status'>): boolean =>
  status !== null && (status < 400 || status === 401 || status === 403);

/** Names are case-insensitive; the values of repeated fields are joined (RFC 9110 5.3). */
export const header = (
  { headers }: { readonly headers: readonly (readonly [string, string])[] },
  name: string,
): string | null => {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(', ');
};

/** Whether the body came in chunks (RFC 9112 6.1). */
export const isChunked = (page: Pick<Page, 'headers'>): boolean =>
  /(^|[\s,])chunked\s*$/i.test(header(page, 'transfer-encoding') ?? '');

export const titleOf = ({ body }: Pick<Page, 'body'>): string | null => {
  const text = /<title[^>]*>([^<]{0,300})/i.exec(body?.text ?? '')?.[1];
  return text === undefined ? null : text.replace(/\s+/g, ' ').trim().slice(0, 120);
};

/** A title but for the addresses in it, of the host asked or of the client: they differ between families by their nature. */
export const settledTitleOf = (page: Pick<Page, 'body'>): string | null => {
  const title = titleOf(page);
  return title === null ? null : settle(title).replace(/\[?<address>\]?(?::\d+)?/g, '<address>');
};

/** The values that every message about a page names. */
export const whereOf = ({ value }: Seen<{ url: string; address: string; port: number }>): { url: string; endpoint: string } => ({
  url: value.url,
  endpoint: endpointText(value),
});
