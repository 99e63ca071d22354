import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { suite, type Target } from '../../harness/model/suite.ts';
import { plan, type Planning } from '../../harness/plan/plan.ts';
import { vantage } from '../engine/world.ts';

const demo = suite({
  title: 'demo',
  options: z.unknown(),
  aims: ({ addresses }) =>
    addresses.flatMap((address) => [
      {
        aim: `page:${address}`,
        probe: 'demo/get',
        input: { address },
        endpoint: { address, port: 80, transport: 'tcp' as const },
        parity: true as const,
      },
      {
        aim: `literal:${address}`,
        probe: 'demo/get',
        input: { address },
        endpoint: { address, port: 80, transport: 'tcp' as const },
      },
    ]),
});

const target: Target = { name: 'shop', suite: 'demo', addresses: { 4: ['198.51.100.80'], 6: ['2001:db8::80'] }, options: {} };

const planning = (change: Partial<Planning> = {}): Planning => ({
  targets: [target],
  suites: new Map([['demo', demo]]),
  vantages: [vantage('ipv4'), vantage('ipv6'), vantage('teredo')],
  reference: 'ipv4',
  wanted: new Set(['demo']),
  gives: () => 'demo/page',
  reads: () => true,
  ...change,
});

describe('plan', () => {
  it('asks each endpoint once per path, before everything behind it', () => {
    const steps = plan(planning());
    expect(steps.filter((step) => step.probe === 'net/tcp').map((step) => step.id)).toEqual([
      'shop/reach:198.51.100.80:80@ipv4#1',
      'shop/reach:2001:db8::80:80@ipv6#1',
      'shop/reach:2001:db8::80:80@teredo#1',
    ]);
    expect(steps.filter((step) => step.probe !== 'net/tcp').every((step) => step.behind?.startsWith('shop/reach:'))).toBe(true);
  });

  it('is pure: the same config gives the same plan', () => expect(plan(planning())).toEqual(plan(planning())));

  it('leaves out suites nobody asked for', () => expect(plan(planning({ wanted: new Set() }))).toEqual([]));

  it('leaves out what no check reads, its endpoint too, and keeps what is carried on', () => {
    const endpoint = (port: number) => ({ address: '2001:db8::80', port, transport: 'tcp' as const });
    const many = suite({
      ...demo,
      aims: () => [
        { aim: 'read', probe: 'demo/get', input: {}, endpoint: endpoint(80), carries: { aim: 'login', from: 'path' as const } },
        { aim: 'login', probe: 'demo/get', input: {} },
        { aim: 'unread', probe: 'demo/get', input: {}, endpoint: endpoint(81) },
      ],
    });
    const steps = plan(
      planning({
        suites: new Map([['demo', many]]),
        vantages: [vantage('ipv6')],
        reads: (_, observation, aim) => observation === 'demo/page' && aim === 'read',
      }),
    );
    expect(steps.map(({ aim }) => aim)).toEqual(['reach:2001:db8::80:80', 'read', 'login']);
  });

  it('rejects a suite that asks the same twice', () => {
    const twice = suite({ ...demo, aims: () => [1, 2].map(() => ({ aim: 'a', probe: 'demo/get', input: {} })) });
    expect(() => plan(planning({ suites: new Map([['demo', twice]]) }))).toThrow('suite demo asks twice for shop/a@ipv4#1');
  });

  it('reads evidence on the first path only, whichever that is', () => {
    const reading = suite({ ...demo, aims: () => [{ aim: 'file', probe: 'demo/file', input: {}, evidence: true as const }] });
    const [step, ...others] = plan(
      planning({ suites: new Map([['demo', reading]]), vantages: [vantage('ipv6'), vantage('ipv4')] }),
    );
    expect(step).toMatchObject({ id: 'shop/file@ipv6#1', phase: 'evidence', behind: null });
    expect(others).toEqual([]);
  });

  it('asks a suite over its own paths, and never two at once of what changes a path', () => {
    const tunnel = suite({
      ...demo,
      paths: ['vpn'],
      aims: () => [{ aim: 'session', probe: 'demo/get', input: {}, alone: true }],
    });
    const suites = new Map([
      ['demo', demo],
      ['tunnel', tunnel],
    ]);
    const targets = [target, ...['a', 'b', 'c'].map((name) => ({ ...target, name, suite: 'tunnel' }))];
    const vantages = [vantage('ipv6'), vantage('vpn')];
    const steps = plan(planning({ suites, targets, vantages, wanted: new Set(suites.keys()) }));
    expect([...new Set(steps.map(({ path, suite: of }) => `${of} ${path}`))]).toEqual(['demo ipv6', 'tunnel vpn']);
    expect(steps.filter(({ path }) => path === 'vpn').map(({ id, after }) => [id, after])).toEqual([
      ['a/session@vpn#1', []],
      ['b/session@vpn#1', ['a/session@vpn#1']],
      ['c/session@vpn#1', ['b/session@vpn#1']],
    ]);
  });

  it('lets nothing wait for a later phase', () => {
    const alone = { probe: 'demo/get', input: {}, alone: true } as const;
    const twice = suite({
      ...demo,
      aims: () => [
        { ...alone, aim: 'page' },
        { ...alone, aim: 'quiet', phase: 'after' },
      ],
    });
    const targets = [target, { ...target, name: 'other' }];
    const steps = plan(planning({ suites: new Map([['demo', twice]]), targets, vantages: [vantage('ipv6')] }));
    expect(steps.map(({ id, after }) => [id, after])).toEqual([
      ['shop/page@ipv6#1', []],
      ['shop/quiet@ipv6#1', []],
      ['other/page@ipv6#1', ['shop/page@ipv6#1']],
      ['other/quiet@ipv6#1', ['shop/quiet@ipv6#1']],
    ]);
    const carrying = suite({
      ...demo,
      aims: () => [
        { aim: 'use', probe: 'demo/get', input: {}, carries: { aim: 'begin', from: 'path' } },
        { aim: 'begin', probe: 'demo/get', input: {}, phase: 'late' },
      ],
    });
    expect(() => plan(planning({ suites: new Map([['demo', carrying]]), vantages: [vantage('ipv6')] }))).toThrow(
      'shop/use@ipv6#1 waits for shop/begin@ipv6#1, which is asked in a later phase',
    );
  });

  it('lets a step wait for what it carries on, where that is asked', () => {
    const carrying = suite({
      ...demo,
      aims: ({ path }) => [
        ...(path === 'teredo' ? [] : [{ aim: 'login', probe: 'demo/get', input: {} }]),
        { aim: 'replay', probe: 'demo/get', input: {}, carries: { aim: 'login', from: 'path' as const } },
        { aim: 'abroad', probe: 'demo/get', input: {}, carries: { aim: 'login', from: 'reference' as const } },
      ],
    });
    const steps = plan(planning({ suites: new Map([['demo', carrying]]) }));
    const of = (id: string) => steps.find((step) => step.id === id);
    expect(of('shop/replay@ipv6#1')).toMatchObject({ carries: 'shop/login@ipv6#1', after: ['shop/login@ipv6#1'] });
    expect(of('shop/abroad@ipv6#1')).toMatchObject({ carries: 'shop/login@ipv4#1', after: ['shop/login@ipv4#1'] });
    expect(of('shop/replay@teredo#1')?.after).toEqual([]);
  });

  it('orders parity A1 B1 A2 B2, with every compared path between the samples of the reference', () => {
    const named = suite({ ...demo, aims: () => [{ aim: 'page', probe: 'demo/get', input: {}, parity: true as const }] });
    const steps = plan(planning({ suites: new Map([['demo', named]]) }));
    const after = Object.fromEntries(steps.map((step) => [step.id, step.after]));
    expect(after).toEqual({
      'shop/page@ipv4#1': [],
      'shop/page@ipv4#2': ['shop/page@ipv6#1', 'shop/page@teredo#1'],
      'shop/page@ipv6#1': ['shop/page@ipv4#1'],
      'shop/page@ipv6#2': ['shop/page@ipv4#2', 'shop/page@ipv6#1'],
      'shop/page@teredo#1': ['shop/page@ipv4#1'],
      'shop/page@teredo#2': ['shop/page@ipv4#2', 'shop/page@teredo#1'],
    });
  });
});
