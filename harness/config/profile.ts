import type { AnyCheck } from '../model/check.ts';
import { severities } from '../model/message.ts';
import type { Profile } from '../model/run.ts';
import { problemAt, type Spot } from './issues.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Given } from './schema.ts';

export interface Named {
  readonly checks: ReadonlyMap<string, AnyCheck>;
  readonly targets: ReadonlySet<string>;
}

/** Every id of severities and waivers is one that exists: a misspelt one would silently weigh nothing. */
export function readProfile(given: Given, spot: Spot, named: Named): { profile: Profile; problems: Problem[] } {
  const problems: Problem[] = [];
  const severity = given.severity ?? {};
  for (const id of Object.keys(severity)) {
    const wrong = wrongFinding(id, named.checks);
    if (wrong !== null) problems.push(problemAt(spot, ['severity', id], wrong, undefined, 'key'));
  }
  const waivers = given.waivers ?? [];
  for (const [index, { id, target }] of waivers.entries()) {
    const wrong = id.includes('#') ? wrongFinding(id, named.checks) : wrongCheck(id, named.checks);
    if (wrong !== null) problems.push(problemAt(spot, ['waivers', index, 'id'], wrong, { value: id }));
    if (target !== undefined && !named.targets.has(target)) {
      problems.push(
        problemAt(spot, ['waivers', index, 'target'], `unknown target${didYouMean(target, named.targets)}`, { value: target }),
      );
    }
  }
  return { profile: { severity, waivers }, problems };
}

function wrongCheck(id: string, checks: ReadonlyMap<string, AnyCheck>): string | null {
  return checks.has(id) ? null : `unknown check${didYouMean(id, checks.keys())}`;
}

function wrongFinding(id: string, checks: ReadonlyMap<string, AnyCheck>): string | null {
  const [checkId = '', message] = id.split('#');
  if (message === undefined) return 'must be a finding, <suite>/<check>#<message>';
  const check = checks.get(checkId);
  if (check === undefined) return wrongCheck(checkId, checks);
  const outcome = check.messages[message]?.[0];
  if (outcome === undefined)
    return `${checkId} has no message ${JSON.stringify(message)}${didYouMean(message, Object.keys(check.messages))}`;
  return severities.some((severity) => severity === outcome)
    ? null
    : `${message} says that nothing was found out (${outcome}): it has no severity`;
}
