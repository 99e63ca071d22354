import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from './catalogue.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sixways-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function lines(text: string | Uint8Array, file = 'sixways.yaml'): Promise<string[]> {
  await writeFile(path.join(folder, file), text);
  return await refusal({ file }, folder);
}

const shop = "targets:\n  shop: { suite: web, url: 'http://shop.test/' }\n";
/** The options of one target, on line 2. */
const options = (text: string): string => `targets:\n  shop: { suite: web, url: 'http://a.test/', ${text} }\n`;

describe('a config that is wrong is refused with one exact line for each mistake', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    ['empty', '', ['sixways.yaml: is empty; `sixways init` writes an example']],
    ['comments only', '# nothing\n', ['sixways.yaml: is empty; `sixways init` writes an example']],
    ['a list', '- 1\n', ['sixways.yaml:1: must be a mapping, got [1]']],
    ['no targets', 'paths: [ipv6]\n', ['sixways.yaml:1: targets: is missing; it must be a mapping']],
    ['no target', 'targets: {}\n', ['sixways.yaml:1: targets: names no target, got {}']],
    [
      'unclosed list',
      'a: [\n',
      ['sixways.yaml:2: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['a key twice', `${shop}targets: {}\n`, ['sixways.yaml:3: not valid YAML: Map keys must be unique']],
    ['a tag', 'a: !!js/function x\n', ['sixways.yaml:1: not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function']],
    ['an alias of nothing', 'a: 1\nb: *c\n', ['sixways.yaml:2: no anchor &c stands before this alias']],
    ['an alias inside of itself', 'a: &c\n  b: *c\n', ['sixways.yaml:2: the alias *c stands inside of what it means']],
    ['a key that is a list', '? [a]\n: 1\n', ['sixways.yaml:1: a key must be plain text']],
    ['__proto__', `${shop}__proto__: {}\n`, ['sixways.yaml:3: the key __proto__ is not allowed']],
    ['unknown key', `${shop}tagrets: {}\n`, ['sixways.yaml:3: tagrets: unknown key (did you mean "targets"?), got {}']],
    ['unknown key like nothing', `${shop}zebra: 1\n`, ['sixways.yaml:3: zebra: unknown key, got 1']],
    [
      'unknown key of a target',
      `targets:\n  shop:\n    suite: web\n    url: http://a.test/\n    adresses: ['::1']\n`,
      ['sixways.yaml:5: targets.shop.adresses: unknown key (did you mean "addresses"?), got ["::1"]'],
    ],
    [
      'unknown key of a suite that would drop it',
      'targets:\n  post: { suite: mail, hots: a }\n',
      ['sixways.yaml:2: targets.post.hots: unknown key (did you mean "host"?), got "a"'],
    ],
    [
      'unknown key further in',
      options('body: { larges: 1 }'),
      ['sixways.yaml:2: targets.shop.body.larges: unknown key (did you mean "largest"?), got 1'],
    ],
    [
      'unknown suite',
      'targets:\n  shop: { suite: wbe }\n',
      ['sixways.yaml:2: targets.shop.suite: unknown suite (did you mean "web"?); there are web, mail, got "wbe"'],
    ],
    ['no suite', 'targets:\n  shop: { url: a }\n', ['sixways.yaml:2: targets.shop.suite: is missing; it must be text']],
    ['bad option', options('body: { largest: 0 }'), ['sixways.yaml:2: targets.shop.body.largest: must be at least 1, got 0']],
    ['wrong type', options('body: big'), ['sixways.yaml:2: targets.shop.body: must be a mapping, got "big"']],
    [
      'wrong type in a list',
      options('body: { ignore: [a, 2] }'),
      ['sixways.yaml:2: targets.shop.body.ignore[1]: must be text, got 2'],
    ],
    ['missing option', 'targets:\n  shop:\n    suite: web\n', ['sixways.yaml:2: targets.shop.url: is missing; it must be text']],
    ['bad URL', "targets:\n  shop: { suite: web, url: 'a b' }\n", ['sixways.yaml:2: targets.shop.url: must be a URL, got "a b"']],
    [
      'password in a URL',
      "targets:\n  shop: { suite: web, url: 'http://me:hunter2@a.test/' }\n",
      [
        'sixways.yaml:2: targets.shop.url: has a password in the URL; give it as a reference env:NAME or file:PATH, got "http://***@a.test/"',
      ],
    ],
    [
      'bad target name',
      "targets:\n  a b: { suite: web, url: 'http://a.test/' }\n",
      ['sixways.yaml:2: targets["a b"]: a target name has 1 to 63 letters, digits, "-" and "_", and ends in a letter or digit'],
    ],
    [
      'the name of the paths',
      "targets:\n  path: { suite: web, url: 'http://a.test/' }\n",
      ['sixways.yaml:2: targets.path: this name stands for the paths themselves'],
    ],
    [
      'bad address',
      options("addresses: ['300.1.1.1']"),
      [
        'sixways.yaml:2: targets.shop.addresses[0]: "300.1.1.1" is not an IPv4 address: it needs four numbers from 0 to 255 without leading zeros, got "300.1.1.1"',
      ],
    ],
    [
      'bad IPv6 address',
      options("addresses: ['2001:db8::zz']"),
      ['sixways.yaml:2: targets.shop.addresses[0]: "2001:db8::zz" is not an IPv6 address, got "2001:db8::zz"'],
    ],
    [
      'a name for an address',
      options('addresses: shop.test'),
      [
        'sixways.yaml:2: targets.shop.addresses[0]: is a name, not an address; leave addresses out to look the name up, got "shop.test"',
      ],
    ],
    [
      'a port with an address',
      options("addresses: ['[::1]:80']"),
      ['sixways.yaml:2: targets.shop.addresses[0]: has a port; write ::1 here and the port in the URL, got "[::1]:80"'],
    ],
    [
      'a zone that means nothing',
      options("addresses: ['2001:db8::80%eth0']"),
      [
        'sixways.yaml:2: targets.shop.addresses[0]: has a zone, which is for link-local addresses (RFC 4007 6); leave it out, got "2001:db8::80%eth0"',
      ],
    ],
    [
      'port 0 with an address',
      options("addresses: ['[::1]:0']"),
      ['sixways.yaml:2: targets.shop.addresses[0]: "0" is not a port; ports are numbers from 1 to 65535, got "[::1]:0"'],
    ],
    [
      'a secret in the file',
      options('password: hunter2'),
      [
        'sixways.yaml:2: targets.shop.password: must be a reference, env:NAME or file:PATH, never the secret itself, got a string of 7 characters',
      ],
    ],
    [
      'a secret under a misspelt key',
      options('pasword: hunter2'),
      ['sixways.yaml:2: targets.shop.pasword: unknown key (did you mean "password"?), got a string of 7 characters'],
    ],
    [
      'secret not in the environment',
      options('password: env:NOPE'),
      ['sixways.yaml:2: targets.shop.password: the environment variable NOPE is not set, got "env:NOPE"'],
    ],
    [
      'empty secret',
      options('password: env:EMPTY'),
      ['sixways.yaml:2: targets.shop.password: the environment variable EMPTY is not set, got "env:EMPTY"'],
    ],
    [
      'secret file missing',
      options("ca: 'file:./none.pem'"),
      ['sixways.yaml:2: targets.shop.ca: the file ./none.pem cannot be read: no such file, got "file:./none.pem"'],
    ],
    [
      'unknown path',
      `${shop}paths: [ipv4, ipv9]\n`,
      ['sixways.yaml:3: paths[1]: must be one of ipv4, ipv6, 6to4, teredo, vpn (did you mean "ipv4"?), got "ipv9"'],
    ],
    ['no path', `${shop}paths: []\n`, ['sixways.yaml:3: paths: must not be empty, got []']],
    [
      'stray reference',
      `${shop}paths: [ipv6]\nreference: ipv4\n`,
      ['sixways.yaml:4: reference: is none of the paths of this file, got "ipv4"'],
    ],
    [
      'unknown check',
      `${shop}only:\n  - web/reach\n  - web/raech\n`,
      ['sixways.yaml:5: only[1]: unknown check (did you mean "web/reach"?), got "web/raech"'],
    ],
    ['glob of nothing', `${shop}skip: ['mail/*']\n`, ['sixways.yaml:3: skip[0]: matches no check of the targets, got "mail/*"']],
    ['nothing left', `${shop}skip: ['*']\n`, ['sixways.yaml: nothing selected: only and skip leave no check']],
    [
      'bad control address',
      `${shop}control:\n  ipv6:\n    address: fe80::1%lo\n    echoPort: 7\n    httpPort: 80\n`,
      ['sixways.yaml:5: control.ipv6.address: must be an IPv6 address without brackets or zone, got "fe80::1%lo"'],
    ],
    [
      'control port 0',
      `${shop}control: { ipv4: { address: 127.0.0.1, echoPort: 0, httpPort: 80 } }\n`,
      ['sixways.yaml:3: control.ipv4.echoPort: must be at least 1, got 0'],
    ],
    [
      'no time',
      `${shop}timeout: 5 parsecs\n`,
      ['sixways.yaml:3: timeout: must be a time such as 500ms, 5s or 2m, got "5 parsecs"'],
    ],
    ['time out of bounds', `${shop}timeout: 1ms\n`, ['sixways.yaml:3: timeout: must be from 10 ms to 300 s, got "1ms"']],
    ['concurrency out of bounds', `${shop}concurrency: 1000\n`, ['sixways.yaml:3: concurrency: must be at most 128, got 1000']],
    [
      'severity of a check',
      `${shop}severity: { web/reach: error }\n`,
      ['sixways.yaml:3: severity["web/reach"]: must be a finding, <suite>/<check>#<message>'],
    ],
    [
      'severity of an unknown message',
      `${shop}severity:\n  web/reach#opn: error\n`,
      ['sixways.yaml:4: severity["web/reach#opn"]: web/reach has no message "opn" (did you mean "open"?)'],
    ],
    [
      'severity of what is no finding',
      `${shop}severity: { web/reach#no-mirror: error }\n`,
      [
        'sixways.yaml:3: severity["web/reach#no-mirror"]: no-mirror says that nothing was found out (no-control): it has no severity',
      ],
    ],
    [
      'no severity',
      `${shop}severity: { web/reach#open: fatal }\n`,
      ['sixways.yaml:3: severity["web/reach#open"]: must be one of info, warning, error, got "fatal"'],
    ],
    [
      'waiver of nothing',
      `${shop}waivers:\n  - { id: web/rech, reason: a, owner: me, expires: 2030-01-01 }\n`,
      ['sixways.yaml:4: waivers[0].id: unknown check (did you mean "web/reach"?), got "web/rech"'],
    ],
    [
      'waiver without end',
      `${shop}waivers:\n  - { id: web/reach, reason: a, owner: me }\n`,
      ['sixways.yaml:4: waivers[0].expires: is missing; it must be text'],
    ],
    [
      'waiver until no day',
      `${shop}waivers:\n  - { id: web/reach, reason: a, owner: me, expires: 2030-02-30 }\n`,
      ['sixways.yaml:4: waivers[0].expires: must be a date YYYY-MM-DD, got "2030-02-30"'],
    ],
    [
      'waiver without reason',
      `${shop}waivers:\n  - { id: web/reach, reason: '', owner: me, expires: 2030-01-01 }\n`,
      ['sixways.yaml:4: waivers[0].reason: must not be empty, got ""'],
    ],
    [
      'waiver with bad id',
      `${shop}waivers:\n  - { id: web, reason: a, owner: me, expires: 2030-01-01 }\n`,
      ['sixways.yaml:4: waivers[0].id: must be <suite>/<check> or <suite>/<check>#<message>, got "web"'],
    ],
    [
      'waiver of an unknown target',
      `${shop}waivers:\n  - { id: web/reach, target: shp, reason: a, owner: me, expires: 2030-01-01 }\n`,
      ['sixways.yaml:4: waivers[0].target: unknown target (did you mean "shop"?), got "shp"'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await lines(text)).toEqual(expected);
  });

  it('all of a file at once, in the order of its lines', async () => {
    const text = `paths: [ipv9]
targets:
  a: { suite: web, url: 'http://a.test/', addresses: [nine, 9] }
  b: { suite: wbe }
  c: { suite: web, url: 'http://a.test/', adresses: [], ca: 'file:none' }
concurrency: 0
colour: true
waivers: [{ id: web/rech, reason: a, owner: me, expires: 2030-01-01 }]
`;
    const told = (await lines(text)).map((line) => line.split(': ').slice(0, 2).join(' '));
    expect(told).toEqual([
      'sixways.yaml:1 paths[0]',
      'sixways.yaml:3 targets.a.addresses[1]',
      'sixways.yaml:4 targets.b.suite',
      'sixways.yaml:5 targets.c.adresses',
      'sixways.yaml:5 targets.c.ca',
      'sixways.yaml:6 concurrency',
      'sixways.yaml:7 colour',
      'sixways.yaml:8 waivers[0].id',
    ]);
  });

  it('JSON, with the line', async () => {
    const text = '{\n\t"targets": {\n\t\t"shop": {\n\t\t\t"suite": "web",\n\t\t\t"url": 5\n\t\t}\n\t}\n}\n';
    expect(await lines(text, 'sixways.json')).toEqual(['sixways.json:5: targets.shop.url: must be text, got 5']);
  });

  it('TypeScript, which has no lines', async () => {
    const text = "const url: number = 5;\nexport default { targets: { shop: { suite: 'web', url } } };\n";
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
    expect(await lines(text, 'sixways.ts')).toEqual(['sixways.ts: targets.shop.url: must be text, got 5']);
    expect(await lines("throw new Error('broken');\n", 'throws.ts')).toEqual(['throws.ts: cannot be loaded: broken']);
    expect(await lines('const a: unknown[] = [];\na.push(a);\nexport default a;\n', 'circle.ts')).toEqual([
      'circle.ts: its default export is no plain data: it has a circle or a bigint',
    ]);
    expect(await lines('export const a = 1;\n', 'none.ts')).toEqual(['none.ts: has no default export']);
  });

  it('control characters and what turns text around are escaped, long values cut', async () => {
    expect(await lines(`${shop}"\\e[2J\\u202e": "\\e[31m${'x'.repeat(200)}"\n`)).toEqual([
      `sixways.yaml:3: ["\\u001b[2J\\u202e"]: unknown key, got "\\u001b[31m${'x'.repeat(69)}…`,
    ]);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['10 MB', Buffer.alloc(10_000_000, 'a'), /^sixways\.yaml: cannot be read: is larger than 131072 octets$/],
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), /^sixways\.yaml: cannot be read: is not UTF-8 text$/],
    ['deep lists', '['.repeat(100_000), /^sixways\.yaml:1: nested deeper than 32 levels$/],
    ['deep mappings', `${'{a: '.repeat(40)}1${'}'.repeat(40)}`, /^sixways\.yaml:1: nested deeper than 32 levels$/],
    [
      'billion laughs',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`)
        .join('\n')}\n`,
      /^sixways\.yaml:1: more than 100 values come from aliases$/,
    ],
  ])('%s is refused without harm', async (_, text, expected) => {
    const begin = performance.now();
    const told = await lines(text);
    expect(told[0]).toMatch(expected);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('a file that is not there, a directory, another format', async () => {
    expect(await refusal({ file: 'none.yaml' }, folder)).toEqual(['none.yaml: cannot be read: no such file']);
    expect(await refusal({ file: '/' }, folder)).toEqual(['/: a config file ends in .yaml, .yml, .json or .ts']);
    expect(await refusal({ file: 'a.toml' }, folder)).toEqual(['a.toml: a config file ends in .yaml, .yml, .json or .ts']);
  });
});
