import { describe, expect, it } from 'vitest';
import type { ReportOptions } from '../../harness/model/report.ts';
import type { Verdicts } from '../../harness/model/verdict.ts';
import terminal from '../../reports/terminal.ts';
import { columns, fit, wrap } from '../../reports/terminal/wrap.ts';
import { empty, fixture, green, plain, verdictsOf, withoutTeredo } from './fixture.ts';

const text = async (verdicts: Verdicts, change: Partial<ReportOptions> = {}): Promise<string> =>
  await terminal.render(verdicts, { ...plain, ...change });
const lines = async (verdicts: Verdicts, change: Partial<ReportOptions> = {}): Promise<string[]> =>
  (await text(verdicts, change)).split('\n');

describe('terminal', () => {
  it.each([40, 60, 80, 100, 160])('fits %i columns but for an address, which is never broken', async (width) => {
    const long = (await lines(fixture, { width })).filter((line) => columns(line) > width);
    expect(long.filter((line) => !/https?:\/\/\S+|\[[\da-f:]+\]/.test(line))).toEqual([]);
    expect(await text(fixture, { width })).toContain('https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2');
    expect(await text(fixture, { width })).toContain('http://[2001:db8:80::80]:8080/index.html');
  });

  it('has one block per cause, however many paths it is on', async () => {
    const blocks = (await lines(fixture)).filter((line) => line.startsWith('✗ fail '));
    expect(blocks).toEqual(['✗ fail  smtp-sendmail/banner#unreadable', '✗ fail  http-iis/literal-v6-host#bad-request']);
    expect(await text(fixture)).toContain('shop over ipv6, 6to4');
  });

  it('counts blocked verdicts under their cause, through what was blocked in between, and gives them no block', async () => {
    expect(await text(fixture)).toContain('blocks    3 verdicts of 2 checks');
    expect(await text(fixture)).not.toContain('http-iis/literal-port\n');
  });

  it('groups what is inconclusive by reason', async () => {
    expect((await lines(fixture)).filter((line) => line.startsWith('? inconclusive '))).toEqual([
      '? inconclusive  path-down',
      '? inconclusive  nondeterministic',
    ]);
    expect(await text(fixture)).toContain('mail, shop over teredo');
  });

  it('shows absent paths as absent, with the reason and what to do', async () => {
    expect(await text(withoutTeredo)).toContain('- absent');
    expect(await text(withoutTeredo)).toContain('No interface here has a Teredo address.');
    expect(await text(withoutTeredo)).toContain('sixways lab up');
    expect(await text(fixture)).not.toContain('absent');
  });

  it('keeps waivers visible, and expired ones fail', async () => {
    expect(await text(fixture)).toContain('The new certificate is ordered');
    const expired = { ...green, expiredWaivers: fixture.expiredWaivers };
    expect(await text(expired)).toContain('✗ failed');
    expect(await text(green)).toContain('✓ passed  8 pass of 8 in 3.2 s');
  });

  it('says that a warning fails under strict, and only then', async () => {
    const warned = verdictsOf(fixture.verdicts.filter(({ verdict }) => verdict === 'warn'));
    expect(await text(warned)).toContain('✓ passed');
    expect(await text(warned, { strict: true })).toContain('✗ failed');
    expect(await text(warned, { strict: true })).toContain('! warn, which fails here');
  });

  it('does not call a run without verdicts passed', async () => {
    expect(await text(empty)).toContain('nothing was judged');
    expect(await text(empty)).not.toContain('✓');
  });

  it('says the same without colours', async () => {
    const escape = new RegExp(String.raw`\u001b\[\d+m`, 'g');
    expect(await text(fixture, { color: true })).toMatch(escape);
    expect((await text(fixture, { color: true })).replace(escape, '')).toBe(await text(fixture));
  });

  it('lets no banner steer the terminal or forge a line', async () => {
    expect(await text(fixture)).not.toMatch(/[^\n\P{C}]/u);
    expect(await text(fixture)).toContain(String.raw`\x1b[2J`);
    expect((await lines(fixture)).some((line) => line.startsWith('✓ pass  forged'))).toBe(false);
    expect((await text(fixture)).length).toBeLessThan(8000);
  });

  it('splits the matrix where its columns do not fit', async () => {
    const heads = (await lines(fixture, { width: 40 })).filter((line) =>
      /^ +(?:ipv4|ipv6|6to4|teredo)(?: +(?:ipv6|6to4|teredo))*$/.test(line),
    );
    expect(heads.join(' ').trim().split(/\s+/)).toEqual(['ipv4', 'ipv6', '6to4', 'teredo']);
    expect(heads.length).toBeGreaterThan(1);
  });
});

describe('wrap', () => {
  it('counts columns, not code units', () => {
    expect(['abc', '日本', '🎉', 'e\u0301'].map(columns)).toEqual([3, 4, 2, 1]);
    expect(fit('日本語テキスト', 7)).toBe('日本語…');
  });

  it('breaks a word that is no address and longer than a line', () => {
    expect(wrap(`a ${'x'.repeat(25)} b`, 10)).toEqual(['a', 'xxxxxxxxxx', 'xxxxxxxxxx', 'xxxxx b']);
  });

  it.each([
    'https://shop.example.test/a/long/path',
    '[2001:db8:aaaa:bbbb:cccc::1]:8080',
    'fe80::1%eth0:longer-than-ten',
    '192.0.2.80:8080',
  ])('does not break %s', (address) => {
    expect(wrap(`at ${address} now`, 10)).toContain(address);
  });

  it('breaks what only pretends to be an address', () => {
    expect(Math.max(...wrap(`http://${'a'.repeat(900)}`, 50).map(columns))).toBe(50);
  });
});
