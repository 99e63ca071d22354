import { possible } from '../../../lab/possible.ts';
import { findLab, upLab } from '../../../lab/running.ts';
import demo from '../../../lab/worlds/demo.ts';
import { refuse } from '../../config/problem.ts';
import { absenceText } from '../absent-paths.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { explainLab } from '../explain-lab.ts';
import { labName, labOptions } from '../lab-flags.ts';

export default command({
  usage: 'lab up [--name NAME]',
  about: 'Starts the demo world as a lab that stays until `sixways lab down`. Nothing of this host is touched.',
  options: labOptions,
  maxArguments: 0,
  example: 'sixways lab up && sixways lab exec teredo -- ping -c 1 2001:db8:80::80',
  run: async ({ flags }, { signal, stderr }) => {
    const name = labName(flags.name);
    if (findLab(name) !== null) refuse('', `a lab named ${name} is up already; \`sixways lab down\` ends it`);
    const { world, absent } = possible(await demo());
    const lab = await explainLab(async () => await upLab(world, name, signal));
    const targets = Object.entries(world.targets).map(([name, { url }]) => `  ${name} ${String(url)}\n`);
    stderr.write(
      `lab ${lab.name} is up after ${(lab.timings.total / 1000).toFixed(2)} s: ${world.title}\n${absenceText(absent)}${targets.join('')}`,
    );
    return exit.ok;
  },
});
