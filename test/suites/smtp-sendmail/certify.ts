import { openSecrets } from '../../../harness/config/secrets.ts';
import { judge } from '../../../harness/engine/judge.ts';
import { measure } from '../../../harness/engine/measure.ts';
import { hostPaths } from '../../../harness/paths/host.ts';
import { loadChecks, loadSuites } from '../../../harness/registry/registry.ts';
import { password } from './password.ts';
import { mailServer, type Served } from './server.ts';

const addresses = { 4: ['127.0.0.1'], 6: ['::1'] };
const suites = await loadSuites();
const checks = await loadChecks(['smtp-sendmail']);

export interface Certified {
  /** Check id without suite -> `fail`, `warn`, `pass`, `skipped`, `blocked`, or an inconclusive reason; of the path `ipv6`. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** What the findings that are no pass said, `<check>#<message>: <text>`. */
  readonly said: string;
  /** The run as it would be saved. */
  readonly saved: string;
}

/** A run of the engine against a server on both loopback addresses, with the aims that are wanted. */
export async function certify(
  served: Served,
  given: Readonly<Record<string, unknown>> = {},
  want: (aim: string) => boolean = () => true,
): Promise<Certified> {
  const suite = suites.get('smtp-sendmail');
  if (suite === undefined) throw new Error('no suite smtp-sendmail');
  const { port, submission, submissions, close } = await mailServer(served);
  try {
    const options = suite.options.parse({ url: `smtp://mail.test:${port}`, submission, submissions, ...given });
    const run = await measure({
      targets: [{ name: 'mail', suite: 'smtp-sendmail', addresses, options: { ...Object(options) } }],
      suites: new Map([['smtp-sendmail', { ...suite, aims: (ask) => suite.aims(ask).filter(({ aim }) => want(aim)) }]]),
      checks,
      provider: hostPaths({ wanted: ['ipv4', 'ipv6'], destinations: addresses, control: { 4: null, 6: null } }),
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
      secrets: openSecrets({ base: process.cwd(), env: { MAIL_PASSWORD: password } }),
    });
    const verdicts = judge(run, { checks, today: '2026-01-01' }).verdicts.filter(({ path }) => path === 'ipv6');
    const findings = verdicts.flatMap((verdict) => verdict.findings.filter(({ outcome }) => outcome !== 'info'));
    return {
      verdicts: Object.fromEntries(
        verdicts.map(({ check, verdict, reason }) => {
          const isBlocked = reason?.code.startsWith('blocked-by:') === true;
          const word = verdict === 'inconclusive' ? (reason?.code ?? verdict) : verdict;
          return [check.replace('smtp-sendmail/', ''), isBlocked ? 'blocked' : word];
        }),
      ),
      saved: JSON.stringify(run),
      said: findings.map(({ id, seen }) => `${id.replace('smtp-sendmail/', '')}: ${seen}`).join('\n'),
    };
  } finally {
    await close();
  }
}

/** The verdicts that are neither good nor a consequence. */
export const red = ({ verdicts }: Certified): Record<string, string> =>
  Object.fromEntries(Object.entries(verdicts).filter(([, word]) => !['pass', 'skipped', 'blocked'].includes(word)));
