import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { installed } from '../../../harness/cli/catalogue.ts';
import { loadConfig } from '../../../harness/config/load.ts';
import { certificates } from './certificates.ts';
import { certify, red } from './certify.ts';
import { good, mutated, site, type Site } from './site.ts';

const directory = mkdtempSync(join(tmpdir(), 'sixways-iis-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

let files = 0;
function written(text: string): string {
  files += 1;
  const path = join(directory, `${files}.txt`);
  writeFileSync(path, text);
  return path;
}

interface Files {
  /** `protocol/bindingInformation[/sslFlags]` of each site; PORT stands for the port of the live site. */
  readonly sites: readonly (readonly string[])[];
  /** Entries; a text is the whole file. */
  readonly iplisten?: readonly string[] | string;
  readonly sslcert?: readonly (readonly [key: string, hash: string])[];
  readonly markers?: Readonly<Record<string, string>>;
  readonly nat?: Readonly<Record<string, string>>;
}

const applicationHost = (sites: Files['sites'], port: number): string => {
  const elements = sites.map((bindings, index) => {
    const inside = bindings.map((one) => {
      const [protocol, information = '', flags = '0'] = one.split('/');
      return `<binding protocol="${protocol}" bindingInformation="${information.replace('PORT', `${port}`)}" sslFlags="${flags}" />`;
    });
    return `<site name="${'ABC'[index]}" id="${index + 1}"><bindings>${inside.join('\n')}</bindings></site>`;
  });
  return `<configuration><system.applicationHost><sites>\n${elements.join('\n')}\n</sites></system.applicationHost></configuration>`;
};

const listed = (entries: readonly string[]): string =>
  ['IP addresses present in the IP listen list:', '-'.repeat(40), '', ...entries.map((one) => `    ${one}`), ''].join('\r\n');

const stored = (records: NonNullable<Files['sslcert']>, port: number): string =>
  ['SSL Certificate bindings:', '-'.repeat(25), '']
    .concat(
      records.flatMap(([key, hash]) => [
        `    ${/^[\d.]+:|^\[/.test(key) ? 'IP:port' : 'Hostname:port'} : ${key.replace('PORT', `${port}`)}`,
        `    Certificate Hash : ${hash}`,
        '    Application ID : {4dc3e181-e14b-4a21-b022-59fc669b0914}',
        '',
      ]),
    )
    .join('\r\n');

const mine = /^(page|literal-(bare|port)|hello$|iis-config|iplisten|sslcert|bindings)/;

async function world(is: Site, { sites, iplisten, sslcert, ...more }: Files, options: object = {}) {
  const { port, close } = await site(is);
  ends.push(close);
  const iis = {
    config: written(applicationHost(sites, port)),
    ...(iplisten === undefined ? {} : { iplisten: written(typeof iplisten === 'string' ? iplisten : listed(iplisten)) }),
    ...(sslcert === undefined ? {} : { sslcert: written(stored(sslcert, port)) }),
    ...more,
  };
  const scheme = is.tls === undefined ? 'http' : 'https';
  return await certify({ url: `${scheme}://shop.test:${port}/`, literal: true, iis, ...options }, (aim) => mine.test(aim));
}

const invalidHost = (hosts: readonly string[]): RequestListener =>
  mutated(
    ({ headers }, response) =>
      !hosts.includes((headers.host ?? '').replace(/:\d+$/, '')) && Boolean(response.writeHead(400).end('Invalid Hostname')),
  );
const any = { sites: [['http/*:PORT:']] };

describe('IIS configuration files', () => {
  it('are certified', async () => {
    const certified = await world({}, { ...any, iplisten: [], markers: { A: 'article number 1' } });
    expect(red(certified)).toEqual({});
    for (const check of ['binding-matrix', 'iplisten', 'iis-binding-lint'])
      expect([check, certified.verdicts[check]]).toEqual([check, 'pass']);
    expect(certified.verdicts['sslcert-coverage']).toBe('skipped');
  });

  it.each<[string, Files, Record<string, string>]>([
    ['an IPv4 listen list', { ...any, iplisten: ['127.0.0.1'] }, { iplisten: 'fail', 'binding-matrix': 'warn' }],
    [
      'a listen list without our address',
      { ...any, iplisten: ['::2', '0.0.0.0'] },
      { iplisten: 'warn', 'binding-matrix': 'warn' },
    ],
    ['a binding that is none', { sites: [['http/*:PORT:', 'http/*:80']] }, { 'iis-binding-lint': 'fail' }],
    ['an IPv4 address alone', { sites: [['http/*:PORT:', 'http/127.0.0.1:PORT:a.test']] }, { 'iis-binding-lint': 'warn' }],
    [
      'the output of another command',
      { ...any, iplisten: 'The requested operation requires elevation.\r\n' },
      { iplisten: 'no-baseline' },
    ],
  ])('%s', async (_, given, expected) => {
    expect(red(await world({}, given))).toEqual(expected);
  });
});

describe('the matrix', () => {
  const hosts = ['shop.test', 'old.test', '127.0.0.1', '[::1]'];

  it('is a warning where one host fares otherwise, and names it', async () => {
    const without = hosts.filter((host) => host !== 'old.test');
    const named = [['http/*:PORT:shop.test', 'http/*:PORT:127.0.0.1', 'http/*:PORT:[::1]'], ['http/*:PORT:old.test']];
    const isAsSaid = await world({ v4: invalidHost(hosts), v6: invalidHost(hosts) }, { sites: named });
    expect(isAsSaid.verdicts['binding-matrix']).toBe('pass');
    const flipped = await world({ v4: invalidHost(hosts), v6: invalidHost(without) }, { sites: named });
    expect(flipped.verdicts['binding-matrix']).toBe('warn');
    expect(flipped.said).toMatch(/binding-matrix#not-bound: old\.test at ::1 http port \d+: 400;.*First wrong layer: route/);
    expect(flipped.said).not.toMatch(/binding-matrix#.*shop\.test/);
  });

  it('tells sites apart by their markers', async () => {
    const old = mutated(
      ({ headers }, response) => headers.host?.startsWith('old') === true && Boolean(response.end('<p>the old shop</p>')),
    );
    const markers = { A: 'article number 1', B: 'the old shop' };
    expect(
      (await world({ v4: old, v6: old }, { sites: [['http/*:PORT:'], ['http/*:PORT:old.test']], markers })).verdicts,
    ).toMatchObject({
      'binding-matrix': 'pass',
    });
    const { said } = await world({ v4: old, v6: good }, { sites: [['http/*:PORT:'], ['http/*:PORT:old.test']], markers });
    expect(said).toMatch(/binding-matrix#other-site: old\.test at ::1 .* 200 of site A;.*says site B/);
  });

  it('takes the server’s own address behind a NAT', async () => {
    const only = { sites: [['http/10.0.0.1:PORT:', 'http/[2001:db8::1]:PORT:']] };
    expect((await world({}, only)).verdicts['binding-matrix']).toBe('warn');
    expect(
      (await world({}, { ...only, nat: { '127.0.0.1': '10.0.0.1', '::1': '2001:db8::1' } })).verdicts['binding-matrix'],
    ).toBe('pass');
  });
});

describe('the certificate store', () => {
  const { ca, good: pair } = certificates();
  const tls = { v4: { ...pair }, v6: { ...pair } };
  const https = { sites: [['https/*:PORT:']] };
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

  it.each<[string, NonNullable<Files['sslcert']>, Record<string, string>]>([
    ['has an IPv4 record only', [['127.0.0.1:PORT', a]], { 'sslcert-coverage': 'fail', 'binding-matrix': 'warn' }],
    [
      'has two certificates',
      [
        ['0.0.0.0:PORT', a],
        ['[::]:PORT', b],
      ],
      { 'sslcert-coverage': 'warn', 'binding-matrix': 'warn' },
    ],
    ['has another certificate than the server', [['0.0.0.0:PORT', a]], { 'binding-matrix': 'warn' }],
  ])('%s', async (_, sslcert, expected) => {
    expect(red(await world({ tls }, { ...https, sslcert }, { ca }))).toEqual(expected);
  });

  it('agrees with the server', async () => {
    const hash = new X509Certificate(pair.cert).fingerprint.replaceAll(':', '').toLowerCase();
    const certified = await world({ tls }, { ...https, sslcert: [['0.0.0.0:PORT', hash]] }, { ca });
    expect(red(certified)).toEqual({});
    expect(certified.verdicts).toMatchObject({ 'sslcert-coverage': 'pass', 'binding-matrix': 'pass' });
  });
});

describe('the option', () => {
  const load = async (iis: string) => {
    const file = join(directory, 'sixways.yaml');
    writeFileSync(
      file,
      `targets:\n  shop:\n    suite: http-iis\n    url: http://shop.test/\n    addresses: ['::1']\n    iis: ${iis}\n`,
    );
    const { config } = await loadConfig({ from: { file }, overrides: {}, catalogue: await installed(), cwd: '/', env: {} });
    return config.targets[0]?.options['iis'];
  };
  const name = written(applicationHost([['http/*:80:']], 80));

  it('takes file names from the directory of the config', async () => {
    expect(await load(`{ config: ${basename(name)} }`)).toEqual({ config: name, markers: {}, nat: {} });
  });

  it('tells a file that is not there before anything is sent', async () => {
    await expect(load(`{ config: ${basename(name)}, iplisten: gone.txt }`)).rejects.toThrow(/shop\.iis\.iplisten.*no such file/s);
  });
});
