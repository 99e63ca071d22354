import type { Verdict, VerdictWord, Verdicts } from '../../harness/model/verdict.ts';
import type { Cause, Said } from '../text/causes.ts';
import type { Cell } from '../text/matrix.ts';
import { matrix } from '../text/matrix.ts';
import { citation } from '../text/source.ts';
import type { Unjudged } from '../text/unjudged.ts';
import { plural, symbols, worstFirst } from '../text/words.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';

function cell(is: Cell): Markup {
  if (is.absent) return markup`<td class="skipped">absent</td>`;
  const words = worstFirst.filter((word) => is.counts[word] > 0);
  if (words.length === 0) return markup`<td class="skipped">none</td>`;
  return markup`<td>
    <ul>
      ${words.map((word) => markup`<li class="${word}"><span aria-hidden="true">${symbols[word]}</span> ${is.counts[word]} ${word}</li>`)}
    </ul>
  </td>`;
}

/** Targets and suites down, paths across. */
export function matrixTable(verdicts: Verdicts): Markup {
  const { paths, rows } = matrix(verdicts);
  return markup`<div class="wide" role="region" aria-label="Matrix" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">target</th>
          <th scope="col">suite</th>
          ${paths.map((path) => markup`<th scope="col">${path}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            markup`<tr>
              <th scope="row">${row.target}</th>
              <td>${row.suite}</td>
              ${row.cells.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function entry(name: string, texts: readonly Markup[]): Markup {
  return texts.length === 0
    ? markup``
    : markup`<dt>${name}</dt>
        <dd>${texts.map((text) => markup`<p>${text}</p>`)}</dd>`;
}

function prose(text: string): Markup[] {
  return text === '' ? [] : [markup`${text}`];
}

function said(is: readonly Said[]): Markup[] {
  return is.map(({ text, paths }) =>
    is.length === 1 ? markup`<code>${text}</code>` : markup`${paths.join(', ')}: <code>${text}</code>`,
  );
}

function source(is: Verdict['source'][number]): Markup {
  const { label, url } = citation(is);
  return url === null ? markup`${label}` : markup`<a href="${url}" rel="noreferrer">${label}</a>`;
}

function blocked(is: Cause['blocked']): Markup[] {
  return is.map(({ check, path }) => markup`<code>${check}</code> over ${path}`);
}

function headed(word: VerdictWord, title: Markup, entries: readonly Markup[]): Markup {
  return markup`<article class="${word}">
    <h3>
      <span class="word"><span aria-hidden="true">${symbols[word]}</span> ${word}</span>
      ${title}
    </h3>
    <dl>
      ${entries}
    </dl>
  </article>`;
}

/** What, where, expected, seen, fix and source of one cause. */
export function causeArticle(is: Cause): Markup {
  return headed(is.word, markup`${is.title}`, [
    entry('where', [markup`${is.target} over ${is.paths.join(', ')}`]),
    entry('finding', [markup`<code>${is.finding}</code>`]),
    entry('what', prose(is.requirement)),
    entry('why', prose(is.why)),
    entry('expected', said(is.expected)),
    entry('seen', said(is.seen)),
    entry('fix', is.fix.flatMap(prose)),
    entry('source', is.source.map(source)),
    entry('evidence', is.evidence.length > 0 ? [markup`<code>${is.evidence.join(', ')}</code>`] : []),
    entry('blocks', blocked(is.blocked)),
  ]);
}

/** Why something has no verdict, and what that is. */
export function unjudgedArticle(is: Unjudged): Markup {
  return headed(is.word, markup`<code>${is.code}</code>`, [
    entry('where', [markup`${is.targets.join(', ')} over ${is.paths.join(', ')}`]),
    entry('what', [markup`${plural(is.number, 'verdict')}: <code>${is.checks.join(', ')}</code>`]),
    entry('why', prose(is.detail)),
    entry('fix', is.fix.flatMap(prose)),
    entry('blocks', blocked(is.blocked)),
  ]);
}

/** Anything else that wants to be known: a title and why. */
export function noticeArticle(word: 'fail' | 'skipped' | 'inconclusive', title: string, why: string, fix: string): Markup {
  return markup`<article class="${word}">
    <h3>${title}</h3>
    <dl>${[entry('why', prose(why)), entry('fix', prose(fix))]}</dl>
  </article>`;
}

/** Every verdict, folded away until asked for. */
export function verdictTable(verdicts: Verdicts): Markup {
  return markup`<details>
    <summary>All ${plural(verdicts.verdicts.length, 'verdict')}</summary>
    <div class="wide" role="region" aria-label="All verdicts" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">target</th>
            <th scope="col">check</th>
            <th scope="col">path</th>
            <th scope="col">verdict</th>
            <th scope="col">reason</th>
          </tr>
        </thead>
        <tbody>
          ${verdicts.verdicts.map(
            (is) =>
              markup`<tr>
                <th scope="row">${is.target}</th>
                <td>${is.title}<br /><code class="quiet">${is.check}</code></td>
                <td>${is.path}</td>
                <td class="${is.verdict}"><span aria-hidden="true">${symbols[is.verdict]}</span> ${is.verdict}</td>
                <td>${is.reason ? `${is.reason.code}: ${is.reason.detail}` : ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
