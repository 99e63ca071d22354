import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { html, isV6, script } from './browser-site.ts';
import { but, inBrowser, page, world } from './browser-world.ts';
import { red } from './certify.ts';

inBrowser('pages in a real browser', () => {
  it.each<[string, object, readonly string[], readonly string[]]>([
    [
      'a page',
      { api: '/api' },
      ['browser-1', 'browser-literal'],
      ['page-load', 'server-addr', 'v4only-subresource', 'console-parity', 'literal-nav', 'literal-origin'],
    ],
    ['a WebSocket', { websocket: '/ws', websocketIdleSeconds: 1 }, ['browser-1', 'browser-socket'], ['websocket']],
    [
      'a session',
      { pageSession: { page: '/account', submit: 'button', shows: 'Welcome back' } },
      ['browser-1', 'browser-session'],
      ['mixed-family'],
    ],
    ['pictures', { screenshots: true }, ['browser-1', 'browser-screenshot-1'], ['screenshot-parity']],
  ])('a good site is certified: %s', async (_, options, aims, checks) => {
    const certified = await world({}, options, aims);
    expect(red(certified)).toEqual({});
    for (const check of checks) expect([check, certified.verdicts[`browser-${check}`]]).toEqual([check, 'pass']);
  });

  it.each<[string, string, string, RequestListener, RequestListener?]>([
    ['IPv6 has no such page', 'browser-page-load', 'fail', but((_, response) => response.writeHead(404).end())],
    [
      'a script is missing on IPv6',
      'browser-page-load',
      'warn',
      but(({ url }, response) => (url === '/style.css' ? response.writeHead(404).end() : undefined)),
    ],
    [
      'a script takes the address apart',
      'browser-console-parity',
      'fail',
      but((request, response) =>
        request.url === '/app.js' && isV6(request)
          ? (script(
              response,
              `document.getElementById('app').innerHTML = '<p id="ready">Open</p>'; '::1'.split('.')[3].trim();`,
            ) ?? null)
          : undefined,
      ),
    ],
    [
      'the host is split at its first colon',
      'browser-literal-nav',
      'fail',
      but(({ url, headers }, response) =>
        headers.host?.startsWith('[') === true && url === '/'
          ? response.writeHead(302, { Location: `http://${headers.host.replace(/[[\]]/g, '')}/x` }).end()
          : undefined,
      ),
    ],
    [
      'the policy names the host',
      'browser-literal-csp',
      'fail',
      but(({ url, headers }, response) => {
        if (url !== '/') return undefined;
        return headers.host?.startsWith('[') === true
          ? (html(response, `${page}<script src="/app.js"></script>`, {
              'Content-Security-Policy': `script-src http://${headers.host}`,
            }) ?? null)
          : undefined;
      }),
    ],
    [
      'a pattern made of the origin',
      'browser-literal-origin',
      'fail',
      but(({ url, headers }, response) => {
        if (url !== '/api' || headers.origin === undefined || !headers.origin.includes('[')) return undefined;
        return response.writeHead(500).end();
      }),
    ],
    [
      'an allow-list of texts',
      'browser-literal-origin',
      'warn',
      but(({ url, headers }, response) =>
        url === '/api' && headers.origin?.includes('[') === true ? response.writeHead(200).end('ok') : undefined,
      ),
    ],
  ])('%s: %s', async (_, check, word, v6) => {
    const certified = await world({ v6 }, { api: '/api' });
    expect({ ...red(certified), said: certified.said }).toEqual({ [check]: word, said: certified.said });
  });

  it('a script is on an IPv4 literal of the site: browser-v4only-subresource', async () => {
    const elsewhere = but(({ url, headers }, response) =>
      url === '/'
        ? (html(response, `${page}<script src="http://127.0.0.1:${headers.host?.split(':')[1]}/app.js"></script>`) ?? null)
        : undefined,
    );
    const certified = await world({ v4: elsewhere, v6: elsewhere }, { ownHosts: ['127.0.0.1'] }, ['browser-1']);
    expect(red(certified)).toEqual({ 'browser-v4only-subresource': 'fail' });
  });
});
