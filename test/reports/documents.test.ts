import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import type { Verdicts } from '../../harness/model/verdict.ts';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import prometheus from '../../reports/prometheus.ts';
import sarif from '../../reports/sarif.ts';
import { NothingJudged } from '../../reports/text/nothing-judged.ts';
import { empty, fixture, green, plain, withoutTeredo } from './fixture.ts';

const page = async (verdicts: Verdicts): Promise<string> => await html.render(verdicts, plain);
describe('html', () => {
  it('is well formed, even as XML', async () => {
    for (const verdicts of [fixture, withoutTeredo, green, empty]) {
      const text = await page(verdicts);
      expect(() => XmlDocument.fromString(text.replace('<!doctype html>', '')).dispose()).not.toThrow();
    }
  });

  it('asks for nothing', async () => {
    expect(await page(fixture)).toContain('default-src &#39;none&#39;');
    expect(await page(fixture)).not.toMatch(/<script|@import|url\(|<(?:img|iframe|object|embed|form|base)\b/i);
    expect([...(await page(fixture)).matchAll(/<link [^>]*>/g)].map(([link]) => link)).toEqual([
      '<link rel="icon" href="data:," />',
    ]);
  });

  it('reads without colour, on both grounds and on paper', async () => {
    for (const part of ['lang="en"', 'color-scheme: light dark', 'prefers-color-scheme: dark', '@media print'])
      expect(await page(fixture)).toContain(part);
    for (const word of ['pass', 'warn', 'fail', 'skipped', 'inconclusive'])
      expect(await page(fixture)).toMatch(new RegExp(`<li class="${word}"><span aria-hidden="true">.</span> \\d+ ${word}</li>`));
    expect([...(await page(fixture)).matchAll(/<th(?=[\s>])(?! scope=)/g)]).toEqual([]);
  });

  it('shows each of its colours at a contrast of 4.5 or more on both of its grounds', async () => {
    const luminance = (hex: string): number => {
      const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
      const [r = 0, g = 0, b = 0] = [0, 2, 4]
        .map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const schemes = [...(await page(fixture)).matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) =>
      Object.fromEntries(
        [...block.matchAll(/--(\w+): #([\da-f]+)/g)].map(([, name = '', hex = '']): [string, string] => [name, hex]),
      ),
    );
    expect(schemes).toHaveLength(3);
    for (const { ground = '', raised = '', line: _rule, ...inks } of schemes) {
      for (const [name, ink = ''] of Object.entries(inks)) {
        for (const back of [ground, raised]) {
          const [dark = 0, light = 0] = [luminance(ink), luminance(back)].toSorted((a, b) => a - b);
          expect((light + 0.05) / (dark + 0.05), `${name} on #${back}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it('does not call a run without verdicts passed', async () => {
    expect(await page(empty)).toContain('nothing judged');
    expect(await page(green)).toContain('<title>sixways: passed</title>');
  });
});

describe('markdown', () => {
  it('has one heading per cause and an absent column', async () => {
    const text = await markdown.render(withoutTeredo, plain);
    expect(text.match(/^### ✗ fail .*$/gm)).toEqual([
      '### ✗ fail `smtp-sendmail/banner#unreadable`',
      '### ✗ fail `http-iis/literal-v6-host#bad-request`',
    ]);
    expect(text).toMatch(/^\| shop \| http-iis \|.*\| absent \|$/m);
  });

  it('mentions nobody', async () => {
    const text = (await markdown.render(fixture, plain)).replace(/(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    expect(text).not.toContain('@');
  });
});

interface Sarif {
  version: string;
  runs: {
    tool: { driver: { name: string; version: string; rules: { id: string }[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: object[] }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      suppressions?: object[];
      partialFingerprints: Record<string, string>;
    }[];
  }[];
}

describe('sarif', () => {
  const run = async (verdicts: Verdicts, strict = false): Promise<Sarif['runs'][0]> => {
    const log: Sarif = JSON.parse(await sarif.render(verdicts, { ...plain, strict }));
    expect(log.version).toBe('2.1.0');
    const [first] = log.runs;
    if (!first) throw new Error('no run');
    return first;
  };

  it('has one result per cause, and suppressed ones for waivers', async () => {
    const { results, tool } = await run(fixture);
    expect(results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.length ?? 0])).toEqual([
      ['smtp-sendmail/banner', 'error', 0],
      ['http-iis/literal-v6-host', 'error', 0],
      ['http-iis/hsts-parity', 'warning', 0],
      ['http-iis/cert-ip-san', 'error', 1],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(tool.driver).toMatchObject({ name: 'sixways', version: '0.1.0' });
    expect(new Set(results.map((one) => one.partialFingerprints['sixways/v1'])).size).toBe(results.length);
  });

  it('raises warnings under strict', async () => {
    expect((await run(fixture, true)).results[2]?.level).toBe('error');
  });

  it('says that a run which could not measure did not succeed', async () => {
    expect((await run(fixture)).invocations[0]?.executionSuccessful).toBe(false);
    expect((await run(green)).invocations[0]?.executionSuccessful).toBe(true);
  });

  it('is not written for a run without verdicts', async () => {
    expect(() => sarif.render(empty, plain)).toThrow(NothingJudged);
  });
});

describe('prometheus', () => {
  it('counts every word, zero too, and no absent path', async () => {
    const text = await prometheus.render(withoutTeredo, plain);
    expect(text).toContain('sixways_verdicts{target="shop",suite="http-iis",path="ipv6",verdict="warn"} 0\n');
    expect(text).toContain('sixways_verdict{target="shop",check="http-iis/literal-v6-host",path="ipv6",verdict="fail"} 1\n');
    expect(text).toContain('sixways_path_absent{path="teredo"} 1\n');
    expect(text).not.toMatch(/sixways_verdicts\{.*path="teredo"/);
  });
});
