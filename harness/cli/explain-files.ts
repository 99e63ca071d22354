import path from 'node:path';
import { fileProblem, readBoundedOctets } from '../files/bounded-file.ts';
import { refuse, UsageError } from '../config/problem.ts';
import type { Explained, FileExplanation, FileProblem, GivenFile, Suite } from '../model/suite.ts';
import type { Options } from './command.ts';

/** Octets of one file that a suite explains. */
const maxOctets = 64 * 1024 * 1024;

export interface FileFlags {
  readonly options: Options;
  /** The explanations by flag. */
  readonly explanations: ReadonlyMap<string, FileExplanation>;
}

/** The flags that the suites' explanations of files add to `sixways explain`. */
export function fileFlags(suites: Iterable<Suite>): FileFlags {
  const explanations = new Map([...suites].flatMap(({ explains = {} }) => Object.entries(explains)));
  const helps = [...explanations].flatMap(([flag, { about, beside }]) => [[flag, about] as const, ...Object.entries(beside)]);
  return {
    options: Object.fromEntries(helps.map(([flag, help]) => [flag, { type: 'string', value: 'FILE', help }])),
    explanations,
  };
}

/**
 * Lets the suite explain the files given.
 * @throws UsageError when a file cannot be read, or one was given without the file that it goes with
 */
export async function explainFiles(
  given: Readonly<Record<string, string>>,
  { explanations }: FileFlags,
  cwd: string,
): Promise<Extract<Explained, { ok: true }>> {
  const [name, explanation] = [...explanations].find(([flag]) => given[flag] !== undefined) ?? [];
  const flags = Object.keys(given);
  if (name === undefined || explanation === undefined) {
    const [flag = ''] = flags;
    const owner = [...explanations].find(([, { beside }]) => Object.hasOwn(beside, flag))?.[0] ?? '';
    return refuse(`--${flag}`, `goes with --${owner} only`);
  }
  const stranger = flags.find((flag) => flag !== name && !Object.hasOwn(explanation.beside, flag));
  if (stranger !== undefined) refuse(`--${stranger}`, `does not go with --${name}`);
  const files = new Map(
    await Promise.all(
      Object.entries(given).map(async ([flag, file]): Promise<[string, GivenFile]> => {
        const bytes = await readBoundedOctets(path.resolve(cwd, file), maxOctets).catch((error: unknown) =>
          refuse(`--${flag}`, `cannot read the file: ${fileProblem(error)}`, { value: file }),
        );
        return [flag, { name: file, bytes }];
      }),
    ),
  );
  const explained = await explanation.explain(files);
  if (!explained.ok) throw new UsageError(explained.problems.map(problemOf));
  return explained;
}

export const problemOf = ({ file, line, reason }: FileProblem) => ({ file, line, key: '', message: reason });
