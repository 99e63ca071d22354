import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../harness/model/report.ts';
import type { Verdict, Verdicts } from '../../harness/model/verdict.ts';
import { verdictWords } from '../../harness/model/verdict.ts';
import { pathIds } from '../../harness/model/path.ts';
import html from '../../reports/html.ts';
import json from '../../reports/json.ts';
import junit from '../../reports/junit.ts';
import markdown from '../../reports/markdown.ts';
import prometheus from '../../reports/prometheus.ts';
import sarif from '../../reports/sarif.ts';
import terminal from '../../reports/terminal.ts';
import { hostile, plain, verdictsOf } from './fixture.ts';
import { readCases } from './junit-document.ts';

const unit = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    ...Object.values(hostile),
    ']]>',
    '<',
    '&',
    '\ud83d',
    '\udc00',
    '\u001b',
    '`',
    '|',
    '\\',
    '"',
    '-->',
    '<!--',
    'A'.repeat(3000),
  ),
);
const text = fc.array(unit, { maxLength: 4 }).map((parts) => parts.join(''));

const finding = fc.record({
  id: text,
  outcome: fc.constantFrom('error' as const, 'warning' as const, 'info' as const, 'not-applicable' as const),
  seen: text,
  expected: text,
  fix: text,
  evidence: fc.array(text, { maxLength: 2 }),
});

const verdict: fc.Arbitrary<Verdict> = fc.record({
  target: text,
  suite: text,
  check: text,
  title: text,
  path: fc.constantFrom(...pathIds),
  verdict: fc.constantFrom(...verdictWords),
  reason: fc.option(
    fc.record({
      code: fc.oneof(
        text,
        fc.constant('waived'),
        text.map((check) => `blocked-by:${check}`),
      ),
      detail: text,
    }),
  ),
  level: fc.constantFrom('must' as const, 'should' as const, 'info' as const),
  requirement: text,
  why: text,
  source: fc.array(fc.oneof(fc.record({ text, url: text }), fc.record({ rfc: fc.nat(9999), section: text })), { maxLength: 2 }),
  findings: fc.array(finding, { maxLength: 2 }),
  ms: fc.nat(10_000),
});

const run: fc.Arbitrary<Verdicts> = fc
  .record({
    verdicts: fc.array(verdict, { minLength: 1, maxLength: 4 }),
    tool: text,
    configFile: fc.option(text),
    absent: fc.array(fc.record({ path: fc.constantFrom(...pathIds), reason: text, fix: text }), { maxLength: 1 }),
    expiredWaivers: fc.array(fc.record({ id: text, owner: text, expires: text }), { maxLength: 2 }),
  })
  .map(({ verdicts, ...change }) => verdictsOf(verdicts, change));

/** What no report may hold but its own line feeds. */
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029]/u;

async function always(report: Report, holds: (text: string, verdicts: Verdicts) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(run, async (verdicts) => {
      const rendered = await report.render(verdicts, plain);
      expect(rendered).not.toMatch(hidden);
      holds(rendered, verdicts);
    }),
    { numRuns: 150 },
  );
}

/** Names of all tags, in order; throws at a `<` that opens none. */
function tags(markup: string): string[] {
  return [...markup.matchAll(/<([^>]*)>?/g)].map(
    ([, tag = '']) => /^(?:!doctype|\/?[a-z]+\d?)(?=[\s>]|$)/.exec(tag)?.[0] ?? `stray <${tag}`,
  );
}

const allowed = new Set(
  '!doctype html head meta link title style body header main section h1 h2 h3 p span div table thead tbody tr th td ul li article dl dt dd code a br details summary'.split(
    ' ',
  ),
);

describe('hostile text', () => {
  it('leaves JUnit well formed, with every case under its own name', async () => {
    await always(junit, (rendered, { verdicts, expiredWaivers }) => {
      const cases = readCases(rendered);
      expect(cases).toHaveLength(verdicts.length + expiredWaivers.length);
      expect(new Set(cases.map(({ classname, name }) => JSON.stringify([classname, name]))).size).toBe(cases.length);
    });
  });

  it('makes no markup in HTML, loads nothing and links only to the web', async () => {
    await always(html, (rendered) => {
      const found = tags(rendered);
      expect(found.map((tag) => tag.replace('/', '')).filter((tag) => !allowed.has(tag))).toEqual([]);
      const markup = rendered.replace(/>[^<]*</g, '><');
      expect(markup).not.toMatch(/\s(?:src|srcset|action|on\w+|style)=/i);
      for (const [, link] of markup.matchAll(/ href="([^"]*)"/g)) expect(link).toMatch(/^(?:https?:\/\/|data:,$)/);
    });
  });

  it('leaves JSON and SARIF readable', async () => {
    await always(json, (rendered) => expect(() => JSON.parse(rendered)).not.toThrow());
    await always(sarif, (rendered) => expect(() => JSON.parse(rendered)).not.toThrow());
  });

  it('forges no sample in Prometheus', async () => {
    const line = /^(?:# (?:HELP|TYPE) sixways_\w+ [\w :,.]+|sixways_\w+(?:\{(?:\w+="(?:[^"\\]|\\[\\"n])*",?)+\})? [\d.e+-]+|)$/;
    await always(prometheus, (rendered) => {
      expect(rendered.split('\n').filter((one) => !line.test(one))).toEqual([]);
      const series = rendered.split('\n').filter((one) => one.startsWith('sixways_verdict{'));
      expect(new Set(series).size).toBe(series.length);
    });
  });

  it('stays in its code span in Markdown', async () => {
    await always(markdown, (rendered) => {
      // CommonMark 2.4 and 6.1, from left to right: an escape, or a code span to the same number of backticks.
      const outside = rendered.replace(/\\[!-/:-@[-`{-~]|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '').replaceAll('<br>', '');
      expect(outside).not.toMatch(/`|(?<!\]\()<|!\[/);
    });
  });

  it('cannot steer a terminal', async () => {
    await always(terminal, (rendered) => expect(rendered.length).toBeLessThan(120_000));
  });
});
