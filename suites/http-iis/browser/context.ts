import type { BrowserContext } from 'playwright';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { withBrowser } from './chromium.ts';
import { type Route, steer, type Steering } from './steering.ts';

/** Width and height of the window, in CSS pixels. */
export const viewport = { width: 1280, height: 800 };

/** The page keeps the browser busy beyond all bounds of its own. */
class VisitOverdueError extends Error {
  readonly code = 'VISIT_OVERDUE';
}

const closeMs = 3_000;

export interface Visiting {
  readonly vantage: Vantage;
  readonly signal: AbortSignal;
  readonly trust: string | null;
  /** Longest time in the context, in milliseconds. */
  readonly limitMs: number;
}

/** A context of its own, empty cache and no cookies, whose connections go where the route says. */
export async function steered<T>(
  at: Visiting,
  route: Route,
  use: (context: BrowserContext, steering: Steering) => Promise<T>,
): Promise<T> {
  return await withBrowser(at, async (browser) => {
    const steering = await steer(route, at.vantage, at.signal);
    try {
      const context = await browser.newContext({ ...settings, proxy: { server: steering.proxy } });
      return await bounded(context, at, async () => await use(context, steering));
    } finally {
      await steering.close();
    }
  });
}

/** A context that looks names up and chooses addresses as the browser does for everyone. */
export async function unsteered<T>(at: Visiting, use: (context: BrowserContext) => Promise<T>): Promise<T> {
  return await withBrowser(at, async (browser) => {
    const context = await browser.newContext(settings);
    return await bounded(context, at, async () => await use(context));
  });
}

const settings = {
  viewport,
  acceptDownloads: false,
  locale: 'en',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
} as const;

async function bounded<T>(context: BrowserContext, { signal, limitMs }: Visiting, use: () => Promise<T>): Promise<T> {
  const stop = Promise.withResolvers<never>();
  const abort = (): void => stop.reject(signal.reason);
  const timer = setTimeout(() => stop.reject(new VisitOverdueError(`the page was not done with after ${limitMs} ms`)), limitMs);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const used = use();
    // Where the stop came first, what it is in the middle of ends with the context.
    used.catch(() => undefined);
    return await Promise.race([used, stop.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await Promise.race([context.close(), new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref())]);
  }
}
