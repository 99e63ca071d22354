import type { BrowserContext, Page } from 'playwright';
import { z } from 'zod';

/** The page may be hostile: what its own scripts make of ours is read as untrusted input. */
const RoundTrips = z.strictObject({ cookie: z.boolean(), storage: z.boolean() });

const scriptMs = 5_000;
const statusMs = 1_000;

/** Runs an expression in the page. @returns undefined where it does not end in time, or the page is gone */
export async function run(page: Page, expression: string, limitMs = scriptMs): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([page.evaluate(expression), late]);
  } catch {
    // The page went away or its scripts threw; the caller has no answer either way.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** RFC 6265 5.1.3 and HTML "localStorage": whether an origin gets back what it puts in. */
export async function roundTrips(page: Page): Promise<{ cookie: boolean | null; storage: boolean | null }> {
  const got = await run(
    page,
    `(() => {
      document.cookie = 'sixways=1; path=/';
      const cookie = document.cookie.includes('sixways=1');
      let storage = false;
      try {
        localStorage.setItem('sixways', '1');
        storage = localStorage.getItem('sixways') === '1';
        localStorage.removeItem('sixways');
      } catch {}
      return { cookie, storage };
    })()`,
  );
  const parsed = RoundTrips.safeParse(got);
  return parsed.success ? parsed.data : { cookie: null, storage: null };
}

/** A fetch of another origin. A status that CORS hides from the page is still told by the network. */
export async function crossOrigin(
  page: Page,
  context: BrowserContext,
  url: string,
): Promise<{ status: number | null; allowed: boolean }> {
  const devtools = await context.newCDPSession(page);
  // Of one request the events come in no certain order, and later than the page knows of its end.
  const mine = new Set<string>();
  const statuses = new Map<string, number>();
  const known = Promise.withResolvers<void>();
  const compare = (): void => {
    if ([...mine].some((id) => statuses.has(id))) known.resolve();
  };
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url === url) mine.add(requestId);
    compare();
  });
  devtools.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    statuses.set(requestId, statusCode);
    compare();
  });
  await devtools.send('Network.enable');
  const got = await run(page, `fetch(${JSON.stringify(url)}, { cache: 'no-store' }).then((r) => r.status, () => -1)`);
  const allowed = typeof got === 'number' && got >= 0;
  await Promise.race([known.promise, new Promise((resolve) => setTimeout(resolve, statusMs).unref())]);
  const status = [...mine].map((id) => statuses.get(id)).find((one) => one !== undefined) ?? null;
  return { status, allowed };
}
