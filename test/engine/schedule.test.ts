import { describe, expect, it } from 'vitest';
import { openSecrets } from '../../harness/config/secrets.ts';
import { Schedule, type Scheduling } from '../../harness/engine/schedule.ts';
import { SecretInputs } from '../../harness/engine/secret-inputs.ts';
import type { Outcome, Step, StepRecord } from '../../harness/model/run.ts';
import type { PathWorker } from '../../harness/paths/provider.ts';
import { runOf, seen, tcp } from './world.ts';

const steps = runOf()
  .steps.filter((step) => step.path === 'ipv6')
  .map((step) => ({ ...step, phase: phaseOf(step.aim), probe: step.observation }));

function phaseOf(aim: string): Step['phase'] {
  return aim === 'before' || aim === 'after' ? aim : 'main';
}

interface Ran {
  readonly asked: string[];
  readonly records: Map<string, Outcome>;
}

async function run(
  answer: (step: Step, signal: AbortSignal) => Promise<Outcome> | Outcome,
  change: Partial<Scheduling> = {},
): Promise<Ran> {
  const asked: string[] = [];
  const records = new Map<string, Outcome>();
  const worker: PathWorker = {
    run: async (step, signal) => {
      asked.push(step.id);
      return await answer(step, signal);
    },
    close: async () => undefined,
  };
  const schedule = new Schedule({
    steps,
    secrets: new SecretInputs(openSecrets({ base: '/', env: { PASS: 'hunter22' } })),
    signal: new AbortController().signal,
    budget: new AbortController().signal,
    timeoutMs: null,
    concurrency: 4,
    clock: () => 0,
    ended: (step: Step, record: StepRecord) => void records.set(step.id, record.outcome),
    closed: () => null,
    ...change,
  });
  await schedule.runPath('ipv6', worker);
  return { asked, records };
}

const well = (step: Step): Outcome => (step.probe === 'net/tcp' ? tcp('open') : seen({ status: 200, isUp: true }));

