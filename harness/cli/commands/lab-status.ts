import { runningLabs } from '../../../lab/running.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { write } from '../write.ts';

export default command({
  usage: 'lab status [--json]',
  about: 'Lists the labs of this user that are up, with their paths.',
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  maxArguments: 0,
  example: 'sixways lab status',
  run: async ({ flags }, { stdout }) => {
    const labs = runningLabs().map(({ name, pid, description }) => ({
      name,
      pid,
      world: description?.world ?? null,
      paths: Object.keys(description?.paths ?? {}),
    }));
    const lines = labs.map(
      ({ name, pid, world, paths }) =>
        `${name}  pid ${pid}  ${world === null ? 'being built' : `${world}: ${paths.join(', ')}`}\n`,
    );
    const text = lines.length === 0 ? 'no lab is up\n' : lines.join('');
    await write(stdout, flags.json ? `${JSON.stringify(labs, null, 2)}\n` : text);
    return exit.ok;
  },
});
