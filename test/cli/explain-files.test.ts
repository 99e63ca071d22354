import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from './sixways.ts';

const fixtures = fileURLToPath(new URL('../suites/http-iis/iis/fixtures/', import.meta.url));
const explain = async (argv: readonly string[], columns = 100) =>
  await inProcess(['explain', ...argv], { cwd: fixtures, env: { COLUMNS: String(columns) } });

describe('explain --bindings', () => {
  it('shows the matrix, what it depends on, and what to mend', async () => {
    const { code, stdout, stderr } = await explain(['--bindings', 'applicationHost.config']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`http on port 80
  Host              192.0.2.10   192.0.2.11     2001:db8:10::80  other IPv4   other IPv6
  shop.example.com  Shop & Cart  Shop & Cart ?  Shop & Cart      Shop & Cart  Shop & Cart
  api.example.com   API          Intranet       API              400          400
`);
    expect(stdout).toContain('- Without --iplisten the IP listen list is taken as empty.');
    expect(stdout).toContain('not been verified on a real IIS');
    expect(stdout).toContain('- warning: line 42, site API');
    expect(stdout).toContain('No IPv6 client gets in.');
    expect(stdout).not.toMatch(/horse|svc-shop/);
  });

  it('with the lists, of the same text 0.0.0.0 in two meanings', async () => {
    const { code, stdout } = await explain([
      '--bindings',
      'applicationHost.config',
      '--iplisten',
      'iplisten-v4-any.txt',
      '--sslcert',
      'sslcert.txt',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}shop\.example\.com {2}Shop & Cart {2}Shop & Cart \? {2}refused {10}Shop & Cart {2}refused$/m);
    expect(stdout).toContain('Shop & Cart (333333)');
    expect(stdout).not.toContain('Without --');
  });

  it.each([60, 80, 120])('fits %i columns', async (columns) => {
    const { stdout } = await explain(['--bindings', 'applicationHost.config'], columns);
    const longest = Math.max(
      ...stdout
        .split('\n')
        .filter((line) => !line.startsWith('- '))
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(columns);
  });

  it.each(['MetaBase.xml', 'appcmd-sites.txt'])('takes %s too', async (file) => {
    expect((await explain(['--bindings', file])).stdout).toContain('http on port 80');
  });

  it.each([
    [['--bindings', 'web.config'], 'web.config:2: <configuration> holds no <sites>: not an applicationHost.config\n'],
    [['--bindings', 'nothing.config'], 'sixways: --bindings: cannot read the file: no such file, got "nothing.config"\n'],
    [['--iplisten', 'iplisten.txt'], 'sixways: --iplisten: goes with --bindings only\n'],
    [
      ['--bindings', 'applicationHost.config', '--sslcert', 'iplisten.txt'],
      'iplisten.txt: has neither a record nor the heading of `netsh http show sslcert`\n',
    ],
    [
      ['http-iis/reach', '--bindings', 'applicationHost.config'],
      'sixways: explain takes a check or files, not both, got "http-iis/reach"\n',
    ],
  ])('%j is refused', async (argv, stderr) => {
    expect(await explain(argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  describe('hostile text', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'sixways-explain-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('cannot drive the terminal', async () => {
      const xml =
        '<sites><site name="&#27;[2J&#x202e;evil" id="1"><bindings><binding protocol="http" bindingInformation="*:80:&#x202e;moc"/></bindings></site></sites>';
      writeFileSync(path.join(folder, 'a.config'), `\uFEFF${xml}`, 'utf16le');
      const { code, stdout } = await inProcess(['explain', '--bindings', 'a.config'], { cwd: folder });
      expect(code).toBe(0);
      expect(stdout).toContain('\\u001b[2J\\u202eevil');
      expect(stdout).not.toMatch(/\p{Cf}/u);
      expect(stdout).not.toContain('\u001b');
    });

    it('parts that were left out are told with file and line', async () => {
      writeFileSync(
        path.join(folder, 'b.config'),
        '<sites>\n<site name="A" id="x"><bindings><binding protocol="http" bindingInformation="*:80:"/></bindings></site></sites>',
      );
      const { code, stdout, stderr } = await inProcess(['explain', '--bindings', 'b.config'], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'b.config:2: the id of site "A" is "x", not a number\n' });
      expect(stdout).toContain('http on port 80');
    });
  });

  it('the help tells of the files', async () => {
    const { stdout } = await inProcess(['help', 'explain']);
    expect(stdout).toMatch(/--bindings FILE [^]*--iplisten FILE [^]*--sslcert FILE [^]*--listeners FILE /);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(24);
  });
});