describe('the schedule of a path', () => {
  it('keeps the phases apart and ends every step', async () => {
    const { asked, records } = await run(well);
    expect(asked).toEqual(['path/before@ipv6#1', 'shop/reach@ipv6#1', 'shop/page@ipv6#1', 'path/after@ipv6#1']);
    expect(records.size).toBe(4);
  });

  describe('what is late', () => {
    const step = (path: 'ipv4' | 'ipv6', aim: string, phase: Step['phase'], after: string[] = []): Step => {
      const [first] = steps;
      if (first === undefined) throw new Error('the world has no step');
      return { ...first, id: `shop/${aim}@${path}#1`, path, aim, phase, probe: 'x/page', behind: null, after };
    };

    /** Runs both paths; what begins and what ends, in order. */
    async function both(planned: readonly Step[], change: Partial<Scheduling> = {}): Promise<string[]> {
      const order: string[] = [];
      const schedule = new Schedule({
        steps: planned,
        secrets: new SecretInputs(openSecrets({ base: '/', env: {} })),
        signal: new AbortController().signal,
        budget: new AbortController().signal,
        timeoutMs: null,
        concurrency: 4,
        clock: () => 0,
        ended: ({ id }) => void order.push(`-${id}`),
        closed: () => null,
        ...change,
      });
      const worker: PathWorker = {
        run: async (one) => {
          order.push(`+${one.id}`);
          await new Promise((resolve) => setTimeout(resolve, one.aim === 'slow' ? 20 : 1));
          return well(one);
        },
        close: async () => undefined,
      };
      await Promise.all([schedule.runPath('ipv4', worker), schedule.runPath('ipv6', worker)]);
      return order;
    }

    it('begins when all paths are done with the rest', async () => {
      const order = await both([step('ipv4', 'slow', 'main'), step('ipv6', 'late', 'late'), step('ipv4', 'late', 'late')]);
      expect(order.slice(0, 2)).toEqual(['+shop/slow@ipv4#1', '-shop/slow@ipv4#1']);
      expect(order.slice(2).toSorted()).toEqual(
        ['+shop/late@ipv4#1', '+shop/late@ipv6#1', '-shop/late@ipv4#1', '-shop/late@ipv6#1'].toSorted(),
      );
    });

    it('is asked one at a time on a path, also where one path waits for the other', async () => {
      const order = await both([
        step('ipv4', 'one', 'late'),
        step('ipv6', 'one', 'late', ['shop/one@ipv4#1']),
        step('ipv4', 'two', 'late', ['shop/one@ipv6#1']),
        step('ipv4', 'three', 'late'),
      ]);
      const ofIpv4 = order.filter((each) => each.includes('@ipv4'));
      expect(ofIpv4.map((each) => each[0])).toEqual(['+', '-', '+', '-', '+', '-']);
      expect(order.indexOf('+shop/two@ipv4#1')).toBeGreaterThan(order.indexOf('-shop/one@ipv6#1'));
      expect(order.length).toBe(8);
    });

    it('is over on all paths before what comes after begins', async () => {
      const order = await both([step('ipv4', 'after', 'after'), step('ipv6', 'slow', 'late'), step('ipv6', 'after', 'after')]);
      expect(order.slice(0, 2)).toEqual(['+shop/slow@ipv6#1', '-shop/slow@ipv6#1']);
      expect(order).toHaveLength(6);
    });

    it('is waited for by nobody who has nothing late, and not held up by a path that is closed', async () => {
      const planned = [step('ipv4', 'slow', 'main'), step('ipv6', 'after', 'after')];
      expect((await both(planned)).indexOf('-shop/after@ipv6#1')).toBeLessThan(3);
      const closed: Scheduling['closed'] = (path) => (path === 'ipv4' ? { check: 'path/control', detail: 'down' } : null);
      expect(await both([step('ipv4', 'late', 'late'), step('ipv6', 'late', 'late')], { closed })).toContain('+shop/late@ipv6#1');
    });
  });

  it('asks nothing behind a dead endpoint', async () => {
    const { asked, records } = await run((step) => (step.probe === 'net/tcp' ? tcp('refused') : well(step)));
    expect(asked).not.toContain('shop/page@ipv6#1');
    expect(records.get('shop/page@ipv6#1')).toEqual({
      kind: 'not-run',
      reason: 'endpoint-dead',
      detail: 'port 80 of 2001:db8:80::80 takes no connection: refused',
    });
  });

  it('asks nothing more on a closed path', async () => {
    const { asked, records } = await run(well, { closed: () => ({ check: 'path/control', detail: 'silent' }) });
    expect(asked).toEqual(['path/before@ipv6#1']);
    expect(records.get('path/after@ipv6#1')).toMatchObject({ kind: 'not-run', reason: 'path-closed' });
  });

  it('reads evidence first, also where the path is closed', async () => {
    const file = { ...steps[2]!, id: 'shop/file@ipv6#1', phase: 'evidence' as const, behind: null };
    const { asked } = await run(well, { steps: [...steps, file], closed: () => ({ check: 'path/control', detail: 'silent' }) });
    expect(asked).toEqual(['shop/file@ipv6#1', 'path/before@ipv6#1']);
  });

  it('opens a secret for its probe alone, and masks what comes back', async () => {
    const login = { ...steps[2]!, behind: null, input: { user: 'ann', secret: { password: 'env:PASS' } } };
    const echo = (step: Step): Outcome => seen({ said: [`335 ${JSON.stringify(step.input)} aHVudGVyMjI=`] });
    const { records } = await run(echo, { steps: [login] });
    const said = ['335 {"user":"ann","secret":{"password":"***"}} ***'];
    expect(records.get(login.id)).toMatchObject({ kind: 'seen', value: { said } });
    const missing = { ...login, input: { password: 'env:GONE' } };
    const { asked, records: failed } = await run(echo, { steps: [missing] });
    expect(asked).toEqual([]);
    expect(failed.get(login.id)).toMatchObject({
      kind: 'failed',
      blame: { by: 'harness', code: 'SECRET', detail: 'the environment variable GONE is not set' },
    });
  });

  it('masks a secret that a peer writes in its own way', async () => {
    const secret = 'p@ss wörd/9"x';
    const login = { ...steps[2]!, behind: null, input: { password: 'env:PASS' } };
    const said = [
      `/?password=${encodeURIComponent(secret)}&x`,
      `/?${new URLSearchParams({ password: secret }).toString()}`,
      `/?password=${encodeURIComponent(secret).toLowerCase()}`,
      JSON.stringify({ password: secret }),
      'value="p@ss w&#246;rd/9&quot;x"',
      Buffer.from(secret).toString('base64url'),
    ];
    const { records } = await run(() => seen({ said }), {
      steps: [login],
      secrets: new SecretInputs(openSecrets({ base: '/', env: { PASS: secret } })),
    });
    expect(records.get(login.id)).toMatchObject({
      value: { said: ['/?password=***&x', '/?password=***', '/?password=***', '{"password":"***"}', 'value="***"', '***'] },
    });
  });

  it('hands on what a step carries, and records it nowhere', async () => {
    const [from, to] = ['from', 'to'].map((aim) => ({ ...steps[2]!, id: `shop/${aim}@ipv6#1`, aim, behind: null }));
    if (from === undefined || to === undefined) throw new Error('no steps');
    const inputs: unknown[] = [];
    const answer = (step: Step): Outcome => {
      inputs.push(step.input);
      return { ...seen({ status: 200 }), ...(step.aim === 'from' ? { carry: { cookies: 'sid=1' } } : {}) };
    };
    const { records } = await run(answer, { steps: [{ ...to, carries: from.id, after: [from.id] }, from] });
    expect(inputs).toEqual([{}, { cookies: 'sid=1' }]);
    expect(JSON.stringify([...records.values()])).not.toContain('sid=1');
  });

  it('reaches one (path, address, port) once, and two ports twice', async () => {
    const reach = steps.filter((step) => step.probe === 'net/tcp');
    const more = ['a', 'b', 'c'].flatMap((name) =>
      reach.map((step) => ({
        ...step,
        id: `${name}${step.id}`,
        input: { address: '2001:db8::1', port: name === 'c' ? 81 : 80 },
      })),
    );
    const { asked, records } = await run(well, { steps: more });
    expect(asked).toHaveLength(2);
    expect(records.size).toBe(3);
  });

  it('never runs more steps at once than it may', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ ...steps[2]!, id: `s${index}`, behind: null }));
    let now = 0;
    let most = 0;
    await run(
      async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now -= 1;
        return seen({ status: 200 });
      },
      { steps: many, concurrency: 3 },
    );
    expect(most).toBe(3);
  });

  it('starts nothing after an interruption, and says so for each step', async () => {
    const { asked, records } = await run(well, { signal: AbortSignal.abort() });
    expect(asked).toEqual([]);
    expect([...records.values()].every((outcome) => outcome.kind === 'not-run' && outcome.reason === 'interrupted')).toBe(true);
  });

  it('tells a used-up budget from an interruption', async () => {
    const { records } = await run(well, { budget: AbortSignal.abort() });
    expect(records.get('shop/page@ipv6#1')).toMatchObject({ kind: 'not-run', reason: 'budget' });
    const budget = new AbortController();
    const late = await run(
      (step) => {
        if (step.id !== 'shop/page@ipv6#1') return well(step);
        budget.abort();
        return { kind: 'not-run', reason: 'interrupted', detail: 'aborted in the worker' };
      },
      { budget: budget.signal },
    );
    expect(late.records.get('shop/page@ipv6#1')).toMatchObject({ reason: 'budget' });
  });
});
