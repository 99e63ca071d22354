import { expect, it } from 'vitest';
import { but, inBrowser, world } from './browser-world.ts';
import { red } from './certify.ts';

inBrowser('pictures of a real browser', () => {
  it('another stylesheet on IPv6: browser-screenshot-parity', async () => {
    const v6 = but(({ url }, response) =>
      url === '/style.css'
        ? response.writeHead(200, { 'Content-Type': 'text/css' }).end('body { background: #135; }')
        : undefined,
    );
    expect(red(await world({ v6 }, { screenshots: true }, ['browser-1', 'browser-screenshot-1']))).toEqual({
      'browser-screenshot-parity': 'warn',
    });
  });
});
