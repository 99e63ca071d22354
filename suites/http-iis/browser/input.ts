import { z } from 'zod';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial } from '../../../harness/net/dial.ts';
import { shake } from '../../../harness/net/tls.ts';

/** What every browser probe needs to know of the target. */
export const BrowserInput = z.strictObject({
  /** The page, as a user types it. */
  url: z.url({ protocol: /^https?$/ }),
  /** Where the connections to its host go. */
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65_535),
  ca: z.string().nullable(),
  /** Hosts that belong to the target beside its own and those below it. */
  own: z.array(z.string()),
  /** CSS selector of what makes the page usable. */
  ready: z.string().nullable(),
});
export type BrowserInput = z.infer<typeof BrowserInput>;

/** A probe's own deadline: on the host all paths share one browser, and others may have it first. */
export const browserTimeoutMs = 110_000;

export const bareHost = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

export const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);

/** Whether a URL is of the target: its host, one below it, its address, or one of the hosts it declares. */
export function owns({ url, address, own }: BrowserInput): (of: string) => boolean {
  const names = [bareHost(url), ...own.map((host) => host.toLowerCase())];
  return (of) => {
    const host = URL.parse(of)?.hostname.replace(/^\[|\]$/g, '');
    return host !== undefined && (host === address || names.some((name) => host === name || host.endsWith(`.${name}`)));
  };
}

export interface Trust {
  /** SHA-256 of the leaf's SubjectPublicKeyInfo, base64; null where the browser judges by itself. */
  readonly spki: string | null;
  /** Why the certificate does not stand for the host. */
  readonly unverified: string | null;
}

const helloMs = 5_000;
const none: Trust = { spki: null, unverified: null };

/**
 * Chromium takes no roots by flag, but it can be told that a key is good. So we verify against the configured roots, for the host of the URL, and
 * tell it the key of what we found good: unlike an ignored error this leaves service workers and secure contexts as they are.
 */
export async function trustOf({ url, address, port, ca }: BrowserInput, vantage: Vantage, signal: AbortSignal): Promise<Trust> {
  if (ca === null || !url.startsWith('https:')) return none;
  const host = bareHost(url);
  const isLiteral = host.includes(':') || /^[\d.]+$/.test(host);
  const dialled = await dial({ address, port, local: vantage.local, timeoutMs: helloMs, signal });
  if (dialled.outcome !== 'open') return none;
  const shaken = await shake(dialled.socket, {
    sni: isLiteral ? null : host,
    identity: host,
    alpn: ['h2', 'http/1.1'],
    min: 'TLSv1.2',
    max: 'TLSv1.3',
    ca,
    timeoutMs: helloMs,
    signal,
  });
  if (shaken.outcome !== 'session') return none;
  shaken.socket.destroy();
  const { unverified } = shaken.session;
  return { spki: unverified === null ? shaken.spki : null, unverified };
}
