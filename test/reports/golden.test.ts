import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Report, ReportOptions } from '../../harness/model/report.ts';
import type { Verdicts } from '../../harness/model/verdict.ts';
import html from '../../reports/html.ts';
import json from '../../reports/json.ts';
import junit from '../../reports/junit.ts';
import markdown from '../../reports/markdown.ts';
import prometheus from '../../reports/prometheus.ts';
import sarif from '../../reports/sarif.ts';
import terminal from '../../reports/terminal.ts';
import { fixture, plain, withoutTeredo } from './fixture.ts';

const formats: readonly (readonly [string, Report, Verdicts, Partial<ReportOptions>])[] = [
  ['terminal-80.txt', terminal, fixture, {}],
  ['terminal-160.txt', terminal, withoutTeredo, { width: 160 }],
  ['terminal-color.txt', terminal, fixture, { color: true }],
  ['verdicts.json', json, fixture, {}],
  ['junit.xml', junit, fixture, {}],
  ['junit-strict.xml', junit, withoutTeredo, { strict: true }],
  ['report.md', markdown, fixture, {}],
  ['report.html', html, fixture, {}],
  ['sixways.sarif', sarif, fixture, {}],
  ['sixways.prom', prometheus, withoutTeredo, {}],
];

describe.each(formats)('%s', (name, report, verdicts, change) => {
  const golden = new URL(`./golden/${name}`, import.meta.url);
  const options = { ...plain, ...change };

  it('is the golden file', async () => {
    const text = await report.render(verdicts, options);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('does not depend on the order of verdicts, on the clock or on what was rendered before', async () => {
    const shuffled = { ...verdicts, verdicts: verdicts.verdicts.toReversed() };
    expect(await report.render(shuffled, options)).toBe(await report.render(verdicts, options));
  });
});
