import { refuse } from '../../config/problem.ts';
import { command } from '../command.ts';
import { inLab } from '../in-lab.ts';
import { labOptions } from '../lab-flags.ts';

export default command({
  usage: 'lab exec PATH [--name NAME] -- COMMAND…',
  about: 'Runs a command where the clients of a path are, and ends with its exit code.',
  options: labOptions,
  maxArguments: 1,
  takesCommand: true,
  foreground: true,
  example: 'sixways lab exec ipv6 -- ping -c 1 2001:db8:80::80',
  run: async ({ flags, arguments: [where], command: argv }) => {
    if (where === undefined) refuse('', 'lab exec needs a path: ipv4, ipv6, 6to4 or teredo');
    if (argv === null || argv.length === 0) refuse('', 'lab exec needs a command after --');
    return await inLab(flags.name, where, argv);
  },
});
