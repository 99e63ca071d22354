import { describe, expect, it } from 'vitest';
import { compare } from '../../harness/cli/compare.ts';
import type { Verdict, VerdictWord } from '../../harness/model/verdict.ts';
import { verdictOf } from '../model/verdict.ts';

function verdict(word: VerdictWord, findings: readonly string[] = []): Verdict {
  const made = findings.map((id) => ({
    id,
    outcome: 'error' as const,
    seen: 'was seen\u001B[2J',
    expected: '',
    fix: '',
    evidence: [],
  }));
  return verdictOf({ verdict: word, findings: made });
}

describe('two judgements compared', () => {
  it.each<[before: VerdictWord | null, after: VerdictWord | null, kind: string | null]>([
    ['pass', 'pass', null],
    ['pass', 'warn', 'worse'],
    ['pass', 'fail', 'worse'],
    ['warn', 'fail', 'worse'],
    ['fail', 'warn', 'better'],
    ['fail', 'pass', 'better'],
    ['warn', 'pass', 'better'],
    ['pass', 'inconclusive', 'changed'],
    ['fail', 'inconclusive', 'changed'],
    ['fail', 'skipped', 'changed'],
    ['inconclusive', 'pass', 'changed'],
    ['inconclusive', 'fail', 'worse'],
    ['skipped', 'fail', 'worse'],
    [null, 'fail', 'worse'],
    [null, 'pass', 'new'],
    [null, 'skipped', null],
    ['fail', null, 'gone'],
    ['skipped', null, null],
  ])('%s -> %s is %s', (before, after, kind) => {
    const changes = compare(
      { verdicts: before === null ? [] : [verdict(before)] },
      { verdicts: after === null ? [] : [verdict(after)] },
    );
    expect(changes.map((change) => change.kind)).toEqual(kind === null ? [] : [kind]);
  });

  it('another finding in a check that failed before is worse, and is told escaped', () => {
    const changes = compare({ verdicts: [verdict('fail', ['s/c#a'])] }, { verdicts: [verdict('fail', ['s/c#a', 's/c#b'])] });
    expect(changes).toMatchObject([{ kind: 'worse', findings: ['s/c#b: was seen\\u001b[2J'] }]);
    expect(compare({ verdicts: [verdict('fail', ['s/c#a', 's/c#b'])] }, { verdicts: [verdict('fail', ['s/c#a'])] })).toEqual([]);
  });
});
