import { openSecrets } from '../../../harness/config/secrets.ts';
import { judge } from '../../../harness/engine/judge.ts';
import { measure } from '../../../harness/engine/measure.ts';
import { type PathId, pathKinds } from '../../../harness/model/path.ts';
import { execute } from '../../../harness/paths/execute.ts';
import { hostPaths } from '../../../harness/paths/host.ts';
import type { PathProvider } from '../../../harness/paths/provider.ts';
import { loadChecks, loadSuites } from '../../../harness/registry/registry.ts';

export interface Certified {
  /** Check id without suite -> `fail`, `warn`, `pass`, `skipped`, `blocked`, or an inconclusive reason; by path. */
  readonly verdicts: Readonly<Partial<Record<PathId, Readonly<Record<string, string>>>>>;
  /** What the findings that are no pass said, `<check>#<message>: <text>`. */
  readonly said: string;
}

const addresses = { 4: ['127.0.0.1'], 6: ['::1'] };
const suites = await loadSuites();
const checks = await loadChecks(['dns']);

/** The host's paths to its own loopback; a tunnel stands for a client whose packets would take it, and goes to ::1 too. */
function loopbackPaths(wanted: readonly PathId[]): PathProvider {
  const host = hostPaths({ wanted: ['ipv4', 'ipv6'], destinations: addresses, control: { 4: null, 6: null } });
  const vantages = wanted.flatMap((path) => {
    const { family } = pathKinds[path];
    return host.vantages.filter((at) => pathKinds[at.path].family === family).map((at) => ({ ...at, path }));
  });
  return {
    ...host,
    vantages,
    open: async (path) => {
      const vantage = vantages.find((at) => at.path === path);
      if (vantage === undefined) throw new Error(`no path ${path}`);
      return {
        run: async (step, signal, timeoutMs) => await execute(step, { vantage, signal, timeoutMs }),
        close: async () => undefined,
      };
    },
  };
}

/** A run of the engine over both loopback addresses, where the zone's servers are, with the aims that are wanted. */
export async function certify(
  given: Readonly<Record<string, unknown>>,
  want: (aim: string) => boolean = () => true,
  paths: readonly PathId[] = ['ipv4', 'ipv6'],
): Promise<Certified> {
  const suite = suites.get('dns');
  if (suite === undefined) throw new Error('no suite dns');
  const options = suite.options.parse(given);
  const run = await measure({
    targets: [{ name: 'zone', suite: 'dns', addresses, options: { ...Object(options) } }],
    suites: new Map([['dns', { ...suite, aims: (ask) => suite.aims(ask).filter(({ aim }) => want(aim)) }]]),
    checks,
    provider: loopbackPaths(paths),
    secrets: openSecrets({ base: process.cwd(), env: {} }),
    reference: 'ipv4',
    profile: { severity: {}, waivers: [] },
    configFile: null,
    digest: '',
    tool: 'test',
    budgetMs: 60_000,
    timeoutMs: null,
    concurrency: 8,
    signal: new AbortController().signal,
    progress: { planned: () => undefined, ended: () => undefined },
  });
  const { verdicts } = judge(run, { checks, today: '2026-01-01' });
  const findings = verdicts.flatMap((verdict) => verdict.findings.filter(({ outcome }) => outcome !== 'info'));
  const byPath = Map.groupBy(verdicts, ({ path }) => path);
  return {
    verdicts: Object.fromEntries(
      [...byPath].map(([path, list]) => [
        path,
        Object.fromEntries(
          list.map(({ check, verdict, reason }) => {
            const isBlocked = reason?.code.startsWith('blocked-by:') === true;
            const word = verdict === 'inconclusive' ? (reason?.code ?? verdict) : verdict;
            return [check.replace('dns/', ''), isBlocked ? 'blocked' : word];
          }),
        ),
      ]),
    ),
    said: findings.map(({ id, seen }) => `${id.replace('dns/', '')}: ${seen}`).join('\n'),
  };
}

/** The verdicts of a path that are neither good nor a consequence. */
export const red = ({ verdicts }: Certified, path: PathId = 'ipv6'): Record<string, string> =>
  Object.fromEntries(Object.entries(verdicts[path] ?? {}).filter(([, word]) => !['pass', 'skipped', 'blocked'].includes(word)));
