import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load, refusal } from './catalogue.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sixways-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(text: string, overrides = {}): ReturnType<typeof load> {
  await writeFile(path.join(folder, 'sixways.yaml'), text);
  return await load({ file: 'sixways.yaml' }, folder, overrides);
}

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const key = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';

describe('a config that is right', () => {
  it('becomes settings, with addresses in their one form', async () => {
    const { config, checks } = await read(`
targets:
  shop:
    suite: web
    url: https://shop.test/
    addresses: ['[2001:DB8:0::80]', 198.51.100.80, 'fe80::1%eth0', '2001:db8::80']
    body: {}
paths: [ipv6, ipv4, ipv6]
reference: ipv6
only: web
control:
  ipv6: { address: 2001:db8::99, ipv4: 198.51.100.99, echoPort: 7007, httpPort: 8080 }
timeout: 1.5s
budget: 2
concurrency: 4
severity: { web/reach#refused: warning }
waivers: [{ id: web/reach#refused, path: ipv6, reason: known, owner: me, expires: 2020-01-01 }]
`);
    expect(config).toMatchObject({
      file: 'sixways.yaml',
      targets: [
        {
          name: 'shop',
          suite: 'web',
          addresses: { 4: ['198.51.100.80'], 6: ['2001:db8::80', 'fe80::1%eth0'] },
          options: { url: 'https://shop.test/', body: { largest: 1000 } },
        },
      ],
      paths: ['ipv6', 'ipv4'],
      pathsExplicit: true,
      reference: 'ipv6',
      control: { 4: null, 6: { address: '2001:db8::99', ipv4: '198.51.100.99', echoPort: 7007, httpPort: 8080 } },
      timeoutMs: 1500,
      budgetMs: 2000,
      concurrency: 4,
      profile: { severity: { 'web/reach#refused': 'warning' }, waivers: [{ expires: '2020-01-01' }] },
    });
    // The gate stays under `only`.
    expect([...checks.keys()]).toEqual(['path/used', 'web/reach', 'web/status-parity']);
  });

  it('takes defaults, and flags before its own settings', async () => {
    const text = "targets: { shop: { suite: web, url: 'http://a.test/' } }\nconcurrency: 4\nskip: path\n";
    expect((await read(text)).config).toMatchObject({
      paths: ['ipv4', 'ipv6', '6to4', 'teredo'],
      pathsExplicit: false,
      concurrency: 4,
    });
    const { config, checks } = await read(text, { paths: ['ipv6'], concurrency: 2, only: ['*parity'], skip: [], timeoutMs: 10 });
    expect(config).toMatchObject({ paths: ['ipv6'], pathsExplicit: true, concurrency: 2, timeoutMs: 10 });
    expect([...checks.keys()]).toEqual(['path/used', 'web/reach', 'web/status-parity']);
    expect(await refusal({ file: 'sixways.yaml' }, folder, { only: ['reahc', 'web/raech'], skip: ['mail'] })).toEqual([
      '--only: unknown check, got "reahc"',
      '--only: unknown check (did you mean "web/reach"?), got "web/raech"',
      '--skip: unknown check, got "mail"',
    ]);
  });

  it('has a digest of what counts: not of the order of keys, comments or the file name', async () => {
    const one = await read("targets: { shop: { suite: web, url: 'http://a.test/' } }\nconcurrency: 4\n");
    const same = await read("# the same\nconcurrency: 4\ntargets: { shop: { url: 'http://a.test/', suite: web } }\n");
    const other = await read("concurrency: 5\ntargets: { shop: { url: 'http://a.test/', suite: web } }\n");
    expect(one.config.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(same.config.digest).toBe(one.config.digest);
    expect(other.config.digest).not.toBe(one.config.digest);
  });

  it('keeps secrets out of itself, and opens them late', async () => {
    await writeFile(path.join(folder, 'ca.pem'), pem);
    await writeFile(path.join(folder, 'pass'), 'hunter3\n');
    const target = (rest: string): string => `targets: { shop: { suite: web, url: 'http://a.test/', ${rest} } }\n`;
    const { config, secrets } = await read(target('password: env:SET, ca: file:ca.pem'));
    expect(config.targets[0]?.options).toMatchObject({ password: 'env:SET', ca: pem.trimEnd() });
    expect(JSON.stringify(config)).not.toContain('hunter2');
    expect(await secrets.resolve('env:SET')).toBe('hunter2');
    const byFile = await read(target('password: file:./pass'));
    expect(JSON.stringify(byFile.config)).not.toContain('hunter3');
    expect(await byFile.secrets.resolve('file:./pass')).toBe('hunter3');
    await expect(secrets.resolve('env:NOPE')).rejects.toThrow('the environment variable NOPE is not set');
  });

  it('takes the files it names from its own folder, and tells a missing one by its line', async () => {
    await writeFile(path.join(folder, 'access.log'), '');
    const { config } = await read("targets: { shop: { suite: web, url: 'http://a.test/', logs: [access.log] } }\n");
    expect(config.targets[0]?.options).toMatchObject({ logs: [path.join(folder, 'access.log')] });
    const targets =
      "targets:\n  shop:\n    suite: web\n    url: 'http://a.test/'\n    logs:\n      - access.log\n      - gone.log\n      - .\n";
    await writeFile(path.join(folder, 'sixways.yaml'), targets);
    expect(await refusal({ file: 'sixways.yaml' }, folder)).toEqual([
      'sixways.yaml:7: targets.shop.logs[1]: cannot be read: no such file, got "gone.log"',
      'sixways.yaml:8: targets.shop.logs[2]: cannot be read: is a directory, got "."',
    ]);
  });

  it('does not wait for a pipe that nobody writes to, and tells whoever writes file: what is meant', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    const logs = (name: string) => `targets: { shop: { suite: web, url: 'http://a.test/', logs: ['${name}'] } }\n`;
    await writeFile(path.join(folder, 'sixways.yaml'), logs('pipe'));
    expect(await refusal({ file: 'sixways.yaml' }, folder)).toEqual([
      'sixways.yaml:1: targets.shop.logs[0]: cannot be read: is no regular file, got "pipe"',
    ]);
    await writeFile(path.join(folder, 'sixways.yaml'), logs('file:./gone.log'));
    expect((await refusal({ file: 'sixways.yaml' }, folder)).at(-1)).toContain(
      'this option takes the path itself, without file:',
    );
  });

  it('never takes a private key for a public file', async () => {
    for (const text of [key, pem + key, `${pem}secret`]) {
      await writeFile(path.join(folder, 'ca.pem'), text);
      await writeFile(
        path.join(folder, 'sixways.yaml'),
        "targets: { shop: { suite: web, url: 'http://a.test/', ca: file:ca.pem } }\n",
      );
      expect(await refusal({ file: 'sixways.yaml' }, folder)).toEqual([
        'sixways.yaml:1: targets.shop.ca: must be PEM, got "file:ca.pem"',
      ]);
    }
  });
});

