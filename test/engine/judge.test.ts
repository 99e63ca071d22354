import { describe, expect, it } from 'vitest';
import { judge } from '../../harness/engine/judge.ts';
import { clientLimitCode } from '../../harness/model/blame.ts';
import { check } from '../../harness/model/check.ts';
import type { Outcome, Run } from '../../harness/model/run.ts';
import { Verdicts } from '../../harness/model/verdict.ts';
import { checks, Page, runOf, seen, tcp, vantage } from './world.ts';

const today = '2026-06-01';

/** Verdicts as `check@path verdict reason`, those of the path suite left out unless told. */
function words(run: Run, suite = 'demo'): string[] {
  const { verdicts } = judge(run, { checks, today });
  return verdicts
    .filter((verdict) => verdict.suite === suite)
    .map(({ check, path, verdict, reason }) =>
      [`${check}@${path}`, verdict, reason?.code].filter((word) => word !== undefined).join(' '),
    );
}

const dead: Outcome = { kind: 'not-run', reason: 'endpoint-dead', detail: 'refused' };
const fault = (by: 'path' | 'resolver' | 'harness' | 'target'): Outcome => ({
  kind: 'failed',
  blame: { by, code: 'X', detail: 'y' },
});

describe('judging', () => {
  it('passes what went well, gives the reference no parity verdict, and obeys the schema', () => {
    expect(words(runOf())).toEqual([
      'demo/headers@ipv6 pass',
      'demo/reach@ipv4 pass',
      'demo/reach@ipv6 pass',
      'demo/status@ipv6 pass',
    ]);
    expect(Verdicts.safeParse(judge(runOf(), { checks, today })).success).toBe(true);
  });

  it('judges a check on the four ways to a service, unless it tells others', () => {
    const run = runOf(
      {},
      { paths: ['ipv4', 'ipv6', 'vpn'], vantages: (['ipv4', 'ipv6', 'vpn'] as const).map((path) => vantage(path)) },
    );
    expect(words(run).filter((word) => word.includes('@vpn'))).toEqual([]);
  });

  it('makes one fault one failure: a dead endpoint blocks what is behind it', () => {
    const run = runOf({ 'shop/reach@ipv6#1': tcp('refused'), 'shop/page@ipv6#1': dead });
    expect(words(run)).toEqual([
      'demo/headers@ipv6 skipped blocked-by:demo/reach',
      'demo/reach@ipv4 pass',
      'demo/reach@ipv6 fail',
      'demo/status@ipv6 skipped blocked-by:demo/reach',
    ]);
  });

  it('lets a failed prerequisite block', () => {
    expect(words(runOf({ 'shop/page@ipv6#1': seen({ status: 404 }) }))).toContain(
      'demo/headers@ipv6 skipped blocked-by:demo/status',
    );
  });

  it('calls a comparison without reference no-baseline', () => {
    const run = runOf({ 'shop/reach@ipv4#1': tcp('refused', '198.51.100.80'), 'shop/page@ipv4#1': dead });
    expect(words(run)).toContain('demo/status@ipv6 inconclusive no-baseline');
    expect(words(run)).toContain('demo/reach@ipv4 fail');
  });

  it('does not ask for parity of a target with one family, or of a run without the reference', () => {
    const target = { name: 'shop', suite: 'demo', addresses: { 4: [], 6: ['2001:db8:80::80'] }, options: {} };
    const without = (run: Run): Run => ({ ...run, steps: run.steps.filter((step) => step.path !== 'ipv4') });
    expect(words(without(runOf({}, { targets: [target] })))).toContain('demo/status@ipv6 skipped not-applicable');
    expect(words(without(runOf({}, { paths: ['ipv6'] })))).toContain('demo/status@ipv6 skipped not-applicable');
  });

  it('tells which family a target lacks', () => {
    const target = { name: 'shop', suite: 'demo', addresses: { 4: ['198.51.100.80'], 6: [] }, options: {} };
    const run = runOf({}, { targets: [target] });
    const { verdicts } = judge({ ...run, steps: run.steps.filter((step) => step.path === 'ipv4') }, { checks, today });
    const reach = verdicts.find(({ check: id, path }) => id === 'demo/reach' && path === 'ipv6');
    expect(reach?.reason).toEqual({ code: 'no-address', detail: 'the target has no IPv6 address' });
  });

  it.each([
    ['path', 'inconclusive path-down'],
    ['resolver', 'inconclusive resolver'],
    ['harness', 'inconclusive harness'],
    ['target', 'fail not-asked'],
  ] as const)('blames %s for what could not be asked: %s', (by, verdict) => {
    expect(words(runOf({ 'shop/page@ipv6#1': fault(by) }))).toContain(`demo/status@ipv6 ${verdict}`);
  });

  it('does not pass a check whose slots are all optional, and that saw nothing', () => {
    const status = checks.get('demo/status');
    if (status === undefined) throw new Error('no such check');
    const optional = new Map([
      ...checks,
      ['demo/status', { ...status, needs: { page: Page.optional() }, judge: () => [] }] as const,
    ]);
    const of = (run: Run) =>
      judge(run, { checks: optional, today }).verdicts.find(({ check: id, path }) => id === 'demo/status' && path === 'ipv6')
        ?.verdict;
    const word = (outcome: Outcome) => of(runOf({ 'shop/page@ipv6#1': outcome }));
    expect([word(fault('harness')), word(dead), word(seen({ status: 200 }))]).toEqual(['inconclusive', 'skipped', 'pass']);
    const run = runOf();
    expect(of({ ...run, steps: run.steps.filter(({ aim }) => aim !== 'page') })).toBe('skipped');
  });

  it.each(['ipv6', 'ipv4'])('says client-limit where this machine lacks what the question takes on %s', (path) => {
    const lacks: Outcome = { kind: 'failed', blame: { by: 'harness', code: clientLimitCode, detail: 'no browser here' } };
    expect(words(runOf({ [`shop/page@${path}#1`]: lacks }))).toContain('demo/status@ipv6 inconclusive client-limit');
  });

  it('judges nothing on a path that a gate closed, and says why', () => {
    const run = runOf({
      'path/before@ipv6#1': seen({ isUp: false }),
      'shop/page@ipv6#1': seen({ status: 500 }),
      'shop/reach@ipv6#1': tcp('timeout'),
    });
    expect(words(run).filter((line) => line.includes('@ipv6'))).toEqual([
      'demo/headers@ipv6 inconclusive path-down',
      'demo/reach@ipv6 inconclusive path-down',
      'demo/status@ipv6 inconclusive path-down',
    ]);
    expect(words(run, 'path')).toEqual(['path/control@ipv4 pass', 'path/control@ipv6 inconclusive path-down']);
    expect(judge(run, { checks, today }).verdicts.find(({ check }) => check === 'demo/reach')?.verdict).toBe('pass');
  });

  it('calls a path flaky whose control goes away during the run', () => {
    expect(words(runOf({ 'path/after@ipv6#1': seen({ isUp: false }) }))).toContain('demo/reach@ipv6 inconclusive path-flaky');
  });

  describe('silence', () => {
    const silent = { 'shop/page@ipv6#1': seen({ status: null }, 3, 3) };
    it('fails a target whose path is proven', () => expect(words(runOf(silent))).toContain('demo/status@ipv6 fail'));
    it('is inconclusive where no control proves the path', () => {
      const vantages = [vantage('ipv4'), vantage('ipv6', { control: null })];
      expect(words(runOf(silent, { vantages }))).toContain('demo/status@ipv6 inconclusive no-control');
    });
    it('needs no control on the loopback, where no path lies between', () => {
      const vantages = [vantage('ipv4', { control: null }), vantage('ipv6', { control: null })];
      const targets = [{ name: 'shop', suite: 'demo', addresses: { 4: ['127.0.0.1'], 6: ['::1'] }, options: {} }];
      expect(words(runOf(silent, { vantages, targets }))).toContain('demo/status@ipv6 fail');
    });
    it('is the relay’s over Teredo where native IPv6 answers, and the target’s where it does not', () => {
      const over = (native: Outcome): Run => {
        const run = runOf();
        const teredo = <T extends { id?: string; step?: string }>(part: T): T =>
          JSON.parse(JSON.stringify(part).replaceAll('ipv4', 'teredo')) as T;
        const steps = [...run.steps, ...run.steps.filter((step) => step.path === 'ipv4').map(teredo)];
        const records = [...run.records, ...run.records.filter(({ step }) => step.includes('@ipv4')).map(teredo)].map((record) =>
          record.step === 'shop/page@teredo#1' ? { ...record, outcome: silent['shop/page@ipv6#1'] } : record,
        );
        const answered = records.map((record) => (record.step === 'shop/page@ipv6#1' ? { ...record, outcome: native } : record));
        return {
          ...run,
          paths: ['ipv4', 'ipv6', 'teredo'],
          vantages: [...run.vantages, vantage('teredo')],
          steps,
          records: answered,
        };
      };
      expect(words(over(seen({ status: 200 })))).toContain('demo/status@teredo inconclusive path-flaky');
      expect(words(over(silent['shop/page@ipv6#1']))).toContain('demo/status@teredo fail');
    });
    it('does not excuse an answer', () => {
      const vantages = [vantage('ipv4', { control: null }), vantage('ipv6', { control: null })];
      expect(words(runOf({ 'shop/page@ipv6#1': seen({ status: 404 }) }, { vantages }))).toContain('demo/status@ipv6 fail');
    });
  });

  it('reads native IPv6 where a check compares with that', () => {
    const read: string[] = [];
    const comparing = check({
      title: 'the same as over native IPv6',
      requirement: 'it holds',
      why: 'users',
      fix: 'mend it',
      level: 'must',
      source: [{ rfc: 9110 }],
      needs: { page: Page, native: Page.onNative() },
      messages: {},
      judge: ({ page: [page], native: [native] }) => {
        read.push(`${page?.path} with ${native?.path}`);
        return [];
      },
      examples: [],
    });
    expect(
      judge(runOf({}, { checks: ['demo/native'] }), { checks: new Map([['demo/native', comparing]]), today }).verdicts,
    ).toHaveLength(2);
    expect(read.toSorted()).toEqual(['ipv4 with ipv6', 'ipv6 with ipv6']);
  });

  it('skips an absent path, with the reason', () => {
    const run = runOf({}, { paths: ['ipv4', 'ipv6', 'teredo'], absent: [{ path: 'teredo', reason: 'no address', fix: 'lab' }] });
    expect(words(run)).toContain('demo/reach@teredo skipped path-absent');
  });

  it('is the same for the same run, whatever the order of arrival', () => {
    const run = runOf({ 'shop/page@ipv6#1': seen({ status: 404 }) });
    const shuffled = { ...run, records: run.records.toReversed() };
    expect(judge(shuffled, { checks, today })).toEqual(judge(run, { checks, today }));
  });

  it('refuses a saved observation that is not what its schema says', () => {
    expect(() => judge(runOf({ 'shop/page@ipv6#1': seen({ status: 'ok' }) }), { checks, today })).toThrow(/expected number/);
  });
});

