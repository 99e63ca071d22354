import type { ReportOptions } from '../harness/model/report.ts';
import { report } from '../harness/model/report.ts';
import type { Verdicts } from '../harness/model/verdict.ts';
import type { Page } from './terminal/block.ts';
import { causeLines, field, heading, unjudgedLines } from './terminal/block.ts';
import type { Ink } from './terminal/paint.ts';
import { painter } from './terminal/paint.ts';
import { matrixLines } from './terminal/table.ts';
import { wrap } from './terminal/wrap.ts';
import { causes } from './text/causes.ts';
import { shown } from './text/settled.ts';
import type { Outcome } from './text/summary.ts';
import { outcome, summary } from './text/summary.ts';
import { inconclusive, skips, waived, withoutAddress } from './text/unjudged.ts';
import { symbols } from './text/words.ts';

/** Narrower than this nothing can be read; wider than the second, prose cannot. */
const narrowest = 40;
const widestProse = 110;
/** Longest text: beyond it, evidence is better read in another format. */
const longest = 600;

const verdictOf: Readonly<Record<Outcome, readonly [Ink, string]>> = {
  passed: ['pass', `${symbols.pass} passed`],
  failed: ['fail', `${symbols.fail} failed`],
  inconclusive: ['inconclusive', `${symbols.inconclusive} inconclusive`],
  'nothing judged': ['fail', `${symbols.fail} nothing was judged`],
};

function absentLines(verdicts: Verdicts, page: Page): string[][] {
  return verdicts.absent.map(({ path, reason, fix }) => [
    ...heading('skipped', '- absent', path, page),
    ...field('why', [reason], page),
    ...field('fix', fix === '' ? [] : [fix], page),
  ]);
}

function uncertifiedLines(verdicts: Verdicts, page: Page): string[][] {
  return withoutAddress(verdicts).map(({ target, paths, why, fix }) => [
    ...heading('inconclusive', `${symbols.inconclusive} not certified`, `${target} over ${paths.join(', ')}`, page),
    ...field('why', [why], page),
    ...field('fix', [fix], page),
  ]);
}

function expiredLines(verdicts: Verdicts, page: Page): string[][] {
  return verdicts.expiredWaivers.map(({ id, owner, expires }) => [
    ...heading('fail', `${symbols.fail} expired waiver`, id, page),
    ...field('why', [`${owner} waived it until ${expires}; an expired waiver fails the run`], page),
    ...field('fix', ['mend what it hides, or renew it with a new date'], page),
  ]);
}

function lastLines(verdicts: Verdicts, options: ReportOptions, page: Page): string[] {
  const [ink, text] = verdictOf[outcome(verdicts, options)];
  const skipped = skips(verdicts).map(({ code, number }) => `${number} ${code}`);
  return [
    ...heading(ink, text, summary(verdicts), page),
    ...(skipped.length > 0
      ? wrap(`skipped: ${skipped.join(', ')}`, page.width - 2).map((line) => `  ${page.paint('faint', line)}`)
      : []),
  ];
}

function render(raw: Verdicts, options: ReportOptions): string {
  const verdicts = shown(raw, longest);
  const width = Math.max(narrowest, options.width);
  const page: Page = { width: Math.min(width, widestProse), paint: painter(options.color) };
  const blocks = [
    matrixLines(verdicts, width, page.paint),
    ...causes(verdicts).map((cause) => causeLines(cause, options.strict, page)),
    ...expiredLines(verdicts, page),
    ...inconclusive(verdicts).map((reason) => unjudgedLines(reason, page)),
    ...waived(verdicts).map((reason) => unjudgedLines(reason, page)),
    ...absentLines(verdicts, page),
    ...uncertifiedLines(verdicts, page),
    lastLines(verdicts, options, page),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The matrix, one block per cause, and what it came to; plain text where colours are off. */
export default report({ title: 'Terminal', file: 'report.txt', render });
