import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../../harness/cli/catalogue.ts';
import { loadConfig } from '../../harness/config/load.ts';
import { inProcess } from './sixways.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sixways-cli-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('init', () => {
  it('writes a config that is right, and right with every setting switched on', async () => {
    expect(await inProcess(['init'], { cwd: folder })).toMatchObject({ code: 0, stdout: '' });
    const text = await readFile(path.join(folder, 'sixways.yaml'), 'utf8');
    const settings = text.replaceAll(/^( *)#(?! [\w`])/gm, '$1').replace(/^ *ca: .*$/m, '');
    await writeFile(path.join(folder, 'all.yaml'), settings);
    for (const file of ['applicationHost.config', 'iplisten.txt', 'sslcert.txt']) await writeFile(path.join(folder, file), '');
    const env = { SHOP_PASSWORD: 'secret' };
    const catalogue = await installed();
    for (const file of ['sixways.yaml', 'all.yaml']) {
      const { config } = await loadConfig({ from: { file }, overrides: {}, catalogue, cwd: folder, env });
      expect(config.targets.map(({ name }) => name)).toEqual(['shop']);
    }
    const { config } = await loadConfig({ from: { file: 'all.yaml' }, overrides: {}, catalogue, cwd: folder, env });
    expect(config.targets[0]?.options).toMatchObject({
      pages: ['/'],
      session: { cookie: 'sid' },
      restricted: [{ path: '/admin' }],
    });
    expect(config).toMatchObject({
      pathsExplicit: true,
      timeoutMs: 5000,
      control: { 6: { echoPort: 7007 } },
      profile: { waivers: [{ owner: 'web team' }] },
    });
  });

  it('never overwrites', async () => {
    await writeFile(path.join(folder, 'mine.yaml'), 'mine');
    const { code, stderr } = await inProcess(['init', 'mine.yaml'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'sixways: mine.yaml is there already; name another file\n' });
    expect(await readFile(path.join(folder, 'mine.yaml'), 'utf8')).toBe('mine');
  });
});

describe('schema', () => {
  it.each([
    ['config', ['targets', 'waivers', 'severity']],
    ['run', ['steps', 'records', 'vantages']],
    ['verdicts', ['verdicts', 'counts', 'expiredWaivers']],
  ])('of %s is JSON Schema', async (kind, keys) => {
    const { code, stdout } = await inProcess(['schema', kind]);
    const schema: { $schema: string; properties: object } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(keys));
  });

  it('of config knows the options of a suite', async () => {
    const { stdout } = await inProcess(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({
      properties: { targets: { patternProperties: expect.objectContaining({}) } },
      additionalProperties: false,
    });
    expect(stdout).toContain('"const": "http-iis"');
    expect(stdout).toContain('"upload"');
  });
});

describe('list and explain', () => {
  it('list names suites and checks, for people and as JSON', async () => {
    const [text, json, one] = await Promise.all([
      inProcess(['list']),
      inProcess(['list', '--json']),
      inProcess(['list', 'path']),
    ]);
    expect(text.stdout).toMatch(/^ {2}http-iis\/reach +must +\S/m);
    expect(text.stdout).toContain('paths: ipv4, ipv6, 6to4, teredo');
    const listing: { suites: { suite: string; checks: { check: string }[] }[]; reports: { format: string }[] } = JSON.parse(
      json.stdout,
    );
    expect(listing.suites.map(({ suite }) => suite)).toEqual(expect.arrayContaining(['http-iis', 'path']));
    expect(listing.reports.map(({ format }) => format)).toEqual(expect.arrayContaining(['json', 'junit', 'terminal']));
    expect(one.stdout).not.toContain('http-iis/');
  });

  it('explain tells all of a check, with the sentences that its examples give', async () => {
    const { code, stdout } = await inProcess(['explain', 'http-iis/reach']);
    expect(code).toBe(0);
    for (const title of ['Requirement', 'Why', 'Source', 'Reads', 'Messages', 'Fix', 'Examples'])
      expect(stdout).toContain(`\n${title}\n`);
    expect(stdout).toMatch(/https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+/);
    expect(stdout).not.toMatch(/\{\w+\}(?=[^]*Examples)[^]*Examples[^]*\{\w+\}/);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => !line.includes('http'))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it('explain takes a finding, and tells of that message only', async () => {
    const { stdout } = await inProcess(['explain', 'http-iis/reach#refused']);
    expect(stdout).toMatch(/^ {2}refused \(error\)$/m);
    expect(stdout.match(/^ {2}[\w-]+ \((?:error|warning|info|[a-z-]+)\)$/gm)).toHaveLength(1);
    expect(await inProcess(['explain', 'http-iis/reach#refsued'])).toMatchObject({
      code: 2,
      stderr: 'sixways: http-iis/reach has no message (did you mean "refused"?), got "refsued"\n',
    });
  });
});
