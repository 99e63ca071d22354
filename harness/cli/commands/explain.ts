import { didYouMean } from '../../config/nearest.ts';
import { formatProblem, refuse } from '../../config/problem.ts';
import { installed } from '../catalogue.ts';
import { widthOf } from '../color.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { explainFiles, fileFlags, problemOf } from '../explain-files.ts';
import { explainedText } from '../explained.ts';
import { explanation } from '../explanation.ts';
import { write } from '../write.ts';

const { all, loadChecks } = await installed();
const flagsOfSuites = fileFlags(all.values());

export default command({
  usage: 'explain CHECK | explain [options]',
  about:
    'Tells what a check asks for and why, where that is written, what it reads, what it may say, and what to do then. With a file: what that file means for the paths, without asking anybody.',
  options: flagsOfSuites.options,
  maxArguments: 1,
  example: 'sixways explain http-iis/literal-v6-host',
  run: async ({ arguments: [id], flags }, { cwd, env, stdout, stderr }) => {
    const files = Object.fromEntries(Object.entries(flags).flatMap(([flag, file]) => (file === undefined ? [] : [[flag, file]])));
    if (Object.keys(files).length > 0) {
      if (id !== undefined) refuse('', 'explain takes a check or files, not both', { value: id });
      const explained = await explainFiles(files, flagsOfSuites, cwd);
      for (const problem of explained.problems) stderr.write(`${formatProblem(problemOf(problem))}\n`);
      await write(stdout, explainedText(explained, widthOf(stdout, env)));
      return exit.ok;
    }
    if (id === undefined) refuse('', 'explain needs a check; `sixways list` names them');
    const [checkId = '', message] = id.split('#');
    const suite = checkId.split('/')[0] ?? '';
    const mine = all.has(suite) ? await loadChecks([suite]) : new Map<string, never>();
    const check = mine.get(checkId);
    if (check === undefined) {
      const known = await loadChecks(all.keys());
      return refuse('', `unknown check${didYouMean(checkId, known.keys())}; \`sixways list\` names them`, { value: checkId });
    }
    if (message !== undefined && check.messages[message] === undefined) {
      refuse('', `${checkId} has no message${didYouMean(message, Object.keys(check.messages))}`, { value: message });
    }
    await write(stdout, explanation(checkId, check, message));
    return exit.ok;
  },
});
