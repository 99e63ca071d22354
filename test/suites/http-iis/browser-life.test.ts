import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { findChromium, NoBrowserError } from '../../../suites/http-iis/browser/find-chromium.ts';
import { sixways } from '../../cli/sixways.ts';
import { descendants, type Process, survivors } from '../../lab/lifecycle/descendants.ts';
import { browserServers, browserSite, html } from './browser-site.ts';
import { ends, inBrowser, world } from './browser-world.ts';
import { red } from './certify.ts';

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sixways-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

inBrowser('a real browser', () => {
  it.each([
    ['SIGTERM', 130],
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('ends with a run that %s ends in the middle of a page, and leaves nothing', async (signal, code) => {
    const [folder, temporary] = [scratch(), scratch()];
    let run: ChildProcess | undefined;
    let started: Process[] = [];
    const serve: RequestListener = (request, response) => {
      if (request.url === '/') return html(response, '<script src="/never.js"></script>');
      if (request.url !== '/never.js') return browserSite()(request, response);
      // Only a browser comes here; it gets no answer.
      if (started.length > 0) return;
      started = descendants(run?.pid ?? 0);
      run?.kill(signal);
    };
    const { port, close } = await browserServers({ v4: serve, v6: serve });
    ends.push(close);
    const target = { suite: 'http-iis', url: `http://shop.test:${port}/`, addresses: ['::1', '127.0.0.1'], pages: ['/'] };
    const config = { targets: { shop: target }, paths: ['ipv4', 'ipv6'], skip: 'path' };
    writeFileSync(path.join(folder, 'sixways.yaml'), JSON.stringify(config));
    const ended = await sixways(['run', '-c', 'sixways.yaml'], {
      cwd: folder,
      env: { TMPDIR: temporary },
      meanwhile: (child) => {
        run = child;
      },
    });
    expect(started.filter(({ argv }) => argv.join(' ').includes('--type=renderer')).length).toBeGreaterThan(0);
    expect([ended.code, ended.stderr]).toEqual([code, ended.stderr]);
    expect((await survivors(started, 10_000)).map(({ argv }) => argv.join(' '))).toEqual([]);
    await expect.poll(() => readdirSync(temporary), { timeout: 5_000 }).toEqual([]);
  });

  it.each(
    Object.entries({
      dialog: '<script>alert(1); confirm(2); prompt(3); onbeforeunload = () => 1;</script><p id="ready">',
      popups: '<script>for (let i = 0; i < 5; i++) open("/");</script><p id="ready">',
      console: '<script>for (let i = 0; i < 5000; i++) console.error("x".repeat(1000));</script><p id="ready">',
      'busy after it has loaded': '<p id="ready"><script>onload = () => setTimeout(() => { for (;;); }, 100);</script>',
      requests: '<script>for (let i = 0; i < 500; i++) new Image().src = "/" + i;</script><p id="ready">',
    }),
  )('is done in time with a hostile page: %s', async (_, body) => {
    const serve: RequestListener = (_request, response) => html(response, body);
    const start = performance.now();
    const certified = await world({ v4: serve, v6: serve }, {}, ['browser-1']);
    expect(['pass', 'warn', 'fail', 'no-baseline']).toContain(certified.verdicts['browser-page-load']);
    expect(performance.now() - start).toBeLessThan(45_000);
  });

  it('is done in time with a page that never rests', async () => {
    const v6: RequestListener = (_, response) => html(response, '<script>for (;;);</script>');
    const certified = await world({ v6 }, {}, ['browser-1']);
    expect(red(certified)).toEqual({ 'browser-page-load': 'fail' });
    expect(certified.said).toContain('stalled (no load event within 10 s)');
  });
});

describe('without a browser', () => {
  const was = process.env['SIXWAYS_CHROMIUM'];
  afterEach(() => {
    if (was === undefined) delete process.env['SIXWAYS_CHROMIUM'];
    else process.env['SIXWAYS_CHROMIUM'] = was;
  });

  it('is told clearly; one is found by itself, or named', () => {
    expect(() => findChromium({ PATH: '/nowhere' })).toThrow(NoBrowserError);
    expect(() => findChromium({ PATH: '/nowhere' })).toThrow(/chromium.*SIXWAYS_CHROMIUM/);
    expect(() => findChromium({ SIXWAYS_CHROMIUM: '/nowhere/chrome' })).toThrow(/names no program/);
    expect(findChromium({ SIXWAYS_CHROMIUM: process.execPath })).toBe(process.execPath);
  });

  it.each([
    ['there is none', () => '/nowhere/chrome', 'SIXWAYS_CHROMIUM names no program: /nowhere/chrome'],
    [
      'it does not start',
      () => {
        const program = path.join(scratch(), 'chrome');
        writeFileSync(program, '#!/bin/sh\necho FATAL: No usable sandbox! >&2\nexit 1\n', { mode: 0o755 });
        return program;
      },
      /chrome does not start: FATAL: No usable sandbox!$/,
    ],
  ])('all its checks say client-limit, and the others what they say: %s', async (_, program, reason) => {
    process.env['SIXWAYS_CHROMIUM'] = program();
    const { verdicts, reasons } = await world({}, { screenshots: true }, [
      'reach',
      'browser-1',
      'browser-literal',
      'browser-screenshot-1',
    ]);
    const asked = Object.entries(verdicts).filter(([, word]) => word !== 'skipped');
    const limited = asked.filter(([check]) => check.startsWith('browser-'));
    expect(limited.map(([check]) => check.replace('browser-', ''))).toEqual(
      expect.arrayContaining(['page-load', 'v4only-subresource', 'console-parity', 'literal-nav', 'screenshot-parity']),
    );
    expect(limited.filter(([, word]) => word !== 'client-limit')).toEqual([]);
    expect(verdicts['reach']).toBe('pass');
    expect(reasons['browser-page-load']).toMatch(reason);
  });
});
