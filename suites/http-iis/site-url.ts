export const defaultPort = { http: 80, https: 443 } as const;

/** What the URL of a target says of where the site is. */
export interface SiteUrl {
  readonly url: URL;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** Null where the host is an address (RFC 3986 3.2.2). */
  readonly name: string | null;
}

export function siteUrl(text: string): SiteUrl {
  const url = new URL(text);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const isLiteral = url.hostname.startsWith('[') || /^[\d.]+$/.test(url.hostname);
  return {
    url,
    scheme,
    port: url.port === '' ? defaultPort[scheme] : Number(url.port),
    name: isLiteral ? null : url.hostname,
  };
}
