import { describe, expect, it } from 'vitest';
import { exitCode, type ExitOptions } from '../../harness/cli/exit-code.ts';
import type { Verdict, VerdictWord } from '../../harness/model/verdict.ts';
import { verdictOf } from '../model/verdict.ts';

/** `word` or `word:reason code`. */
function verdicts(words: string): Verdict[] {
  return words.split(' ').flatMap((text): Verdict[] => {
    const [word, code] = text.split(':');
    const verdict = (['pass', 'warn', 'fail', 'skipped', 'inconclusive'] as const).find(
      (known): known is VerdictWord => known === word,
    );
    if (verdict === undefined) return [];
    return [verdictOf({ verdict, reason: code === undefined ? null : { code, detail: '' } })];
  });
}

const plain: ExitOptions = { failOn: 'error', strict: false, interrupted: false, harnessFailed: false };
const expired = [{ id: 's/c', owner: 'me', expires: '2020-01-01' }];

describe('exit code', () => {
  it.each<[code: number, words: string, options: Partial<ExitOptions>]>([
    [0, 'pass', {}],
    [0, 'pass warn', {}],
    [0, 'pass skipped:not-applicable', {}],
    [0, 'pass inconclusive:nondeterministic', {}],
    [0, 'pass inconclusive:few-samples inconclusive:client-limit', {}],
    [0, 'fail warn', { failOn: 'never' }],
    [0, 'fail', { failOn: 'never', strict: true }],
    [1, 'pass fail', {}],
    [1, 'pass warn', { strict: true }],
    [1, 'pass warn', { failOn: 'warning' }],
    [1, 'fail', { failOn: 'warning' }],
    [1, 'fail inconclusive:path-down', {}],
    [1, 'fail', { harnessFailed: true }],
    [2, '', {}],
    [2, 'skipped:path-absent skipped:waived', {}],
    [2, '', { harnessFailed: true }],
    [3, 'pass inconclusive:path-down', {}],
    [3, 'pass inconclusive:path-flaky', {}],
    [3, 'pass inconclusive:path-identity', {}],
    [3, 'pass inconclusive:path-fault', {}],
    [3, 'pass inconclusive:no-control', {}],
    [3, 'pass inconclusive:no-baseline', {}],
    [3, 'pass inconclusive:resolver', {}],
    [3, 'pass inconclusive:budget', {}],
    [3, 'pass inconclusive:harness', {}],
    [3, 'warn inconclusive:path-down', {}],
    [3, 'fail inconclusive:path-down', { failOn: 'never' }],
    [3, 'skipped:x inconclusive:nondeterministic', {}],
    [3, 'pass', { harnessFailed: true }],
    [130, 'pass', { interrupted: true }],
    [130, 'fail', { interrupted: true }],
    [130, '', { interrupted: true, harnessFailed: true }],
  ])('%i for "%s" with %j', (code, words, options) => {
    expect(exitCode({ verdicts: verdicts(words), expiredWaivers: [] }, { ...plain, ...options })).toBe(code);
  });

  it.each<[code: number, words: string, options: Partial<ExitOptions>]>([
    [1, 'pass', {}],
    [1, 'skipped:waived', {}],
    [1, 'pass inconclusive:path-down', {}],
    [0, 'pass', { failOn: 'never' }],
    [130, 'pass', { interrupted: true }],
  ])('%i for "%s" with %j and an expired waiver', (code, words, options) => {
    expect(exitCode({ verdicts: verdicts(words), expiredWaivers: expired }, { ...plain, ...options })).toBe(code);
  });
});