describe('targets given as URLs', () => {
  it('are named after their hosts, each name once', async () => {
    const urls = [
      'http://shop.test/',
      'http://shop.test:81/',
      'http://www.example.test/',
      'http://[2001:db8::80]:8080',
      'http://127.0.0.1/',
      'http://path.test/',
    ];
    const { config } = await load({ urls }, folder);
    expect(config.file).toBeNull();
    expect(config.targets.map(({ name }) => name)).toEqual([
      'shop',
      'shop-2',
      'example',
      'ip-2001-db8-80',
      'ip-127-0-0-1',
      'path-2',
    ]);
  });

  it('become a target of each suite that takes the scheme', async () => {
    const { config } = await load({ urls: ['https://shop.test/'] }, folder);
    expect(config.targets.map(({ name, suite }) => [name, suite])).toEqual([
      ['shop', 'web'],
      ['shop-2', 'mail'],
    ]);
  });

  it.each([
    ['htps://a', 'no suite takes htps: (did you mean "https"?); there are http, https, smtp, got "htps://a"'],
    ['shop.test', 'not a URL; a target is http://… or https://… or smtp://…, got "shop.test"'],
    ['http://', 'no host given, got "http://"'],
    ['http://a:0/', '"0" is not a port; ports are numbers from 1 to 65535, got "http://a:0/"'],
    ['http://a:65536/', '"65536" is not a port; ports are numbers from 1 to 65535, got "http://a:65536/"'],
    ['http://[2001:db8::zz]/', '"2001:db8::zz" is not an IPv6 address, got "http://[2001:db8::zz]/"'],
    [
      'http://2001:db8::1:80/',
      '"2001:db8::1:80" is an IPv6 address; in a URL it stands in brackets, got "http://2001:db8::1:80/"',
    ],
    [
      'http://010.1/',
      '"010.1" is not an IPv4 address: it needs four numbers from 0 to 255 without leading zeros, got "http://010.1/"',
    ],
    ['http://[fe80::1%25lo]/', 'a URL takes no zone; use a config file with addresses, got "http://[fe80::1%25lo]/"'],
    ['http://me:hunter2@a/', 'a URL must not hold credentials; use a config file and env:NAME, got "http://***@a/"'],
  ])('%s is refused', async (url, expected) => {
    expect(await refusal({ urls: [url] }, folder)).toEqual([expected]);
  });
});
