import { report } from '../harness/model/report.ts';
import { settled } from './text/settled.ts';
import { clip, visibleJson } from './text/visible.ts';

/** Longest text in UTF-16 units; ten times what reports for people show. */
const limit = 10_000;

/** The Verdicts themselves: keys in the schema's order, and a report of the reread file is the same file. */
export default report({
  title: 'JSON',
  file: 'verdicts.json',
  render: (verdicts) =>
    `${visibleJson(
      JSON.stringify(
        settled(verdicts, (text) => clip(text, limit)),
        null,
        2,
      ),
    )}\n`,
});
