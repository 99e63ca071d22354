import type { z } from 'zod';
import type { Suite } from '../model/suite.ts';
import { type AddressesByFamily, readAddress } from './addresses.ts';
import type { ConfiguredTarget } from './config.ts';
import { keyName, parseAt, problemAt, type Spot, unknownKey } from './issues.ts';
import { findFiles } from './given-files.ts';
import { inputSchema, isOpen, keysAt } from './keys.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';
import { followReferences } from './references.ts';
import type { TargetBase } from './schema.ts';
import type { Secrets } from './secrets.ts';

type FileTarget = z.output<typeof TargetBase>;
type Result = { target: ConfiguredTarget } | { problems: Problem[] };

export interface TargetReading {
  readonly suites: ReadonlyMap<string, Suite>;
  /** Names that no target may have: those of the suites that judge in every run. */
  readonly reserved: readonly string[];
  readonly secrets: Secrets;
  /** The files that options name come to be later, with the lab of a world. */
  readonly filesLater?: boolean;
}

/** Keys of a target that are not options of its suite. */
const baseKeys = ['suite', 'addresses'] as const;

/** One target of a file: its suite is known, its addresses are addresses, its options are those of the suite. */
export async function readTarget(name: string, given: FileTarget, spot: Spot, reading: TargetReading): Promise<Result> {
  const { suite: suiteName, addresses: texts, ...rest } = given;
  if (reading.reserved.includes(name)) {
    return { problems: [problemAt(spot, [], 'this name stands for the paths themselves', undefined, 'key')] };
  }
  const suite = reading.suites.get(suiteName);
  if (suite === undefined) {
    const message = `unknown suite${didYouMean(suiteName, reading.suites.keys())}; there are ${[...reading.suites.keys()].join(', ')}`;
    return { problems: [problemAt(spot, ['suite'], message, { value: suiteName })] };
  }
  const { addresses, problems } = readAddresses(texts ?? [], spot);
  const options = await readOptions(suite, rest, spot, reading);
  if ('problems' in options) return { problems: [...problems, ...options.problems] };
  return problems.length > 0 ? { problems } : { target: { name, suite: suiteName, addresses, options: options.value } };
}

function readAddresses(texts: readonly string[], spot: Spot): { addresses: AddressesByFamily; problems: Problem[] } {
  const addresses: { 4: string[]; 6: string[] } = { 4: [], 6: [] };
  const problems: Problem[] = [];
  for (const [index, text] of texts.entries()) {
    const read = readAddress(text);
    if ('problem' in read) problems.push(problemAt(spot, ['addresses', index], read.problem, { value: text }));
    else if (!addresses[read.family].includes(read.address)) addresses[read.family].push(read.address);
  }
  return { addresses, problems };
}

type Options = { value: Readonly<Record<string, unknown>> } | { problems: Problem[] };

/** The options of a suite, with its defaults filled in; references stay references. */
export async function readOptions(
  suite: Suite,
  given: Readonly<Record<string, unknown>>,
  spot: Spot,
  { secrets, filesLater = false }: Pick<TargetReading, 'secrets' | 'filesLater'>,
): Promise<Options> {
  const keys = inputSchema(suite.options);
  const known = [...keysAt(keys, []), ...baseKeys];
  // A suite whose schema drops what it does not know would hide a misspelt key.
  const unknown = isOpen(keys) ? [] : Object.keys(given).filter((key) => !known.includes(key));
  const problems = unknown.map((key) => unknownKey(spot, [key], known, given));
  const mine = Object.fromEntries(Object.entries(given).filter(([key]) => !unknown.includes(key)));
  const followed = await followReferences(mine, secrets, spot);
  const found = await findFiles(followed.value, { schema: keys, base: secrets.base, spot, later: filesLater });
  problems.push(...followed.problems, ...found.problems);
  // An option that already has a problem is not told twice.
  const told = new Set(problems.map(({ key }) => key));
  const parsed = parseAt(suite.options, keys, found.value, spot);
  if ('problems' in parsed) problems.push(...parsed.problems.filter(({ key }) => !told.has(key)));
  if ('problems' in parsed || problems.length > 0) return { problems };
  if (isMapping(parsed.value)) return { value: parsed.value };
  throw new TypeError(`the options of the suite of ${keyName(spot.path)} are no mapping`);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
