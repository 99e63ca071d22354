import type { Verdict } from '../../harness/model/verdict.ts';

type Source = Verdict['source'][number];

export interface Citation {
  readonly label: string;
  /** Only http and https; null where the source has no address. */
  readonly url: string | null;
}

/** Where a requirement stands, as label and link. */
export function citation(source: Source): Citation {
  if ('text' in source)
    return { label: source.text, url: source.url !== undefined && /^https?:\/\//.test(source.url) ? source.url : null };
  const page = `https://www.rfc-editor.org/rfc/rfc${source.rfc}`;
  if (source.section === undefined) return { label: `RFC ${source.rfc}`, url: page };
  // The editor's pages anchor `Appendix A.1` as appendix-A.1.
  const kind = /^[A-Z]/.test(source.section) ? 'appendix' : 'section';
  return { label: `RFC ${source.rfc} ${kind} ${source.section}`, url: `${page}#${kind}-${encodeURIComponent(source.section)}` };
}

/** `RFC 3986 section 3.2.2 https://…`, for formats that know no links. */
export function cited(source: Source): string {
  const { label, url } = citation(source);
  return url === null ? label : `${label} ${url}`;
}
