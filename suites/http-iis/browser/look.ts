import { isIP } from 'node:net';
import type { BrowserContext, Page } from 'playwright';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { blameOf } from '../../../harness/net/blame.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import type { Visit } from '../observations/browser.ts';
import { steered } from './context.ts';
import { bareHost, type BrowserInput, familyOf, owns, type Trust, trustOf } from './input.ts';
import { type Route, type Steering } from './steering.ts';
import { log, type Log, metaPolicies, type Navigated, open } from './visit.ts';

/** The page's host goes to the address of the path, every other host where its name leads within the family. */
export const routeOf = ({ url, address }: Pick<BrowserInput, 'url' | 'address'>): Route => ({
  family: familyOf(address),
  hosts: new Map([[bareHost(url), address]]),
});

export interface Looking {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly steering: Steering;
  readonly log: Log;
  readonly navigated: Navigated;
}

export interface Looked<T> {
  readonly navigated: Navigated;
  /** Null where the certificate was not good enough to navigate. */
  readonly value: T | null;
}

const limitMs = 30_000;

/**
 * Opens the page over the path, and does more with it.
 * @param more runs whatever became of the navigation
 * @throws what kept us from connecting, where the page did not load for it
 */
export async function look<T>(
  input: BrowserInput,
  { vantage, signal }: { readonly vantage: Vantage; readonly signal: AbortSignal },
  more: (at: Looking) => Promise<T>,
  { trust, route = routeOf(input), limit = limitMs }: { trust?: Trust; route?: Route; limit?: number } = {},
): Promise<Looked<T>> {
  const { spki, unverified } = trust ?? (await trustOf(input, vantage, signal));
  if (unverified !== null) return { navigated: refused(unverified), value: null };
  return await steered({ vantage, signal, trust: spki, limitMs: limit }, route, async (context, steering) => {
    const page = await context.newPage();
    const kept = log(page, owns(input));
    const navigated = await open(page, input.url, input.ready);
    const fault = steering.fault();
    if (navigated.outcome !== 'loaded' && fault !== null) throw fault;
    return { navigated, value: await more({ page, context, steering, log: kept, navigated }) };
  });
}

const refused = (detail: string): Navigated => ({
  outcome: 'certificate',
  detail,
  status: null,
  shown: null,
  ready: null,
  ms: 0,
});

/** All that is recorded of one page. */
export async function visitOf(input: BrowserInput, at: Looking | null, navigated: Navigated): Promise<Visit> {
  const servers = (await at?.log.servers()) ?? [];
  const metas = at !== null && navigated.outcome === 'loaded' ? await metaPolicies(at.page) : [];
  return {
    url: input.url,
    address: input.address,
    port: input.port,
    ...navigated,
    ...(at?.log.crashed() === true ? { outcome: 'crashed' as const } : {}),
    requests: [...(at?.log.requests ?? [])],
    bypassed: servers.filter((server) => server !== null && server.port !== at?.steering.port).length,
    unknown: servers.filter((server) => server === null).length,
    hosts: [],
    messages: at?.log.messages ?? [],
    policies: [...(at?.log.policies ?? []), ...metas].slice(0, 10),
    connections: [...(at?.steering.connections ?? [])],
  };
}

const lookupMs = 2_000;
const mostHosts = 50;

/** How many addresses of each family the other hosts of a page have. */
export async function hostsOf(
  { requests, url }: Visit,
  owns: (url: string) => boolean,
  { resolvers, local }: Vantage,
  signal: AbortSignal,
): Promise<Visit['hosts']> {
  const own = bareHost(url);
  const hosts = new Map(
    requests.flatMap((request) => {
      const host = URL.parse(request.url)?.hostname.replace(/^\[|\]$/g, '') ?? '';
      return host === '' || host === own ? [] : [[host, owns(request.url)] as const];
    }),
  );
  const count = async (name: string, family: 4 | 6): Promise<number | null> => {
    const literal = isIP(name);
    if (literal !== 0) return literal === family ? 1 : 0;
    try {
      return (await lookup({ name, family, resolvers, local, timeoutMs: lookupMs, signal })).length;
    } catch (error) {
      signal.throwIfAborted();
      if (blameOf(error).by === 'harness') throw error;
      return null;
    }
  };
  return await Promise.all(
    [...hosts].slice(0, mostHosts).map(async ([host, isOwn]) => ({
      host: host.slice(0, 255),
      own: isOwn,
      v4: await count(host, 4),
      v6: await count(host, 6),
    })),
  );
}
