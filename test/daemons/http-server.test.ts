import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:http2';
import { beforeAll, describe, expect, it } from 'vitest';
import { httpServer } from '../../lab/daemons/http-server.ts';
import type { Behaviour } from '../../lab/servers/http.ts';
import { freePort, startDaemon } from './start-daemon.ts';

const behaviours = [
  'plain',
  'split-host',
  'slice-port',
  'split-redirect',
  'clock',
  'echo-address',
  'chunked',
  'cut-chunked',
  'slow',
  'h2c',
] as const satisfies Behaviour[];
const ports = new Map<Behaviour, number>();

beforeAll(async () => {
  for (const behaviour of behaviours) ports.set(behaviour, await freePort());
  await startDaemon(
    httpServer({
      name: 'http-tgt',
      node: 'tgt',
      sites: behaviours.map((behaviour) => ({
        title: 'site',
        behaviour,
        listen: ['127.0.0.1', '::1'].map((address) => ({ address, port: ports.get(behaviour) ?? 0 })),
        hosts: ['site.test', '[::1]', '127.0.0.1'],
      })),
    }),
  );
});

/** Status, then Location or the page's title and what stands in the middle of it. */
async function ask(behaviour: Behaviour, host: string, path = '/', address = '::1'): Promise<string> {
  const { status, location, body } = await get(behaviour, host, path, address);
  return location === undefined ? `${status} ${/<title>(.*)<\/title>/.exec(body)?.[1]}` : `${status} ${location}`;
}

async function get(behaviour: Behaviour, host: string, path = '/', address = '::1') {
  return await new Promise<{ status: number | undefined; location: string | undefined; body: string }>((resolve, reject) => {
    const asked = request({ host: address, port: ports.get(behaviour), path, headers: { host }, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, location: response.headers.location, body }));
    });
    asked.on('error', reject).end();
  });
}

const wellFormed = ['site.test', 'site.test:80', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:80', '[::1]:'];

describe('the server that handles Host itself', () => {
  it('serves its site for every form of Host when nothing is broken', async () => {
    for (const behaviour of ['plain', 'clock', 'echo-address', 'split-redirect'] as const)
      for (const host of wellFormed)
        expect(`${behaviour} ${host}: ${await ask(behaviour, host)}`).toBe(`${behaviour} ${host}: 200 site`);
    expect(await ask('plain', 'other.test')).toBe('200 default');
    expect(await ask('plain', '[::1')).toBe('400 Bad Request');
    expect(await ask('plain', '[::1]:80', '/old')).toBe('301 http://[::1]:80/catalogue/');
    expect(await ask('plain', 'site.test', '/nothing')).toBe('404 Not Found');
  });

  it('is broken for IPv6 literals only', async () => {
    for (const host of wellFormed) {
      const isV6 = host.startsWith('[');
      expect(`${host}: ${await ask('split-host', host)}`).toBe(`${host}: ${isV6 ? '400 Bad Request' : '200 site'}`);
      expect(`${host}: ${await ask('slice-port', host)}`).toBe(`${host}: ${host === '[::1]' ? '200 default' : '200 site'}`);
    }
    expect(await ask('split-redirect', '[::1]', '/old')).toBe('301 http://[/catalogue/');
    expect(await ask('split-redirect', 'site.test', '/old')).toBe('301 http://site.test/catalogue/');
    expect(await ask('split-redirect', '127.0.0.1', '/old', '127.0.0.1')).toBe('301 http://127.0.0.1/catalogue/');
  });

  it('has pages that differ from one request to the next, and from one client to another', async () => {
    const [one, two] = [await get('clock', 'site.test'), await get('clock', 'site.test')];
    expect(one.body).not.toBe(two.body);
    expect((await get('echo-address', 'site.test')).body).toContain('Your IP is ::1');
    expect((await get('echo-address', 'site.test', '/', '127.0.0.1')).body).toContain('Your IP is 127.0.0.1');
  });
});

describe('the ways in which it sends', () => {
  it('in chunks, with the last one and without', async () => {
    expect(await ask('chunked', 'site.test')).toBe('200 site');
    await expect(ask('cut-chunked', 'site.test')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('late', async () => {
    const start = performance.now();
    expect(await ask('slow', 'site.test')).toBe('200 site');
    expect(performance.now() - start).toBeGreaterThan(390);
  });

  it('by HTTP/2 without TLS to who begins with it, by HTTP/1.1 to others', async () => {
    expect(await ask('h2c', 'site.test')).toBe('200 site');
    const session = connect(`http://[::1]:${ports.get('h2c')}`);
    try {
      const [headers] = (await once(session.request({ ':path': '/' }).resume(), 'response')) as [Record<string, unknown>];
      expect(headers[':status']).toBe(200);
    } finally {
      session.destroy();
    }
  });
});
