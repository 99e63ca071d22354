import { expect, it } from 'vitest';
import { browserSite, echoSocket } from './browser-site.ts';
import { but, inBrowser, world } from './browser-world.ts';
import { certificates } from './certificates.ts';
import { red } from './certify.ts';

inBrowser('sockets, sessions and workers in a real browser', () => {
  it('a WebSocket on IPv4 only: browser-websocket', async () => {
    const refuse = (_: unknown, socket: { destroy(): unknown }) => void socket.destroy();
    const certified = await world({ upgrade: { v4: echoSocket, v6: refuse } }, { websocket: '/ws', websocketIdleSeconds: 0 }, [
      'browser-1',
      'browser-socket',
    ]);
    expect(red(certified)).toEqual({ 'browser-websocket': 'fail' });
  });

  it('a WebSocket that wants a name as Origin: browser-websocket warns', async () => {
    const named: typeof echoSocket = (request, socket) =>
      request.headers.origin?.includes('[') === true ? void socket.destroy() : echoSocket(request, socket);
    const certified = await world({ upgrade: { v4: echoSocket, v6: named } }, { websocket: '/ws', websocketIdleSeconds: 0 }, [
      'browser-1',
      'browser-socket',
    ]);
    expect(red(certified)).toEqual({ 'browser-websocket': 'warn' });
  });

  it('a session bound to the address: browser-mixed-family', async () => {
    const bound = browserSite({ bound: true });
    const options = { pageSession: { page: '/account', submit: 'button', shows: 'Welcome back' } };
    expect(red(await world({ v4: bound, v6: bound }, options, ['browser-1', 'browser-session']))).toEqual({
      'browser-mixed-family': 'fail',
    });
  });

  it('a service worker that IPv6 does not have: browser-service-worker', async () => {
    const { ca, good } = certificates();
    const options = { ca, serviceWorker: '/sw.js' };
    const aims = ['browser-1', 'browser-worker'];
    const fine = await world({ tls: good }, options, aims);
    expect({ ...red(fine), worker: fine.verdicts['browser-service-worker'] }).toEqual({ worker: 'pass' });
    const v6 = but(({ url }, response) => (url === '/sw.js' ? response.writeHead(404).end() : undefined));
    expect(red(await world({ tls: good, v6 }, options, aims))).toEqual({ 'browser-service-worker': 'fail' });
  });
});
