import type { Verdict, Verdicts } from '../../harness/model/verdict.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';

function figures(is: Verdict): Markup[] {
  return (is.attachments ?? []).map(
    ({ title, type, width, height, base64 }) =>
      markup`<figure>
        <img src="data:${type};base64,${base64}" alt="${title}" width="${width}" height="${height}" />
        <figcaption>${title}</figcaption>
      </figure>`,
  );
}

/** What checks kept to be looked at, one article for each verdict that has any. */
export function attachmentArticles({ verdicts }: Verdicts): Markup[] {
  return verdicts
    .filter(({ attachments = [] }) => attachments.length > 0)
    .map(
      (is) =>
        markup`<article class="${is.verdict}">
          <h3>${is.target} over ${is.path}: ${is.title}</h3>
          <div class="pictures">${figures(is)}</div>
        </article>`,
    );
}
