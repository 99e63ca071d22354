import { openSecrets } from '../../harness/config/secrets.ts';
import { judge } from '../../harness/engine/judge.ts';
import { measure } from '../../harness/engine/measure.ts';
import { type PathId, pathKinds } from '../../harness/model/path.ts';
import type { Run } from '../../harness/model/run.ts';
import type { Aim } from '../../harness/model/suite.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import { execute } from '../../harness/paths/execute.ts';
import { hostPaths } from '../../harness/paths/host.ts';
import type { PathProvider } from '../../harness/paths/provider.ts';
import { loadChecks, loadSuites } from '../../harness/registry/registry.ts';

const addresses = { 4: ['127.0.0.1'], 6: ['::1'] };
const suites = await loadSuites();

export interface OnLoopback {
  readonly suite: string;
  /** Options of the target as a user writes them. */
  readonly given: object;
  readonly want?: (aim: Aim) => boolean;
  readonly paths?: readonly PathId[];
  /** What secrets refer to. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A run of the engine over both loopback addresses, judged. */
export async function onLoopback(of: OnLoopback): Promise<{ readonly run: Run; readonly verdicts: readonly Verdict[] }> {
  const { suite: name, given, want = () => true, paths = ['ipv4', 'ipv6'], env = {} } = of;
  const suite = suites.get(name);
  if (suite === undefined) throw new Error(`no suite ${name}`);
  const checks = await loadChecks([name]);
  const options = suite.options.parse(given);
  const run = await measure({
    targets: [{ name: 'target', suite: name, addresses, options: { ...Object(options) } }],
    suites: new Map([[name, { ...suite, aims: (ask) => suite.aims(ask).filter(want) }]]),
    checks,
    provider: loopbackPaths(paths),
    secrets: openSecrets({ base: process.cwd(), env }),
    reference: 'ipv4',
    profile: { severity: {}, waivers: [] },
    configFile: null,
    digest: '',
    tool: 'test',
    budgetMs: 120_000,
    timeoutMs: null,
    concurrency: 8,
    signal: new AbortController().signal,
    progress: { planned: () => undefined, ended: () => undefined },
  });
  return { run, verdicts: judge(run, { checks, today: '2026-01-01' }).verdicts };
}

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
      const { close } = await host.open(pathKinds[path].family === 4 ? 'ipv4' : 'ipv6');
      return { run: async (step, signal, timeoutMs) => await execute(step, { vantage, signal, timeoutMs }), close };
    },
  };
}

/** Check id without suite -> `fail`, `warn`, `pass`, `skipped`, `blocked`, or an inconclusive reason. */
export type Words = Readonly<Record<string, string>>;

const shortOf = (id: string): string => id.slice(id.indexOf('/') + 1);

export const wordsOf = (verdicts: readonly Verdict[]): Words =>
  Object.fromEntries(
    verdicts.map(({ check, verdict, reason }) => {
      const isBlocked = reason?.code.startsWith('blocked-by:') === true;
      const word = verdict === 'inconclusive' ? (reason?.code ?? verdict) : verdict;
      return [shortOf(check), isBlocked ? 'blocked' : word];
    }),
  );

/** What the findings that are no pass said, `<check>#<message>: <text>`. */
export const saidBy = (verdicts: readonly Verdict[]): string =>
  verdicts
    .flatMap(({ findings }) => findings.filter(({ outcome }) => outcome !== 'info'))
    .map(({ id, seen }) => `${shortOf(id)}: ${seen}`)
    .join('\n');

/** Check id without suite -> why it was not judged. */
export const reasonsOf = (verdicts: readonly Verdict[]): Words =>
  Object.fromEntries(verdicts.map(({ check, reason }) => [shortOf(check), reason?.detail ?? '']));

/** The words that are neither good nor a consequence. */
export const notGood = (words: Words): Words =>
  Object.fromEntries(Object.entries(words).filter(([, word]) => !['pass', 'skipped', 'blocked'].includes(word)));
