import { didYouMean } from '../../config/nearest.ts';
import { refuse } from '../../config/problem.ts';
import { command } from '../command.ts';
import { pathKinds, allPathIds } from '../../model/path.ts';
import { loadReports } from '../../registry/registry.ts';
import { installed } from '../catalogue.ts';
import { exit } from '../exit-code.ts';
import { write } from '../write.ts';

export default command({
  usage: 'list [SUITE…] [--json]',
  about: 'Lists suites and their checks, paths and report formats.',
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  example: 'sixways list http-iis',
  run: async ({ flags, arguments: wanted }, { stdout }) => {
    const { all, loadChecks } = await installed();
    const unknown = wanted.find((name) => !all.has(name));
    if (unknown !== undefined)
      refuse('', `unknown suite${didYouMean(unknown, all.keys())}; there are ${[...all.keys()].join(', ')}`, { value: unknown });
    const names = wanted.length === 0 ? [...all.keys()] : wanted;
    const checks = await loadChecks(names);
    const suites = names.map((name) => ({
      suite: name,
      title: all.get(name)?.title ?? '',
      schemes: all.get(name)?.fromUrl?.schemes ?? [],
      checks: [...checks]
        .filter(([id]) => id.startsWith(`${name}/`))
        .map(([id, { title, level }]) => ({ check: id, level, title })),
    }));
    const reports = [...(await loadReports())].map(([format, { title, file }]) => ({ format, title, file }));
    const paths = allPathIds.map((path) => ({ path, title: pathKinds[path].title }));
    const listing = wanted.length === 0 ? { suites, paths, reports } : { suites };
    await write(stdout, flags.json ? `${JSON.stringify(listing, null, 2)}\n` : text(listing));
    return exit.ok;
  },
});

interface Listing {
  readonly suites: readonly {
    suite: string;
    title: string;
    checks: readonly { check: string; level: string; title: string }[];
  }[];
  readonly paths?: readonly { path: string; title: string }[];
  readonly reports?: readonly { format: string; title: string; file: string }[];
}

function text({ suites, paths = [], reports = [] }: Listing): string {
  const width = Math.max(...suites.flatMap(({ checks }) => checks.map(({ check }) => check.length)), 0);
  const blocks = suites.map(({ suite, title, checks }) =>
    [
      `${suite}: ${title}`,
      ...checks.map(({ check, level, title: about }) => `  ${check.padEnd(width)}  ${level.padEnd(6)}  ${about}`),
    ].join('\n'),
  );
  if (paths.length > 0) blocks.push(`paths: ${paths.map(({ path }) => path).join(', ')}`);
  if (reports.length > 0) blocks.push(`reports: ${reports.map(({ format }) => format).join(', ')}`);
  return `${blocks.join('\n\n')}\n`;
}