describe('evidence', () => {
  const about = {
    title: 'sound',
    requirement: 'it holds',
    why: 'users',
    fix: 'mend it',
    level: 'must',
    source: [],
    examples: [],
  } as const;
  const lint = check({
    ...about,
    needs: { file: Page.where({ aim: 'file' }).evidence() },
    messages: { bad: ['error', 'bad'] },
    judge: ({ file }, say) => file.map((at) => say('bad', at)),
  });
  const beside = check({
    ...about,
    needs: { file: Page.where({ aim: 'file' }).evidence(), page: Page.where({ aim: 'page' }) },
    messages: { bad: ['error', 'bad'] },
    judge: ({ page }, say) => page.map((at) => say('bad', at)),
  });
  const all = new Map([...checks, ['demo/lint', lint], ['demo/beside', beside]]);
  const step = runOf().steps.find(({ aim }) => aim === 'page');
  if (step === undefined) throw new Error('no page');
  const file = { ...step, id: 'shop/file@ipv4#1', aim: 'file', phase: 'evidence' as const, behind: null };
  const read = (run: Run): string[] =>
    judge({ ...run, checks: [...all.keys()] }, { checks: all, today })
      .verdicts.filter(({ check: id }) => /lint|beside/.test(id))
      .map(({ check: id, path, verdict, reason }) => `${id}@${path} ${verdict} ${reason?.code ?? ''}`.trim());

  it('is judged once, also where the path is closed, and is there for every path', () => {
    const run = runOf({ 'path/before@ipv4#1': seen({ isUp: false }) });
    const record = { step: file.id, start: 0, ms: 1, outcome: seen({ status: 500 }) };
    expect(read({ ...run, steps: [...run.steps, file], records: [...run.records, record] })).toEqual([
      'demo/beside@ipv4 inconclusive path-down',
      'demo/beside@ipv6 fail',
      'demo/lint@ipv4 fail',
    ]);
  });

  it('that nobody named leaves its checks without a verdict', () => {
    expect(read(runOf())).toEqual([
      'demo/beside@ipv4 skipped no-evidence',
      'demo/beside@ipv6 skipped no-evidence',
      'demo/lint@ipv4 skipped no-evidence',
    ]);
  });
});

