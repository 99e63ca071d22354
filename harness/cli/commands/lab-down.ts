import { downLab } from '../../../lab/running.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { labOptions } from '../lab-flags.ts';
import { runningLab } from '../running-lab.ts';

export default command({
  usage: 'lab down [--name NAME]',
  about: 'Ends a lab: all of its processes, namespaces and devices.',
  options: labOptions,
  maxArguments: 0,
  example: 'sixways lab down',
  run: async ({ flags }, { stderr }) => {
    const lab = runningLab(flags.name);
    await downLab(lab);
    stderr.write(`lab ${lab.name} is down\n`);
    return exit.ok;
  },
});
