import { didYouMean } from '../../config/nearest.ts';
import { refuse } from '../../config/problem.ts';
import { installed } from '../catalogue.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { explanation } from '../explanation.ts';
import { write } from '../write.ts';

export default command({
  usage: 'explain CHECK',
  about: 'Tells what a check asks for and why, where that is written, what it reads, what it may say, and what to do then.',
  options: {},
  maxArguments: 1,
  example: 'sixways explain http-iis/literal-v6-host',
  run: async ({ arguments: [id] }, { stdout }) => {
    if (id === undefined) refuse('', 'explain needs a check; `sixways list` names them');
    const [checkId = '', message] = id.split('#');
    const { all, loadChecks } = await installed();
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
