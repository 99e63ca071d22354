import type { ReportOptions } from '../harness/model/report.ts';
import { report } from '../harness/model/report.ts';
import type { Verdicts } from '../harness/model/verdict.ts';
import type { Cause, Said } from './text/causes.ts';
import { causes } from './text/causes.ts';
import type { Cell } from './text/matrix.ts';
import { matrix } from './text/matrix.ts';
import { shown } from './text/settled.ts';
import { citation } from './text/source.ts';
import { outcome, summary } from './text/summary.ts';
import type { Unjudged } from './text/unjudged.ts';
import { inconclusive, skips, waived, withoutAddress } from './text/unjudged.ts';
import { plural, symbols, worstFirst } from './text/words.ts';

/** A text in which nothing is markup. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#+!|~&]/g, '\\$&').replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

/** A code span: what is measured stands in one, where a forge makes no link, image, mention or HTML of it (CommonMark 6.1). */
function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const edge = /^[` ]|[` ]$/.test(text) || text === '' ? ' ' : '';
  return `${fence}${edge}${text}${edge}${fence}`;
}

/** GFM 4.10: a pipe ends a cell even where it is escaped twice or stands in a code span. */
function cellPlain(text: string): string {
  return plain(text).replaceAll(String.raw`\|`, '&#124;');
}

function cellText(cell: Cell): string {
  if (cell.absent) return 'absent';
  const { counts } = cell;
  const words = worstFirst.filter((word) => counts[word] > 0).map((word) => `${symbols[word]} ${counts[word]} ${word}`);
  return words.length > 0 ? words.join('<br>') : '·';
}

function table(verdicts: Verdicts): string {
  const { paths, rows } = matrix(verdicts);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['target', 'suite', ...paths]),
    line(['---', '---', ...paths.map(() => '---')]),
    ...rows.map((row) => line([cellPlain(row.target), cellPlain(row.suite), ...row.cells.map(cellText)])),
  ].join('\n');
}

function item(name: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  return texts.length === 1 ? [`- **${name}**: ${texts[0]}`] : [`- **${name}**:`, ...texts.map((text) => `  - ${text}`)];
}

function said(is: readonly Said[]): string[] {
  return is.map(({ text, paths }) => (is.length === 1 ? code(text) : `${paths.join(', ')}: ${code(text)}`));
}

function causeText(cause: Cause): string {
  const sources = cause.source
    .map(citation)
    .map(({ label, url }) =>
      url === null ? plain(label) : `[${plain(label)}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)`,
    );
  return [
    `### ${symbols[cause.word]} ${cause.word} ${code(cause.finding)}`,
    '',
    ...item('where', [`${code(cause.target)} over ${cause.paths.join(', ')}`]),
    ...item('what', [plain(cause.requirement)]),
    ...item('why', [plain(cause.why)]),
    ...item('expected', said(cause.expected)),
    ...item('seen', said(cause.seen)),
    ...item('fix', cause.fix.map(plain)),
    ...item('source', sources),
    ...item('blocks', cause.blocked.length > 0 ? [plural(cause.blocked.length, 'verdict')] : []),
  ].join('\n');
}

function unjudgedText(is: Unjudged): string {
  return [
    `### ${symbols[is.word]} ${is.word} ${code(is.code)}`,
    '',
    ...item('where', [`${is.targets.map(code).join(', ')} over ${is.paths.join(', ')}`]),
    ...item('what', [`${plural(is.number, 'verdict')}: ${is.checks.map(code).join(', ')}`]),
    ...item('why', is.detail === '' ? [] : [code(is.detail)]),
    ...item('fix', is.fix.map(plain)),
    ...item('blocks', is.blocked.length > 0 ? [plural(is.blocked.length, 'verdict')] : []),
  ].join('\n');
}

function render(raw: Verdicts, options: ReportOptions): string {
  const verdicts = shown(raw);
  const skipped = skips(verdicts).map(({ code, number }) => `${number} ${plain(code)}`);
  return `${[
    `## sixways: ${outcome(verdicts, options)}`,
    [summary(verdicts), ...(skipped.length > 0 ? [`skipped: ${skipped.join(', ')}`] : [])].join('; '),
    table(verdicts),
    ...verdicts.absent.map(
      ({ path, reason, fix }) => `**${path} is absent**: ${code(reason)}${fix === '' ? '' : `; ${plain(fix)}`}`,
    ),
    ...withoutAddress(verdicts).map(
      ({ target, paths, why, fix }) => `**${code(target)} is not certified over ${paths.join(', ')}**: ${code(why)}; ${fix}`,
    ),
    ...causes(verdicts).map(causeText),
    ...verdicts.expiredWaivers.map(
      ({ id, owner, expires }) =>
        `### ${symbols.fail} expired waiver ${code(id)}\n\n- **why**: ${code(owner)} waived it until ${plain(expires)}; an expired waiver fails the run`,
    ),
    ...inconclusive(verdicts).map(unjudgedText),
    ...waived(verdicts).map(unjudgedText),
  ].join('\n\n')}\n`;
}

/** For a job summary or a comment: GitHub Flavored Markdown, which GitLab and Gitea read too. */
export default report({ title: 'Markdown', file: 'report.md', render });
