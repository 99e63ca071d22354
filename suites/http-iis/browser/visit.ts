import type { Page, Request } from 'playwright';
import type { Requested, Visit } from '../observations/browser.ts';
import { run } from './script.ts';

export interface Server {
  readonly address: string;
  readonly port: number;
}

/** Records what a page asks for and complains about, from before its first request. */
export interface Log {
  readonly requests: readonly Requested[];
  readonly messages: Visit['messages'][number][];
  readonly policies: string[];
  /** Who answered each own-site request; null where the browser does not tell: the cache, or a service worker. */
  servers(): Promise<(Server | null)[]>;
  crashed(): boolean;
}

const mostRequests = 200;
const mostMessages = 50;
const answerMs = 1_000;

export function log(page: Page, owns: (url: string) => boolean): Log {
  const requests = new Map<Request, Requested>();
  const messages: Log['messages'] = [];
  const policies: string[] = [];
  let isCrashed = false;
  const note = (kind: Visit['messages'][number]['kind'], text: string, url: string): void => {
    if (messages.length < mostMessages) messages.push({ kind, text: text.slice(0, 500), own: owns(url) });
  };
  page.on('crash', () => {
    isCrashed = true;
  });
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  page.on('request', (request) => {
    if (requests.size >= mostRequests || request.url().startsWith('data:')) return;
    const url = request.url();
    requests.set(request, {
      url: url.slice(0, 2_048),
      type: request.resourceType().slice(0, 40),
      own: owns(url),
      status: null,
      failure: null,
    });
  });
  page.on('response', (response) => {
    const at = requests.get(response.request());
    if (at !== undefined) requests.set(response.request(), { ...at, status: response.status() });
    const policy = response.request().isNavigationRequest() ? response.headers()['content-security-policy'] : undefined;
    if (policy !== undefined && policies.length < 5) policies.push(policy.slice(0, 4_000));
  });
  page.on('requestfailed', (request) => {
    const at = requests.get(request);
    if (at !== undefined) requests.set(request, { ...at, failure: (request.failure()?.errorText ?? 'failed').slice(0, 200) });
  });
  page.on('pageerror', (error) =>
    note('uncaught', `${error.name}: ${error.message}`, /\bhttps?:\/\/[^\s)]+/.exec(error.stack ?? '')?.[0] ?? page.url()),
  );
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    note(text.includes('Content Security Policy') ? 'csp' : 'error', text, message.location().url);
  });
  return {
    get requests() {
      return [...requests.values()];
    },
    messages,
    policies,
    crashed: () => isCrashed,
    servers: async () => await Promise.all([...requests.keys()].filter((request) => owns(request.url())).map(serverOf)),
  };
}

async function serverOf(request: Request): Promise<Server | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerMs);
  });
  try {
    const response = await Promise.race([request.response(), late]);
    const server = await Promise.race([response?.serverAddr() ?? null, late]);
    if (server === null || server === undefined) return null;
    // Chromium puts an IPv6 address in brackets.
    return { address: server.ipAddress.replace(/^\[|\]$/g, ''), port: server.port };
  } catch {
    // The page is gone, and with it what it knew.
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const loadMs = 10_000;
const readyMs = 2_000;
/** For what a page does at its load event. */
const settleMs = 150;

export interface Navigated {
  readonly outcome: Visit['outcome'];
  readonly detail: string | null;
  readonly status: number | null;
  readonly shown: string | null;
  readonly ready: boolean | null;
  readonly ms: number;
}

/** Opens a URL and waits for its load event and the selector. Whatever comes of it is a value. */
export async function open(page: Page, url: string, ready: string | null): Promise<Navigated> {
  const start = performance.now();
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: loadMs });
    const ms = performance.now() - start;
    const isReady = ready === null ? null : await appears(page, ready);
    await page.waitForTimeout(settleMs);
    return {
      outcome: 'loaded',
      detail: null,
      status: response?.status() ?? null,
      shown: page.url().slice(0, 2_048),
      ready: isReady,
      ms,
    };
  } catch (error) {
    const ms = performance.now() - start;
    const text = error instanceof Error ? error.message : String(error);
    const code = /net::(ERR_\w+)/.exec(text)?.[1];
    const outcome =
      page.isClosed() || /crashed|closed/i.test(text)
        ? 'crashed'
        : code === undefined
          ? 'stalled'
          : isCertificate(code)
            ? 'certificate'
            : 'net-error';
    // Playwright's messages go on with its own call log.
    const detail =
      code ?? (outcome === 'stalled' ? `no load event within ${loadMs / 1_000} s` : (text.split('\n')[0]?.slice(0, 300) ?? null));
    return { outcome, detail, status: null, shown: null, ready: ready === null ? null : false, ms };
  }
}

const isCertificate = (code: string): boolean => /^ERR_(CERT|SSL|BAD_SSL)/.test(code);

async function appears(page: Page, selector: string): Promise<boolean> {
  try {
    await page.waitForSelector(selector, { state: 'attached', timeout: readyMs });
    return true;
  } catch {
    // It did not, in time: that is the answer.
    return false;
  }
}

/** Policies of meta elements (CSP3 3.3). */
export async function metaPolicies(page: Page): Promise<string[]> {
  const found = await run(
    page,
    `[...document.querySelectorAll('meta[http-equiv="content-security-policy" i]')].slice(0, 5).map((meta) => String(meta.content).slice(0, 4000))`,
  );
  return Array.isArray(found) ? found.filter((text) => typeof text === 'string') : [];
}
