import { refuse } from '../../config/problem.ts';
import { judge } from '../../engine/judge.ts';
import { installed } from '../catalogue.ts';
import { tell } from '../certify.ts';
import { command } from '../command.ts';
import { profileOf } from '../profile-of.ts';
import { judgingOf, judgingOptions } from '../report-flags.ts';
import { readRun } from '../saved.ts';
import { today } from '../today.ts';

export default command({
  usage: 'judge RUN.json [options]',
  about:
    'Judges a saved run again, without a network: with the checks of this version, and with severities and waivers of a config if one is given.',
  options: {
    config: { type: 'string', short: 'c', value: 'FILE', help: 'take severities and waivers from this file' },
    ...judgingOptions,
  },
  maxArguments: 1,
  example: 'sixways judge run.json -c sixways.yaml --report json=verdicts.json',
  run: async ({ flags, arguments: [file] }, context) => {
    if (file === undefined) refuse('', 'judge needs the file of a run, as `sixways run --save run.json` writes it');
    const judging = await judgingOf(flags);
    const saved = await readRun(file, context.cwd);
    const catalogue = await installed();
    const checks = await catalogue.loadChecks(
      new Set(saved.targets.map(({ suite }) => suite).filter((suite) => catalogue.all.has(suite))),
    );
    const unknown = saved.checks.filter((id) => !checks.has(id));
    if (unknown.length > 0) refuse('', `${file}: asks for checks that this version does not have: ${unknown.join(', ')}`);
    const profile = flags.config === undefined ? saved.profile : await profileOf(flags.config, catalogue, context);
    const verdicts = judge({ ...saved, profile }, { checks, today: today() });
    return await tell(verdicts, judging, { interrupted: false, harnessFailed: false }, context);
  },
});
