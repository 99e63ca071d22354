import { refuse } from '../../config/problem.ts';
import { tell } from '../certify.ts';
import { command } from '../command.ts';
import { judgingOf, judgingOptions } from '../report-flags.ts';
import { readVerdicts } from '../saved.ts';

export default command({
  usage: 'report VERDICTS.json [options]',
  about: 'Renders saved verdicts in other formats. The exit code is that of the verdicts.',
  options: judgingOptions,
  maxArguments: 1,
  example: 'sixways report verdicts.json --report junit=junit.xml',
  run: async ({ flags, arguments: [file] }, context) => {
    if (file === undefined) refuse('', 'report needs the file of verdicts, as `--report json=verdicts.json` writes it');
    const judging = await judgingOf(flags);
    const verdicts = await readVerdicts(file, context.cwd);
    return await tell(verdicts, judging, { interrupted: false, harnessFailed: false }, context);
  },
});
