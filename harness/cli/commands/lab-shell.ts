import { refuse } from '../../config/problem.ts';
import { command } from '../command.ts';
import { inLab } from '../in-lab.ts';
import { labOptions } from '../lab-flags.ts';

export default command({
  usage: 'lab shell PATH [--name NAME]',
  about: 'Opens a shell where the clients of a path are, or in another node of the lab.',
  options: labOptions,
  maxArguments: 1,
  foreground: true,
  example: 'sixways lab shell 6to4',
  run: async ({ flags, arguments: [where] }, { env }) => {
    if (where === undefined) refuse('', 'lab shell needs a path: ipv4, ipv6, 6to4 or teredo');
    return await inLab(flags.name, where, [env['SHELL'] ?? '/bin/sh']);
  },
});
