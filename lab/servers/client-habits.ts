import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ip } from '../../harness/address/ip.ts';
import { formatPrefix, prefixOf } from '../../harness/address/prefix.ts';
import { page } from '../worlds/pages.ts';

/**
 * What an application does with its client's address: rightly (`honest`, `proxied`, `limit-prefix`), or as some do.
 *
 * - `truncate` keeps 15 characters, as an IPv4 column does; `mapped` shows what a dual-stack socket gives.
 * - `proxied` takes X-Forwarded-For; `proxied-split` cuts it at its first colon.
 * - `limit-prefix` throttles by /64, `limit-address` by address, `limit-split` by what stands before the first colon.
 * - `session-address` knows a session from the address only that began it, `session-family` from its /64 or IPv4 address.
 * - `look-up` asks for the name of each new IPv6 connection, from a name server that is silent.
 */
export const clientHabits = [
  'honest',
  'truncate',
  'mapped',
  'proxied',
  'proxied-split',
  'limit-prefix',
  'limit-address',
  'limit-split',
  'session-address',
  'session-family',
  'look-up',
] as const;
export type ClientHabit = (typeof clientHabits)[number];

/** Requests that one client may make; a bucket is never refilled, since no run is as long as a ban. */
const quota = 10;
const lookUpMs = 1_500;

/** `/` is a page, `/whoami` the client's address, `/search` what is throttled, `/account` a page that looks the client up, `/members` one behind `/login`. */
export function clientAware(habit: ClientHabit): RequestListener {
  const counts = new Map<string, number>();
  /** By token, whom it was given to. */
  const sessions = new Map<string, string>();
  const names = new WeakMap<object, Promise<void>>();
  const isOverQuota = (client: string): boolean => {
    const count = (counts.get(client) ?? 0) + 1;
    counts.set(client, count);
    return count > quota;
  };
  const nameOf = async ({ socket }: IncomingMessage): Promise<void> => {
    const known = names.get(socket) ?? lookUp(socket.remoteAddress ?? '');
    names.set(socket, known);
    await known;
  };
  return async (request, response) => {
    const address = request.socket.remoteAddress ?? '';
    request.resume();
    const url = askedFor(request);
    if (url === null) return answer(response, 400, 'no such host\n');
    switch (url.pathname) {
      case '/':
        return answer(response, 200, page('site', '<p>Open on every path.</p>'), 'text/html; charset=utf-8');
      case '/whoami':
        return answer(response, 200, shown(habit, address, request.headers['x-forwarded-for']));
      case '/search':
        return habit.startsWith('limit-') && isOverQuota(keyOf(habit, address))
          ? answer(response, 429, 'later\n')
          : answer(response, 200, 'found\n');
      case '/account':
        if (habit === 'look-up') await nameOf(request);
        return answer(response, 200, 'nobody\n');
      case '/login': {
        const token = randomUUID();
        sessions.set(token, ownerOf(habit, address));
        response.setHeader('set-cookie', `sid=${token}; Path=/; HttpOnly`).setHeader('location', '/members');
        return answer(response, 303, 'welcome\n');
      }
      case '/members': {
        const [, token = ''] = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
        if (sessions.get(token) === ownerOf(habit, address)) return answer(response, 200, 'your orders\n');
        return answer(response.setHeader('location', '/login'), 302, 'who are you?\n');
      }
      default:
        return answer(response, 404, 'not here\n');
    }
  };
}

/** RFC 9112 3.2.2: a target in absolute form decides, whatever Host says; null for a Host that is none (3.2). */
function askedFor({ url = '', headers: { host = '' } }: IncomingMessage): URL | null {
  if (host !== '' && !/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{0,5})?$/i.test(host)) return null;
  return URL.parse(url, `http://${host === '' ? 'localhost' : host}`);
}

function answer(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function shown(habit: ClientHabit, address: string, forwarded: string | string[] | undefined): string {
  const said = [forwarded ?? []].flat().join(', ');
  if (habit === 'truncate') return address.slice(0, 15);
  if (habit === 'mapped' && !address.includes(':')) return `::ffff:${address}`;
  if (said !== '' && habit === 'proxied') return (said.split(',')[0] ?? '').trim().replace(/^\[([^\]]*)\](:\d+)?$/, '$1');
  if (said !== '' && habit === 'proxied-split') return said.split(':')[0] ?? '';
  return address;
}

/** What the limiter counts by. */
function keyOf(habit: ClientHabit, address: string): string {
  if (habit === 'limit-split') return address.split(':')[0] ?? '';
  return habit === 'limit-prefix' && address.includes(':') ? formatPrefix(prefixOf(ip(address), 64)) : address;
}

/** Whom a session belongs to. */
function ownerOf(habit: ClientHabit, address: string): string {
  if (habit === 'session-address') return address;
  return habit === 'session-family' ? keyOf('limit-prefix', address) : 'whoever has the token';
}

async function lookUp(address: string): Promise<void> {
  if (!address.includes(':')) return;
  const silent = createSocket('udp6').bind(0, '::1');
  await once(silent, 'listening');
  const resolver = new Resolver({ timeout: lookUpMs, tries: 1 });
  resolver.setServers([`[::1]:${silent.address().port}`]);
  // It fails, after its time: that is what it is for.
  await resolver.reverse(address).catch(() => []);
  silent.close();
}
