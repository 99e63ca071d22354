import type { Suite } from '../model/suite.ts';
import { inputSchema } from './keys.ts';
import { addressList, ConfigFile, targetName } from './schema.ts';

/** JSON Schema (draft 2020-12) of `sixways.yaml`, with the options of every suite: for editors and other tools. */
export function configJsonSchema(suites: ReadonlyMap<string, Suite>): object {
  const { properties, ...rest } = inputSchema(ConfigFile);
  const target = { oneOf: [...suites].map(([name, suite]) => targetSchema(name, suite)) };
  const targets = {
    type: 'object',
    description: 'the services under test, by name',
    minProperties: 1,
    additionalProperties: false,
    patternProperties: { [targetName.source]: target },
  };
  return { ...rest, title: 'sixways config', properties: { ...properties, targets } };
}

function targetSchema(name: string, suite: Suite): object {
  const { $schema: _, ...options } = inputSchema(suite.options);
  const { $schema: __, ...addresses } = inputSchema(addressList);
  const required = Array.isArray(options['required']) ? options['required'] : [];
  return {
    ...options,
    title: suite.title,
    properties: { suite: { const: name }, addresses, ...options.properties },
    required: ['suite', ...required],
  };
}
