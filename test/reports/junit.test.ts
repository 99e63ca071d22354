import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ReportOptions } from '../../harness/model/report.ts';
import type { Verdicts } from '../../harness/model/verdict.ts';
import junit from '../../reports/junit.ts';
import { empty, fixture, green, plain, verdictsOf, withoutTeredo } from './fixture.ts';
import { readAttributes, readCases, violations } from './junit-document.ts';

const render = async (verdicts: Verdicts, change: Partial<ReportOptions> = {}): Promise<string> =>
  await junit.render(verdicts, { ...plain, ...change });

// The two things that GitLab and GitHub read and that the schema does not know. Attribute values hold no quote: it is escaped.
const beyondSchema = (text: string): string =>
  text.replace(/(<testcase [^>]*?) file="[^"]*"/g, '$1').replace(/<skipped message="[^"]*"/g, '<skipped');

describe('the schema', () => {
  it.each([
    ['every word', fixture, false],
    ['an absent path', withoutTeredo, true],
    ['only passes', green, false],
  ])('takes %s', async (_name, verdicts, strict) => {
    expect(violations(beyondSchema(await render(verdicts, { strict })))).toEqual([]);
  });

  it('objects to nothing but the file of a case and the message of a skip', async () => {
    const said = violations(await render(fixture));
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((one) => !/'testcase', attribute 'file'|'skipped'.*(attribute|simple type)/i.test(one))).toEqual([]);
  });

  it('would object to more', async () => {
    const text = beyondSchema(await render(fixture));
    expect(violations(text.replace('<testsuites ', '<testsuites skipped="1" '))).not.toEqual([]);
    expect(violations(text.replace(/<system-out>[^<]*<\/system-out>/, '$&<failure/>'))).not.toEqual([]);
  });
});

