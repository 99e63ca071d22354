import type { Seen } from '../../harness/model/observation.ts';
import type { Page } from './observations.ts';

type Answer = Pick<Page, 'url' | 'address' | 'port' | 'status' | 'headers' | 'body'>;

/** Text that a server gave out and that may hold URLs. */
export interface Emitted {
  readonly seen: Seen<Answer>;
  /** Name of the field, or `body`. */
  readonly where: string;
  readonly text: string;
}

const urlFields = new Set([
  'location',
  'content-location',
  'link',
  'alt-svc',
  'refresh',
  'forwarded',
  'access-control-allow-origin',
  'content-security-policy',
  'report-to',
  'set-cookie',
]);

export const fieldsWithUrls = ({ headers }: Pick<Answer, 'headers'>): readonly (readonly [name: string, value: string])[] =>
  headers.filter(([name]) => urlFields.has(name.toLowerCase()));

/** What was emitted in some replies, fields first. */
export const emittedIn = (all: readonly Seen<Answer>[]): Emitted[] =>
  all.flatMap((seen) => [
    ...fieldsWithUrls(seen.value).map(([where, text]) => ({ seen, where, text })),
    ...(seen.value.body?.text ? [{ seen, where: 'body', text: seen.value.body.text }] : []),
  ]);

/** Authorities of absolute and network-path references in a text, with their brackets. */
export const authoritiesIn = (text: string): string[] =>
  [...text.matchAll(/\/\/(\[[^\]\s"'<>]{0,80}\][^\s"'<>/?#\\),;]{0,20}|[^\s"'<>/?#\\),;[\]]{1,255})/g)].map((match) =>
    (match[1] ?? '').replace(/^.*@/, ''),
  );
