import { preflight, type Requirement, unmet } from '../../../lab/preflight.ts';
import { type PathId, allPathIds, pathKinds } from '../../model/path.ts';
import { hostPaths } from '../../paths/host.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';
import { write } from '../write.ts';

export default command({
  usage: 'doctor [--json]',
  about:
    'Tells for each path whether the lab can build it here and whether this host has it of its own, and what to do where not. Ends with 3 when the lab lacks a path.',
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  maxArguments: 0,
  example: 'sixways doctor',
  run: async ({ flags }, { stdout }) => {
    const requirements = await preflight();
    const nowhere = { 4: [], 6: [] };
    const { absent } = hostPaths({ wanted: allPathIds, destinations: nowhere, control: { 4: null, 6: null } });
    const paths = allPathIds.map((path) => ({
      path,
      lab: unmet(requirements, [path]).map(({ name }) => name),
      host: absent.find((one) => one.path === path)?.reason ?? null,
    }));
    await write(stdout, flags.json ? `${JSON.stringify({ paths, requirements }, null, 2)}\n` : text(paths, requirements));
    return unmet(requirements).length === 0 ? exit.ok : exit.unmeasured;
  },
});

interface PathFacts {
  readonly path: PathId;
  /** What the lab lacks for it. */
  readonly lab: readonly string[];
  /** Why this host has it not of its own; null where it has. */
  readonly host: string | null;
}

function text(paths: readonly PathFacts[], requirements: readonly Requirement[]): string {
  const missing = unmet(requirements);
  const pathLines = paths.flatMap(({ path, lab, host }) => [
    `${path} (${pathKinds[path].title})`,
    `  in the lab   ${lab.length === 0 ? 'yes' : `no: ${lab.join(', ')}`}`,
    `  on this host ${host === null ? 'yes' : `no: ${host}`}`,
  ]);
  const described = (all: readonly Requirement[]): string[] =>
    all.flatMap(({ name, detail, fix }) => [`  ${name}: ${detail}`, ...(fix === null ? [] : [`    ${fix}`])]);
  const optional = requirements.filter(({ met, paths: needing }) => !met && needing.length === 0);
  const found = requirements.filter(({ met }) => met).map(({ name, detail }) => `  ${name}: ${detail}`);
  const blocks = [
    pathLines,
    missing.length === 0 ? [] : ['Missing for the lab', ...described(missing)],
    optional.length === 0 ? [] : ['Missing for some checks, which say client-limit', ...described(optional)],
    found.length === 0 ? [] : ['Found', ...found],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
