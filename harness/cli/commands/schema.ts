import { z } from 'zod';
import { configJsonSchema } from '../../config/json-schema.ts';
import { didYouMean } from '../../config/nearest.ts';
import { refuse } from '../../config/problem.ts';
import { Run } from '../../model/run.ts';
import { Verdicts } from '../../model/verdict.ts';
import { installed } from '../catalogue.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { write } from '../write.ts';

const schemas: Readonly<Record<string, () => Promise<object>>> = {
  config: async () => configJsonSchema((await installed()).suites),
  run: async () => z.toJSONSchema(Run),
  verdicts: async () => z.toJSONSchema(Verdicts),
};

export default command({
  usage: 'schema [config|run|verdicts]',
  about: 'Prints the JSON Schema (draft 2020-12) of the config file, of saved runs or of verdicts.',
  options: {},
  maxArguments: 1,
  example: 'sixways schema config > sixways.schema.json',
  run: async ({ arguments: [kind = 'config'] }, { stdout }) => {
    const make = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
    if (make === undefined)
      return refuse('', `unknown schema${didYouMean(kind, Object.keys(schemas))}; there are ${Object.keys(schemas).join(', ')}`, {
        value: kind,
      });
    await write(stdout, `${JSON.stringify(await make(), null, 2)}\n`);
    return exit.ok;
  },
});
