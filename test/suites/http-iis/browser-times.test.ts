import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { fullBacklog } from '../../net/peer.ts';
import { browserSite, html } from './browser-site.ts';
import { ends, inBrowser, world } from './browser-world.ts';
import { red } from './certify.ts';

inBrowser('times of a real browser', () => {
  it('50 ms more for each request are not noticed, 500 ms are: browser-load-ratio', async () => {
    const late =
      (ms: number): RequestListener =>
      (request, response) =>
        void setTimeout(() => browserSite()(request, response), ms);
    const times = ['browser-1', 'browser-times'];
    // What the machine's other work adds must be little beside it.
    const v4 = late(150);
    expect(red(await world({ v4, v6: late(200) }, { loadTimes: true }, times))).toEqual({});
    expect(red(await world({ v4, v6: late(650) }, { loadTimes: true }, times))).toEqual({ 'browser-load-ratio': 'warn' });
  });

  it('a dual-stack browser uses IPv6; where nothing listens it falls back at once', async () => {
    const aims = ['browser-1', 'browser-dual'];
    const good = await world({}, {}, aims, 'localhost');
    expect(red(good)).toEqual({});
    expect(good.verdicts['browser-happy-eyeballs']).toBe('pass');
    const dead = await world({ v6: null }, {}, aims, 'localhost');
    expect(red(dead)).toEqual({ reach: 'fail' });
    expect(dead.verdicts['browser-happy-eyeballs']).toBe('pass');
  });

  it('a silent IPv6 address costs little, and much where a page asks many hosts in turn: browser-happy-eyeballs', async () => {
    const aims = ['browser-dual'];
    const silent = async (v4: RequestListener) => {
      const hole = await fullBacklog('::1');
      ends.push(hole.close);
      return await world({ v4, v6: null, port: hole.at.port }, {}, aims, 'localhost');
    };
    const one = await silent(browserSite());
    expect(red(one)).toEqual({ 'browser-server-addr': 'warn' });
    expect([one.verdicts['browser-happy-eyeballs'], one.said]).toEqual(['pass', one.said]);
    const hosts = Array.from({ length: 10 }, (_, at) => `h${at}.localhost`);
    const many = await silent((request, response) => {
      if (request.url !== '/') return browserSite()(request, response);
      const { port } = new URL(`http://${request.headers.host}`);
      // Each script is asked for when the one before it has run.
      const next = `const hosts = ${JSON.stringify(hosts)};
        onload = null;
        const load = () => new Promise((done) => {
          const host = hosts.shift();
          if (host === undefined) return done(document.body.insertAdjacentHTML('beforeend', '<p id="ready">'));
          const script = document.createElement('script');
          script.src = 'http://' + host + ':${port}/app.js';
          script.onload = script.onerror = () => done(load());
          document.head.append(script);
        });
        load();`;
      html(response, `<div id="app"></div><script>${next}</script>`);
    });
    expect(red(many)).toEqual({ 'browser-server-addr': 'warn', 'browser-happy-eyeballs': 'warn' });
  });
});