describe('weighing', () => {
  const wrong = { 'shop/page@ipv6#1': seen({ status: 404 }) };
  const profile = (change: Partial<Run['profile']>): Partial<Run> => ({ profile: { severity: {}, waivers: [], ...change } });
  const waiver = { id: 'demo/status#differs', reason: 'being replaced', owner: 'web team', expires: today };

  it('takes the user’s severities', () => {
    expect(words(runOf(wrong, profile({ severity: { 'demo/status#differs': 'warning' } })))).toContain('demo/status@ipv6 warn');
    const hint = { 'shop/page@ipv6#1': seen({ status: 418 }) };
    expect(words(runOf(hint))).toContain('demo/status@ipv6 warn');
    expect(words(runOf(hint, profile({ severity: { 'demo/status#hint': 'error' } })))).toContain('demo/status@ipv6 fail');
  });

  it('waives until the last day, and shows what is waived', () => {
    const { verdicts, expiredWaivers } = judge(runOf(wrong, profile({ waivers: [waiver] })), { checks, today });
    const verdict = verdicts.find(({ check }) => check === 'demo/status');
    expect(verdict).toMatchObject({ verdict: 'skipped', reason: { code: 'waived' }, findings: [{ id: 'demo/status#differs' }] });
    expect(expiredWaivers).toEqual([]);
  });

  it('counts an expired waiver, and it covers nothing', () => {
    const run = runOf(wrong, profile({ waivers: [{ ...waiver, expires: '2026-05-31' }] }));
    expect(words(run)).toContain('demo/status@ipv6 fail');
    expect(judge(run, { checks, today }).expiredWaivers).toEqual([{ id: waiver.id, owner: waiver.owner, expires: '2026-05-31' }]);
  });

  it.each([{ target: 'mail' }, { path: 'teredo' as const }, { id: 'demo/reach' }])('covers only what it names: %o', (other) => {
    expect(words(runOf(wrong, profile({ waivers: [{ ...waiver, ...other }] })))).toContain('demo/status@ipv6 fail');
  });
});
