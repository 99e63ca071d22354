import type { ReportOptions } from '../harness/model/report.ts';
import { report } from '../harness/model/report.ts';
import type { Verdict, Verdicts } from '../harness/model/verdict.ts';
import type { Cause } from './text/causes.ts';
import { causes } from './text/causes.ts';
import { NothingJudged } from './text/nothing-judged.ts';
import { grouped } from './text/order.ts';
import { shown } from './text/settled.ts';
import { citation, cited } from './text/source.ts';
import { visibleJson } from './text/visible.ts';
import { inconclusive } from './text/unjudged.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

function rule(verdict: Verdict): object {
  const sources = verdict.source.map(cited);
  const helpUri = verdict.source.map((source) => citation(source).url).find((url) => url !== null);
  return {
    id: verdict.check,
    shortDescription: { text: verdict.title },
    fullDescription: { text: `${verdict.requirement} ${verdict.why}` },
    ...(helpUri === undefined || helpUri === null ? {} : { helpUri }),
    help: { text: [verdict.requirement, verdict.why, ...sources].join('\n') },
    defaultConfiguration: { level: verdict.level === 'must' ? 'error' : 'warning' },
  };
}

/** SARIF 3.28: code scanning shows no result without a file; what is at fault runs elsewhere, and the config names it. */
function locations(verdicts: Verdicts, target: string): object[] {
  const physical =
    verdicts.configFile === null
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(verdicts.configFile.replaceAll('\\', '/')) },
            region: { startLine: 1 },
          },
        };
  return [{ ...physical, logicalLocations: [{ name: target, fullyQualifiedName: target, kind: 'resource' }] }];
}

function causeResult(cause: Cause, rules: readonly string[], verdicts: Verdicts, strict: boolean): object {
  const seen = cause.seen.map(({ text, paths }) => `${paths.join(', ')}: ${text}`);
  const text = [`${cause.requirement} ${cause.target}, ${seen.join(' ')}`, ...cause.fix.map((fix) => `Fix: ${fix}`)].join('\n');
  return {
    ruleId: cause.check,
    ruleIndex: rules.indexOf(cause.check),
    level: cause.word === 'fail' || strict ? 'error' : 'warning',
    // SARIF 3.11.5: braces in a plain text are placeholders unless doubled.
    message: { text: text.replace(/[{}]/g, '$&$&') },
    locations: locations(verdicts, cause.target),
    partialFingerprints: { 'sixways/v1': `${cause.target}|${cause.finding}` },
    properties: { finding: cause.finding, target: cause.target, paths: cause.paths, blocked: cause.blocked.length },
  };
}

/** SARIF 3.27.23: what a waiver hides is a suppressed result. */
function waivedResult(verdict: Verdict, rules: readonly string[], verdicts: Verdicts): object {
  return {
    ruleId: verdict.check,
    ruleIndex: rules.indexOf(verdict.check),
    level: verdict.level === 'must' ? 'error' : 'warning',
    message: { text: `${verdict.requirement} ${verdict.target} over ${verdict.path} is waived.`.replace(/[{}]/g, '$&$&') },
    locations: locations(verdicts, verdict.target),
    partialFingerprints: { 'sixways/v1': `${verdict.target}|${verdict.check}|${verdict.path}|waived` },
    suppressions: [{ kind: 'external', justification: verdict.reason?.detail ?? '' }],
  };
}

function render(raw: Verdicts, { strict }: ReportOptions): string {
  if (raw.verdicts.length === 0) throw new NothingJudged();
  const verdicts = shown(raw);
  const checks = grouped(verdicts.verdicts, ({ check }) => check).flatMap((group) => group.slice(0, 1));
  const ids = checks.map(({ check }) => check);
  const [name = 'sixways', ...version] = verdicts.tool.split(' ');
  const notifications = [
    ...inconclusive(verdicts).map((is) => ({
      level: 'error',
      message: { text: `${is.code}: ${is.detail} (${is.number} verdicts over ${is.paths.join(', ')})` },
    })),
    ...verdicts.absent.map(({ path, reason }) => ({ level: 'warning', message: { text: `${path} is absent: ${reason}` } })),
    ...verdicts.expiredWaivers.map(({ id, expires }) => ({
      level: 'error',
      message: { text: `the waiver of ${id} expired after ${expires}` },
    })),
  ];
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, ...(version.length > 0 ? { version: version.join(' ') } : {}), rules: checks.map(rule) } },
        invocations: [
          {
            executionSuccessful: notifications.every(({ level }) => level !== 'error'),
            toolExecutionNotifications: notifications,
          },
        ],
        results: [
          ...causes(verdicts).map((cause) => causeResult(cause, ids, verdicts, strict)),
          ...verdicts.verdicts.filter(({ reason }) => reason?.code === 'waived').map((one) => waivedResult(one, ids, verdicts)),
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
}

/**
 * SARIF 2.1.0: one result per cause, its fingerprint the same whatever was measured.
 * @throws NothingJudged for a run without verdicts
 */
export default report({ title: 'SARIF', file: 'sixways.sarif', render });
