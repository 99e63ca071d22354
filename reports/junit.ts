import type { ReportOptions } from '../harness/model/report.ts';
import { report } from '../harness/model/report.ts';
import type { Verdicts } from '../harness/model/verdict.ts';
import { suites } from './junit/case.ts';
import { NothingJudged } from './text/nothing-judged.ts';
import { shown } from './text/settled.ts';

async function render(raw: Verdicts, options: ReportOptions): Promise<string> {
  if (raw.verdicts.length === 0) throw new NothingJudged();
  const verdicts = shown(raw);
  // Mocha is loaded only by those who want this format.
  const { replay } = await import('./junit/replay.ts');
  const properties = {
    tool: verdicts.tool,
    paths: verdicts.paths.join(' '),
    ...Object.fromEntries(verdicts.absent.map(({ path, reason }) => [`absent.${path}`, reason])),
  };
  return replay(suites(verdicts, options), properties, verdicts.ms);
}

/**
 * JUnit XML through mocha-junit-reporter.
 * @throws NothingJudged for a run without verdicts
 */
export default report({ title: 'JUnit XML', file: 'junit.xml', render });
