import { type Given, PartialConfigFile } from './schema.ts';

/** What is right in a file that is not: with it the rest of the file is checked too, and all mistakes are told at once. */
export function soundParts(value: unknown): Given {
  if (!isMapping(value)) return {};
  const targets = isMapping(value['targets']) ? { ...value['targets'] } : undefined;
  const sound: Record<string, unknown> = { ...value, ...(targets === undefined ? {} : { targets }) };
  for (const issue of PartialConfigFile.safeParse(sound).error?.issues ?? []) {
    const [key, name, option] = issue.path;
    if (key === undefined && issue.code === 'unrecognized_keys') for (const unknown of issue.keys) delete sound[unknown];
    else if (key === 'targets' && name !== undefined && targets !== undefined) {
      const target = targets[String(name)];
      if (option === 'addresses' && isMapping(target)) targets[String(name)] = { ...target, addresses: [] };
      else delete targets[String(name)];
    } else if (key !== undefined) delete sound[String(key)];
  }
  if (targets !== undefined && Object.keys(targets).length === 0) delete sound['targets'];
  return PartialConfigFile.safeParse(sound).data ?? {};
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
