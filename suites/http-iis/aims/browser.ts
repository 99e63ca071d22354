import { z } from 'zod';
import type { Aim, Ask } from '../../../harness/model/suite.ts';

const path = z.string().startsWith('/').max(1_024);
const selector = z.string().min(1).max(200);

/** What a target says of itself for the checks `browser-*`; without `pages` no browser is started. */
export const browserOptions = {
  /** Pages to open in a real browser, in origin form. The first is the one that the other browser questions are asked on. */
  pages: z.array(path).max(10).default([]),
  /** CSS selector of what makes the pages usable: it must appear. */
  ready: selector.optional(),
  /** Hosts of the same owner, beside the site's own and those below it. */
  ownHosts: z.array(z.string().min(1).max(255)).max(50).default([]),
  /** Path that a page of the literal's origin may fetch by CORS. */
  api: path.optional(),
  /** Path of the service worker's script. */
  serviceWorker: path.optional(),
  /** Path of a WebSocket endpoint that echoes. */
  websocket: path.optional(),
  /** How long a WebSocket must live without traffic; the browser is busy for so long. */
  websocketIdleSeconds: z.int().min(0).max(60).default(3),
  /** A page whose session must survive a change of the address family: what to click, and the text that then shows the session. */
  pageSession: z.strictObject({ page: path, submit: selector.optional(), shows: z.string().min(1).max(200) }).optional(),
  /** Compare how the pages look; `masks` selects what changes all the time. */
  screenshots: z.boolean().default(false),
  masks: z.array(selector).max(20).default([]),
  /** Compare how long the first page takes: six more loads on each path. */
  loadTimes: z.boolean().default(false),
};

const BrowserOptions = z.object({ ...browserOptions, url: z.string(), ca: z.string().optional() });

type BrowserAsk = Ask<z.infer<typeof BrowserOptions>>;

const ports = { 'http:': 80, 'https:': 443 } as const;

/** The questions that need a browser, to the path's first address; late, since others would measure what it takes of the machine. */
export const browserAims = (ask: BrowserAsk): Aim[] => questions(ask).map((aim) => ({ ...aim, phase: 'late' }));

function questions({ target: { addresses: all, options }, path: on, addresses }: BrowserAsk): Aim[] {
  const [address] = addresses;
  const [first] = options.pages;
  if (address === undefined || first === undefined) return [];
  const site = new URL(options.url);
  const protocol = site.protocol === 'https:' ? 'https:' : 'http:';
  const port = site.port === '' ? ports[protocol] : Number(site.port);
  const isNamed = !/^\[|^[\d.]+$/.test(site.hostname);
  const text = address.includes(':') ? `[${address}]` : address;
  const literal = `${site.protocol}//${site.port === '' ? text : `${text}:${site.port}`}`;
  const at = { address, port, ca: options.ca ?? null, own: options.ownHosts, ready: options.ready ?? null };
  const input = { ...at, url: new URL(first, site).href };
  const endpoint = { address, port, transport: 'tcp' } as const;
  const [ipv4] = all[4];

  return [
    ...options.pages.map((page, index) => ({
      aim: `browser-${index + 1}`,
      probe: 'http-iis/page-load',
      input: { ...at, url: new URL(page, site).href },
      endpoint,
      parity: true as const,
    })),
    ...(isNamed
      ? [
          {
            aim: 'browser-literal',
            probe: 'http-iis/literal-visit',
            input: { ...at, url: `${literal}/`, api: options.api === undefined ? null : new URL(options.api, site).href },
            endpoint,
          },
        ]
      : []),
    // Only native IPv6 is chosen before IPv4 by every client (RFC 6724 2.1), and a dead address is the very question.
    ...(isNamed && on === 'ipv6' && ipv4 !== undefined
      ? [{ aim: 'browser-dual', probe: 'http-iis/dual-load', input: { ...input, ipv4 } }]
      : []),
    ...(options.serviceWorker === undefined
      ? []
      : [
          { aim: 'browser-worker', probe: 'http-iis/worker-visit', input: { ...input, script: options.serviceWorker }, endpoint },
        ]),
    ...(options.websocket === undefined
      ? []
      : [
          {
            aim: 'browser-socket',
            probe: 'http-iis/socket-talk',
            input: {
              ...input,
              endpoint: options.websocket,
              literal: isNamed ? `${literal}${first}` : null,
              idleSeconds: options.websocketIdleSeconds,
            },
            endpoint,
          },
        ]),
    ...(options.pageSession === undefined || ipv4 === undefined || !address.includes(':')
      ? []
      : [
          {
            aim: 'browser-session',
            probe: 'http-iis/mixed-session',
            input: {
              ...input,
              url: new URL(options.pageSession.page, site).href,
              ready: null,
              ipv4,
              submit: options.pageSession.submit ?? null,
              shows: options.pageSession.shows,
            },
            endpoint,
          },
        ]),
    ...(options.loadTimes
      ? [{ aim: 'browser-times', probe: 'http-iis/load-times', input, endpoint, parity: true as const }]
      : []),
    ...(options.screenshots
      ? options.pages.map((page, index) => ({
          aim: `browser-screenshot-${index + 1}`,
          probe: 'http-iis/screenshot',
          input: { ...at, url: new URL(page, site).href, masks: options.masks },
          endpoint,
          parity: true as const,
        }))
      : []),
  ];
}