describe('a reader', () => {
  it('finds each case once, under a name that says nothing measured', async () => {
    const cases = readCases(await render(fixture));
    expect(cases).toHaveLength(fixture.verdicts.length + fixture.expiredWaivers.length);
    expect(new Set(cases.map(({ classname, name }) => JSON.stringify([classname, name]))).size).toBe(cases.length);
    expect(cases.map(({ name }) => name)).toContain('http-iis/literal-v6-host [ipv6] a literal [v6] URL is served');
    expect(
      cases.every(({ classname }) => /^sixways\.(shop\.http-iis|mail\.smtp-sendmail|config\.waivers)$/.test(classname)),
    ).toBe(true);
  });

  it('finds twins apart', async () => {
    const twins = verdictsOf([...green.verdicts, ...green.verdicts]);
    const names = readCases(await render(twins)).map(({ name }) => name);
    expect(new Set(names).size).toBe(twins.verdicts.length);
  });

  it('finds the config file at every case, and none where there is no config', async () => {
    expect(new Set(readCases(await render(fixture)).map(({ file }) => file))).toEqual(new Set(['ci/sixways.yaml']));
    expect(new Set(readCases(await render({ ...fixture, configFile: null })).map(({ file }) => file))).toEqual(new Set([null]));
  });

  it('tells the five words apart', async () => {
    const status = async (change: Partial<ReportOptions>): Promise<Record<string, number>> => {
      const sum: Record<string, number> = {};
      for (const { status } of readCases(await render(fixture, change))) sum[status] = (sum[status] ?? 0) + 1;
      return sum;
    };
    const { pass, warn, fail, skipped, inconclusive } = fixture.counts;
    const expired = fixture.expiredWaivers.length;
    expect(await status({})).toEqual({ success: pass + warn, failure: fail + expired, error: inconclusive, skipped });
    expect(await status({ strict: true })).toEqual({
      success: pass,
      failure: fail + warn + expired,
      error: inconclusive,
      skipped,
    });
  });

  it('counts what is there', async () => {
    const text = await render(fixture);
    const cases = readCases(text);
    const count = (status: string): string => String(cases.filter((one) => one.status === status).length);
    expect(readAttributes(text, '/testsuites')).toEqual([
      { name: 'sixways', time: '3.217', tests: String(cases.length), failures: count('failure'), errors: count('error') },
    ]);
    const sum = (name: string): string =>
      String(readAttributes(text, '//testsuite').reduce((all, one) => all + Number(one[name] ?? 0), 0));
    expect(sum('skipped')).toBe(count('skipped'));
    expect(sum('errors')).toBe(count('error'));
    expect(sum('failures')).toBe(count('failure'));
  });

  it('reads the reason of a skip in the attribute and in the text', async () => {
    const skipped = readCases(await render(fixture)).filter(({ status }) => status === 'skipped');
    expect(skipped.length).toBeGreaterThan(0);
    for (const { message, content } of skipped) {
      expect(message).toMatch(/^[\w-]+(:\S+)?: \S/);
      expect(content).toBe(message);
    }
  });

  it('reads requirement, expected, seen, fix and source of a failure', async () => {
    const failure = readCases(await render(fixture)).find(({ name }) => name.startsWith('http-iis/literal-v6-host [6to4]'));
    expect(failure?.message).toContain('answered 404');
    for (const part of [
      'requirement: A URL',
      'expected: http',
      'seen: http',
      'fix: Add',
      'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2',
    ])
      expect(failure?.content).toContain(part);
  });

  it('reads a warning in the output of a case that passed', async () => {
    const warned = readCases(await render(fixture)).filter(({ output }) => output !== null);
    expect(warned.map(({ status, output }) => [status, output?.split('\n')[0]])).toEqual([
      ['success', 'warning: max-age is 300 over 6to4 and 31536000 over ipv4'],
    ]);
  });

  it('reads seconds, and no time of day', async () => {
    const text = await render(fixture);
    expect(readCases(text).find(({ name }) => name.includes('reach [ipv4]'))?.time).toBe(0.013);
    expect(readAttributes(text, '//testsuite').map(({ time }) => time)).toEqual(['0.100', '0.200', '0.000']);
    expect(text).not.toContain('timestamp');
  });

  it('is shown hostile text spelt out, bounded', async () => {
    const text = await render(fixture);
    expect(text).not.toMatch(/[^\n\P{C}]/u);
    expect(text).toContain(String.raw`\x1b[2J`);
    expect(text.length).toBeLessThan(30_000);
    const banner = readCases(text).find(({ message }) => message?.includes('greeted'));
    expect(banner?.content).toContain(']]> <![CDATA[ ]]>]]> <script src="https://evil.example/x.js">');
    expect(banner?.content).toContain('🎉');
  });

  it('is told of an absent path', async () => {
    expect(readAttributes(await render(withoutTeredo), '//testsuite[1]/properties/property').map(({ name }) => name)).toEqual([
      'tool',
      'paths',
      'absent.teredo',
    ]);
  });
});

describe('what is around', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sixways-junit-'));
  const bystander = join(folder, 'bystander.xml');
  const keys = [
    'MOCHA_FILE',
    'PROPERTIES',
    'ATTACHMENTS',
    'ANT_MODE',
    'ANT_HOSTNAME',
    'JENKINS_MODE',
    'MOCHA_COLORS',
    'FORCE_COLOR',
  ];

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has no say, and is left as it was', async () => {
    const before = await render(fixture);
    writeFileSync(bystander, 'not ours');
    for (const key of keys) vi.stubEnv(key, key === 'PROPERTIES' ? 'evil:1' : key === 'MOCHA_FILE' ? bystander : 'true');
    const environment = { ...process.env };
    expect(await render(fixture)).toBe(before);
    expect({ ...process.env }).toEqual(environment);
    expect(readFileSync(bystander, 'utf8')).toBe('not ours');
    expect(existsSync('test-results.xml')).toBe(false);
  });
});

describe('a run without verdicts', () => {
  it('gives an error and no report', async () => {
    await expect(render(empty)).rejects.toMatchObject({ code: 'SIXWAYS_NOTHING_JUDGED' });
  });
});
