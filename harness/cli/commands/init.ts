import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refuse } from '../../config/problem.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { writeProblem } from '../output-file.ts';
import { exampleConfig } from '../example-config.ts';

export default command({
  usage: 'init [FILE]',
  about: 'Writes a commented sixways.yaml to start from. A file that is there stays as it is.',
  options: {},
  maxArguments: 1,
  example: 'sixways init && sixways run',
  run: async ({ arguments: [file = 'sixways.yaml'] }, { cwd, stderr }) => {
    try {
      await writeFile(path.resolve(cwd, file), exampleConfig, { flag: 'wx' });
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (exists) return refuse('', `${file} is there already; name another file`);
      stderr.write(`sixways: ${file} cannot be written: ${writeProblem(error)}\n`);
      return exit.unmeasured;
    }
    stderr.write(`wrote ${file}; name your services in it, then \`sixways run\`\n`);
    return exit.ok;
  },
});
