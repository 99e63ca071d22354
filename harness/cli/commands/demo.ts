import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import demo from '../../../lab/worlds/demo.ts';
import { fileProblem } from '../../files/bounded-file.ts';
import { certifyWorld } from '../certify-world.ts';
import { command } from '../command.ts';
import { UnmeasurableError } from '../unmeasurable.ts';

export default command({
  usage: 'demo [--out DIR] [options]',
  about:
    'Builds the lab, runs every suite against its demo services over IPv4, IPv6, 6to4 and Teredo, prints the matrix and writes the run, the verdicts and every other report into a folder.',
  options: {
    out: { type: 'string', short: 'o', value: 'DIR', help: 'where the files go (sixways-out)' },
    quiet: { type: 'boolean', short: 'q', help: 'no progress on stderr' },
    'no-color': { type: 'boolean', help: 'no colours (also NO_COLOR)' },
  },
  maxArguments: 0,
  example: 'sixways demo',
  run: async ({ flags }, context) => {
    const out = flags.out ?? 'sixways-out';
    await mkdir(path.resolve(context.cwd, out), { recursive: true }).catch((error: unknown) => {
      throw new UnmeasurableError(`the folder ${out} cannot be made: ${fileProblem(error)}`, { cause: error });
    });
    return await certifyWorld(await demo(), { out, quiet: flags.quiet, noColor: flags['no-color'] }, context);
  },
});
