import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { isIpv6Text, sameAddress } from '../../harness/address/ip.ts';
import { Address } from '../../harness/model/address.ts';
import { page } from '../worlds/pages.ts';
import { deliver, deliveries, withHttp2 } from './delivery.ts';

/**
 * A web server that handles its own Host header and has, per site, one of the faults that real applications have with IPv6
 * literals, or one of the habits that a comparison of families must forgive. `node http.ts SITES`, a file with `Sites`.
 */

/** How a site deviates; `plain` does not. */
const behaviours = [
  'plain',
  'split-host',
  'slice-port',
  'split-redirect',
  'clock',
  'echo-address',
  'host-not-needed',
  'crash-on-spelling',
  'crash-on-host',
  ...deliveries,
] as const;
export type Behaviour = (typeof behaviours)[number];

export const Sites = z.array(
  z.strictObject({
    title: z.string(),
    behaviour: z.enum(behaviours),
    listen: z.array(z.strictObject({ address: Address, port: z.int().min(1).max(65535) })).min(1),
    /** Hosts that it knows as its own, without port; for others it has a page of somebody else. */
    hosts: z.array(z.string()),
  }),
);
export type Site = z.infer<typeof Sites>[number];

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body: string;
}

const [file = ''] = process.argv.slice(2);
const sites = Sites.parse(JSON.parse(await readFile(file, 'utf8')));
await Promise.all(
  sites.flatMap((site) =>
    site.listen.map(async ({ address, port }) => {
      const http1 = createServer(
        { headersTimeout: 5_000, requestTimeout: 10_000, requireHostHeader: site.behaviour !== 'host-not-needed' },
        (request, response) => {
          request.resume();
          const { status, location, body } = answer(site, request);
          const headers = { 'content-type': 'text/html; charset=utf-8', ...(location === undefined ? {} : { location }) };
          deliver(site.behaviour, response, { status, headers, body });
        },
      );
      const server = site.behaviour === 'h2c' ? withHttp2(http1) : http1;
      server.maxConnections = 256;
      server.listen({ host: address, port, ipv6Only: true });
      await once(server, 'listening');
    }),
  ),
);
process.stdout.write('{"event":"ready"}\n');

function answer({ title, behaviour, hosts }: Site, request: IncomingMessage): Answer {
  const { field, path } = wanted(request);
  const host =
    behaviour === 'split-host' ? beforeColon(field) : behaviour === 'slice-port' ? beforeLastColon(field) : withoutPort(field);
  if (behaviour === 'crash-on-spelling' && /[A-F]/.test(field)) return { status: 500, body: page('Internal Server Error', '') };
  if (!isHost(field) && !(behaviour === 'host-not-needed' && field === '')) {
    return behaviour === 'crash-on-host'
      ? { status: 500, body: page('Internal Server Error', '') }
      : { status: 400, body: page('Bad Request', '') };
  }
  if (behaviour === 'split-host' && !/^[\w.-]+$/.test(host)) return { status: 400, body: page('Bad Request', '') };
  if (!isOneOf(hosts, host)) return { status: 200, body: page('default', '<p>Nothing has been published here.</p>') };
  switch (path) {
    case '/':
      return { status: 200, body: page(title, content(behaviour, request)) };
    case '/old': {
      const authority = behaviour === 'split-redirect' ? beforeColon(field) : field;
      return { status: 301, location: `http://${authority}/catalogue/`, body: page('Moved', '') };
    }
    case '/catalogue/':
      return { status: 200, body: page(title, '<p>one lamp</p>') };
    default:
      return { status: 404, body: page('Not Found', '') };
  }
}

/** RFC 9112 3.2.2: the host of an absolute-form target stands for Host. */
function wanted({ url = '', headers }: IncomingMessage): { field: string; path: string } {
  const [, authority, path] = /^http:\/\/([^/]*)(\/.*)$/.exec(url) ?? [];
  return authority === undefined || path === undefined ? { field: headers.host ?? '', path: url } : { field: authority, path };
}

/** RFC 3986 3.2.2 and 3.2.3. */
function isHost(field: string): boolean {
  const [, literal, name, port = '0'] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{0,5}))?$/i.exec(field) ?? [];
  return (name !== undefined || (literal !== undefined && isIpv6Text(literal))) && Number(port) <= 65_535;
}

/** Addresses are compared as addresses (RFC 5952 4). */
const isOneOf = (hosts: readonly string[], host: string): boolean =>
  hosts.some((own) => own === host.toLowerCase() || (own.startsWith('[') && sameAddress(own.slice(1, -1), host.slice(1, -1))));

function content(behaviour: Behaviour, { socket }: IncomingMessage): string {
  const paragraphs = Array.from({ length: 40 }, (_, at) => `<p>Paragraph ${at + 1} says the same on every path.</p>`);
  if (behaviour === 'clock')
    paragraphs.splice(20, 0, `<p>${new Date().toISOString()}</p>`, `<input type="hidden" value="${randomUUID()}">`);
  if (behaviour === 'echo-address') paragraphs.splice(20, 0, `<p>Your IP is ${socket.remoteAddress}</p>`);
  return paragraphs.join('\n');
}

/** RFC 3986 3.2: the port begins after the bracket of an IP-literal. */
const withoutPort = (field: string): string =>
  field.replace(/:\d*$/, (port, at: number) => (field[0] === '[' && field[at - 1] !== ']' ? port : ''));

/** Wrong for `[2001:db8::1]`: gives `[2001`. */
const beforeColon = (field: string): string => field.split(':')[0] ?? '';

/** Wrong for `[2001:db8::1]`, which has no port: gives `[2001:db8:`. */
const beforeLastColon = (field: string): string => (field.includes(':') ? field.slice(0, field.lastIndexOf(':')) : field);
