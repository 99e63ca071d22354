import type { ReportOptions } from '../harness/model/report.ts';
import { report } from '../harness/model/report.ts';
import type { Verdicts } from '../harness/model/verdict.ts';
import { attachmentArticles } from './html/attachments.ts';
import type { Markup } from './html/markup.ts';
import { markup, unescaped } from './html/markup.ts';
import { causeArticle, matrixTable, noticeArticle, unjudgedArticle, verdictTable } from './html/sections.ts';
import { style } from './html/style.ts';
import { causes } from './text/causes.ts';
import { shown } from './text/settled.ts';
import type { Outcome } from './text/summary.ts';
import { outcome, summary } from './text/summary.ts';
import { inconclusive, waived, withoutAddress } from './text/unjudged.ts';

// The page asks for nothing, and could not if a text in it wanted to (Content Security Policy 3).
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const inks: Readonly<Record<Outcome, string>> = {
  passed: 'pass',
  failed: 'fail',
  inconclusive: 'inconclusive',
  'nothing judged': 'fail',
};

function section(id: string, title: string, articles: readonly Markup[]): Markup {
  return articles.length === 0
    ? markup``
    : markup`<section aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        ${articles}
      </section>`;
}

function page(raw: Verdicts, options: ReportOptions): Markup {
  const verdicts = shown(raw);
  const came = outcome(verdicts, options);
  const absent = verdicts.absent.map(({ path, reason, fix }) => noticeArticle('skipped', `${path} is absent`, reason, fix));
  const uncertified = withoutAddress(verdicts).map(({ target, paths, why, fix }) =>
    noticeArticle('inconclusive', `${target} is not certified over ${paths.join(', ')}`, why, fix),
  );
  const expired = verdicts.expiredWaivers.map(({ id, owner, expires }) =>
    noticeArticle(
      'fail',
      `expired waiver: ${id}`,
      `${owner} waived it until ${expires}; an expired waiver fails the run.`,
      'Mend what it hides, or renew it with a new date.',
    ),
  );
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="data:," />
        <title>sixways: ${came}</title>
        <style>
          ${unescaped(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>sixways: <span class="${inks[came]}">${came}</span></h1>
          <p>${summary(verdicts)}</p>
          <p class="quiet">${verdicts.tool}${verdicts.configFile === null ? '' : `, ${verdicts.configFile}`}</p>
        </header>
        <main>
          <section aria-labelledby="matrix">
            <h2 id="matrix">Matrix</h2>
            ${matrixTable(verdicts)}
          </section>
          ${[
            section('causes', 'What is not green', [...causes(verdicts).map(causeArticle), ...expired]),
            section('open', 'What could not be measured', [
              ...inconclusive(verdicts).map(unjudgedArticle),
              ...absent,
              ...uncertified,
            ]),
            section('waived', 'What is waived', waived(verdicts).map(unjudgedArticle)),
            section('pictures', 'Pictures', attachmentArticles(verdicts)),
            verdictTable(verdicts),
          ]}
        </main>
      </body>
    </html>`;
}

/** One file that needs no script, no network and no other file. */
export default report({
  title: 'HTML',
  file: 'report.html',
  render: (verdicts, options) => `${page(verdicts, options).markup}\n`,
});
