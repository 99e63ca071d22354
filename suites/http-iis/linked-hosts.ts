import { fieldsWithUrls } from './emitted.ts';
import type { Page } from './observations.ts';

export interface Linked {
  readonly host: string;
  readonly url: string;
  readonly where: string;
}

const mostUrls = 2_000;

/** Attributes that make a browser fetch or follow; `srcset` holds several. */
const attribute =
  /\s(?:src|href|action|formaction|poster|data|background|cite|manifest|content|srcset|imagesrcset)\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})'|([^\s"'>]{1,2000}))/gi;
const inCss = /(?:url\(\s*["']?|@import\s+["'])([^"')\s]{1,2000})/gi;
const inQuotes = /["'`]((?:https?:)?\/\/[^"'`\s<>\\]{1,2000})["'`]/gi;
const inElement = /<(?:loc|image:loc|video:content_loc)>\s*([^<\s]{1,2000})/gi;
const inLine = /^\s*sitemap\s*:\s*(\S{1,2000})/gim;
const absolute = /(?:^|[\s,=;<"'(])((?:https?:|wss?:)?\/\/[^\s,;<>"')]{1,2000})/gi;
/** A host of a Content-Security-Policy may stand without scheme. */
const sourceHost = /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+|:\*)?(?:\/|$)/i;

function* matches(text: string, pattern: RegExp): Generator<string> {
  for (const [, ...groups] of text.matchAll(pattern)) yield groups.find((group) => group !== undefined) ?? '';
}

/** Names of vocabularies, which nothing fetches. */
const isVocabulary = ({ host }: Linked): boolean =>
  ['www.w3.org', 'schema.org', 'www.sitemaps.org', 'json-schema.org', 'ogp.me'].includes(host);

function linkedBy(url: string, where: string): Linked[] {
  const match = /^(?:(?:https?|wss?):)?\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?#\\]+)/i.exec(url);
  const host = match?.[1]?.toLowerCase().replace(/\.$/, '') ?? '';
  return host === '' || host.includes('*') || host.length > 255 ? [] : [{ host, url: url.slice(0, 500), where }];
}

/** Hosts that a page's absolute URLs name: of HTML the attributes, of a style sheet `url()`, of other text what stands in quotes. */
export function linkedHosts({ headers, body }: Pick<Page, 'headers' | 'body'>): Linked[] {
  const fields = fieldsWithUrls({ headers })
    .filter(([name]) => !/^(location|forwarded|alt-svc|set-cookie)$/i.test(name))
    .flatMap(([name, value]) => [
      ...[...matches(value, absolute)].flatMap((url) => linkedBy(url, name)),
      ...(/^content-security-policy$/i.test(name)
        ? value.split(/[\s;]+/).flatMap((one) => (sourceHost.test(one) ? linkedBy(`//${one}`, name) : []))
        : []),
    ]);
  const text = body?.text ?? '';
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].toLowerCase() ?? '';
  const isHtml = type.includes('html') || (type === '' && /<html|<!doctype/i.test(text));
  const patterns = isHtml ? [attribute, inCss, inElement] : type.includes('css') ? [inCss] : [inElement, inLine, inQuotes];
  const urls = patterns.flatMap((pattern) => [...matches(text, pattern)]).slice(0, mostUrls);
  const inBody = urls
    .flatMap((value) => value.split(/,\s+|\s+/).concat(/url=(\S+)/i.exec(value)?.[1] ?? []))
    .flatMap((url) => linkedBy(url, 'body'));
  return [...new Map([...fields, ...inBody].toReversed().map((one) => [one.host, one])).values()]
    .toReversed()
    .filter((one) => !isVocabulary(one));
}
