import { openSecrets } from '../../../harness/config/secrets.ts';
import { judge } from '../../../harness/engine/judge.ts';
import { measure } from '../../../harness/engine/measure.ts';
import { hostPaths } from '../../../harness/paths/host.ts';
import { loadChecks, loadSuites } from '../../../harness/registry/registry.ts';

export interface Certified {
  /** Check id without suite -> `fail`, `warn`, `pass`, `skipped`, `blocked`, or an inconclusive reason; of the path `ipv6`. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** Check id without suite -> why it was not judged. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What the findings that are no pass said, `<check>#<message>: <text>`. */
  readonly said: string;
}

const addresses = { 4: ['127.0.0.1'], 6: ['::1'] };
const suites = await loadSuites();
const checks = await loadChecks(['http-iis']);

/** A run of the engine over both loopback addresses, with the aims that are wanted. */
export async function certify(
  given: Readonly<Record<string, unknown>>,
  want: (aim: string) => boolean = () => true,
): Promise<Certified> {
  const suite = suites.get('http-iis');
  if (suite === undefined) throw new Error('no suite http-iis');
  const options = suite.options.parse(given);
  const run = await measure({
    targets: [{ name: 'shop', suite: 'http-iis', addresses, options: { ...Object(options) } }],
    suites: new Map([['http-iis', { ...suite, aims: (ask) => suite.aims(ask).filter(({ aim }) => want(aim)) }]]),
    checks,
    provider: hostPaths({ wanted: ['ipv4', 'ipv6'], destinations: addresses, control: { 4: null, 6: null } }),
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
  const judged = judge(run, { checks, today: '2026-01-01' }).verdicts;
  // What stands in files is judged once, on the first path.
  const isOnIpv6 = new Set(judged.filter(({ path }) => path === 'ipv6').map(({ check }) => check));
  const verdicts = judged.filter(({ path, check }) => path === 'ipv6' || !isOnIpv6.has(check));
  const findings = verdicts.flatMap((verdict) => verdict.findings.filter(({ outcome }) => outcome !== 'info'));
  return {
    verdicts: Object.fromEntries(
      verdicts.map(({ check, verdict, reason }) => {
        const isBlocked = reason?.code.startsWith('blocked-by:') === true;
        const word = verdict === 'inconclusive' ? (reason?.code ?? verdict) : verdict;
        return [check.replace('http-iis/', ''), isBlocked ? 'blocked' : word];
      }),
    ),
    reasons: Object.fromEntries(verdicts.map(({ check, reason }) => [check.replace('http-iis/', ''), reason?.detail ?? ''])),
    said: findings.map(({ id, seen }) => `${id.replace('http-iis/', '')}: ${seen}`).join('\n'),
  };
}

/** The verdicts that are neither good nor a consequence. */
export const red = ({ verdicts }: Certified): Record<string, string> =>
  Object.fromEntries(Object.entries(verdicts).filter(([, word]) => !['pass', 'skipped', 'blocked'].includes(word)));
