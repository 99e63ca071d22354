import type { RequestListener } from 'node:http';
import { afterEach, describe } from 'vitest';
import { findChromium } from '../../../suites/http-iis/browser/find-chromium.ts';
import { browserServers, browserSite, type BrowserSite } from './browser-site.ts';
import { type Certified, certify } from './certify.ts';

/** What a test has started, ended after it. */
export const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
}, 30_000);

function missing(): string | null {
  try {
    findChromium();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A `describe` for tests that need a browser. Where none is they fail with SIXWAYS_LAB=required, and are skipped with the reason otherwise. */
export function inBrowser(name: string, tests: () => void): void {
  const why = missing();
  const isSkipped = why !== null && process.env['SIXWAYS_LAB'] !== 'required';
  describe.skipIf(isSkipped)(`${name}${isSkipped ? ` (${why})` : ''}`, { timeout: 120_000 }, () => {
    tests();
  });
}

/** Serves the site over both loopback addresses, and certifies it with the aims that are wanted. */
export async function world(
  is: BrowserSite,
  options: object = {},
  aims: readonly string[] = ['browser-1', 'browser-literal'],
  host = 'shop.test',
): Promise<Certified> {
  const { port, close } = await browserServers(is);
  ends.push(close);
  const scheme = is.tls === undefined ? 'http' : 'https';
  return await certify({ url: `${scheme}://${host}:${port}/`, pages: ['/'], ready: '#ready', ...options }, (aim) =>
    aims.includes(aim),
  );
}

/** A listener that treats some requests itself, and leaves the others to the good site. */
export const but =
  (mutant: (...at: Parameters<RequestListener>) => unknown): RequestListener =>
  (request, response) => {
    if (mutant(request, response) === undefined) browserSite()(request, response);
  };

export const page = '<h1>Shop</h1>\n<div id="app"></div>\n';
