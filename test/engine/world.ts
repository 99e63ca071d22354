import { z } from 'zod';
import { check, type AnyCheck } from '../../harness/model/check.ts';
import { NetTcp } from '../../harness/model/net-tcp.ts';
import { observation } from '../../harness/model/observation.ts';
import type { PathId } from '../../harness/model/path.ts';
import { runSchema, type Outcome, type Run, type Step } from '../../harness/model/run.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import { hostVantage } from '../model/vantage.ts';

/** A small suite and its runs, for tests of the engine: no network is in it, only what came back from one. */
export const Page = observation('demo/page', z.strictObject({ status: z.int().nullable() }), { status: 200 });
export const Mirror = observation('path/mirror', z.strictObject({ isUp: z.boolean() }), { isUp: true });

const about = {
  requirement: 'it holds',
  why: 'users',
  fix: 'mend it',
  level: 'must',
  source: [{ rfc: 9110 }],
} as const;

export const checks: ReadonlyMap<string, AnyCheck> = new Map<string, AnyCheck>([
  [
    'path/control',
    check({
      ...about,
      title: 'the path carries traffic',
      gate: true,
      needs: { before: Mirror.where({ aim: 'before' }), after: Mirror.where({ aim: 'after' }).optional() },
      messages: {
        up: ['info', 'up'],
        down: ['path-down', 'the control is silent'],
        flaky: ['path-flaky', 'the control went away'],
      },
      judge: ({ before, after }, say) => {
        if (before.some((at) => !at.value.isUp)) return [say('down', before)];
        return after.some((at) => !at.value.isUp) ? [say('flaky', after)] : [say('up', before)];
      },
      examples: [],
    }),
  ],
  [
    'demo/reach',
    check({
      ...about,
      title: 'the port opens',
      needs: { tcp: NetTcp },
      messages: { open: ['info', 'open'], dead: ['error', '{address} is dead'] },
      judge: ({ tcp }, say) =>
        tcp.map((at) =>
          at.value.attempts.some(({ outcome }) => outcome === 'open')
            ? say('open', at)
            : say('dead', at, { address: at.value.address }),
        ),
      examples: [],
    }),
  ],
  [
    'demo/status',
    check({
      ...about,
      title: 'same status',
      needs: { page: Page.where({ aim: 'page' }), reference: Page.where({ aim: 'page' }).onReference() },
      messages: { differs: ['error', '{here} here, {there} there'], silent: ['error', 'no answer'], hint: ['warning', 'close'] },
      judge: ({ page, reference }, say) => {
        const here = page[0]?.value.status ?? null;
        const there = reference[0]?.value.status ?? null;
        if (here === null) return [say('silent', page)];
        if (here === 418) return [say('hint', page)];
        return here === there ? [] : [say('differs', [...page, ...reference], { here, there: there ?? 'nothing' })];
      },
      examples: [],
    }),
  ],
  [
    'demo/headers',
    check({
      ...about,
      title: 'same headers',
      requires: ['demo/status'],
      on: ['ipv6'],
      needs: { page: Page.where({ aim: 'page' }) },
      messages: { fine: ['info', 'fine'] },
      judge: ({ page }, say) => [say('fine', page)],
      examples: [],
    }),
  ],
]);

export function vantage(path: PathId, change: Partial<Vantage> = {}): Vantage {
  const control = { address: path === 'ipv4' ? '198.51.100.81' : '2001:db8:81::81', ipv4: null, echoPort: 7, httpPort: 80 };
  return hostVantage(path, { kind: 'lab', control, ...change });
}

export const seen = (value: Record<string, unknown>, silent = 0, attempts = 1): Outcome => ({
  kind: 'seen',
  value,
  silent,
  attempts,
});

export const tcp = (outcome: 'open' | 'refused' | 'timeout', address = '2001:db8:80::80'): Outcome => {
  const attempt = { outcome, ms: 1, code: outcome === 'open' ? null : outcome, local: null };
  return seen({ address, port: 80, attempts: [attempt, attempt, attempt] }, outcome === 'timeout' ? 3 : 0, 3);
};

function step(target: string, path: PathId, aim: string, observationId: string, behind: string | null): Step {
  const suite = target === 'path' ? 'path' : 'demo';
  const base = { probe: observationId, input: {}, sample: 1, after: [] };
  return {
    ...base,
    id: `${target}/${aim}@${path}#1`,
    target,
    suite,
    path,
    aim,
    observation: observationId,
    phase: 'main',
    behind,
  };
}

/** A run over ipv4 and ipv6 in which all went well, but for the outcomes told by step id. */
export function runOf(outcomes: Readonly<Record<string, Outcome>> = {}, change: Partial<Run> = {}): Run {
  const paths = ['ipv4', 'ipv6'] as const;
  const steps = paths.flatMap((path) => [
    step('path', path, 'before', 'path/mirror', null),
    step('shop', path, 'reach', 'net/tcp', null),
    step('shop', path, 'page', 'demo/page', `shop/reach@${path}#1`),
    step('path', path, 'after', 'path/mirror', null),
  ]);
  const well: Readonly<Record<string, Outcome>> = {
    'path/mirror': seen({ isUp: true }),
    'net/tcp': tcp('open'),
    'demo/page': seen({ status: 200 }),
  };
  return {
    schema: runSchema,
    tool: '0.0.0',
    config: '',
    configFile: null,
    started: '2026-01-01T00:00:00.000Z',
    ms: 1,
    reference: 'ipv4',
    paths: [...paths],
    vantages: paths.map((path) => vantage(path)),
    absent: [],
    targets: [
      { name: 'path', suite: 'path', addresses: { 4: [], 6: [] }, options: {} },
      { name: 'shop', suite: 'demo', addresses: { 4: ['198.51.100.80'], 6: ['2001:db8:80::80'] }, options: {} },
    ],
    checks: [...checks.keys()],
    profile: { severity: {}, waivers: [] },
    steps,
    records: steps.map((at) => ({
      step: at.id,
      start: 0,
      ms: 1,
      outcome: outcomes[at.id] ?? well[at.observation] ?? { kind: 'not-run', reason: 'budget', detail: 'none' },
    })),
    interrupted: false,
    ...change,
  };
}
