import type { PathId } from '../model/path.ts';
import { pathKinds } from '../model/path.ts';
import type { Step } from '../model/run.ts';
import { type Aim, pathsOf, type Suite, type Target } from '../model/suite.ts';
import type { Vantage } from '../model/vantage.ts';

/** Id of the probe that asks whether an endpoint takes connections. */
export const reachProbe = 'net/tcp';
const reachObservation = 'net/tcp';

export interface Planning {
  readonly targets: readonly Target[];
  readonly suites: ReadonlyMap<string, Suite>;
  readonly vantages: readonly Vantage[];
  /** Path that parity is measured against. */
  readonly reference: PathId;
  /** Suites with a check that was asked for; the others are not measured. */
  readonly wanted: ReadonlySet<string>;
  /** Observation id that a probe gives. */
  readonly gives: (probe: string) => string;
  /** Whether a check that was asked for reads this observation of this aim. */
  readonly reads: (suite: string, observation: string, aim: string) => boolean;
}

/**
 * Config x suites x paths -> steps. Pure. One reach step per (target, path, address, port) stands before all aims of that
 * endpoint, a parity aim becomes two samples in the order A1, B1, A2, B2, and evidence is read on the first path only. What no check reads
 * is not asked.
 */
export function plan(from: Planning): Step[] {
  const steps: Step[] = [];
  const alone = new Map<string, readonly string[]>();
  for (const target of from.targets) {
    const suite = from.suites.get(target.suite);
    if (suite === undefined || !from.wanted.has(target.suite)) continue;
    const vantages = from.vantages.filter(({ path }) => pathsOf(suite).includes(path));
    for (const vantage of vantages) {
      const addresses = target.addresses[pathKinds[vantage.path].family];
      const asked = read(suite.aims({ target, path: vantage.path, vantage, addresses }), target.suite, from);
      const aims = vantage === vantages[0] ? asked : asked.filter((aim) => aim.evidence !== true);
      steps.push(...stepsOf(target, vantage.path, aims, from));
      // Phases are kept apart anyway, and a step never waits for one of a later phase.
      for (const { aim, phase } of aims.filter(({ alone }) => alone === true)) {
        const key = `${vantage.path} ${phase ?? 'main'}`;
        alone.set(key, [...(alone.get(key) ?? []), `${target.name}/${aim}@${vantage.path}#1`]);
      }
    }
  }
  const ids = new Set(steps.map((step) => step.id));
  if (ids.size !== steps.length) {
    const twice = steps.find((step, index) => steps.findIndex((other) => other.id === step.id) !== index);
    throw new Error(`suite ${twice?.suite} asks twice for ${twice?.id}`);
  }
  const before = new Map([...alone.values()].flatMap((list) => list.slice(1).map((id, at) => [id, list[at] ?? id] as const)));
  const settled = steps.map((step) => ({
    ...step,
    // The reference path may lack an aim that another path has (an address of one family only): nothing to wait for then.
    after: [...step.after, before.get(step.id) ?? ''].filter((id) => ids.has(id)),
  }));
  forbidStandstill(settled);
  return settled;
}

const phases = ['evidence', 'before', 'main', 'late', 'after'] as const;

/** Whoever waits for a later phase waits for ever. */
function forbidStandstill(steps: readonly Step[]): void {
  const rank = new Map(steps.map(({ id, phase }) => [id, phases.indexOf(phase)]));
  for (const { id, suite, phase, after } of steps) {
    const later = after.find((other) => (rank.get(other) ?? 0) > phases.indexOf(phase));
    if (later !== undefined) throw new Error(`suite ${suite}: ${id} waits for ${later}, which is asked in a later phase`);
  }
}

/** The aims that are read, and those that they carry on from. */
function read(aims: readonly Aim[], suite: string, { gives, reads }: Planning): Aim[] {
  const needed = new Set(aims.filter(({ probe, aim }) => reads(suite, gives(probe), aim)).map(({ aim }) => aim));
  for (const { aim, carries } of aims) if (needed.has(aim) && carries !== undefined) needed.add(carries.aim);
  return aims.filter(({ aim }) => needed.has(aim));
}

function stepsOf(target: Target, path: PathId, aims: readonly Aim[], from: Planning): Step[] {
  const steps: Step[] = [];
  const reach = new Set<string>();
  const id = (aim: string, sample: number, on: PathId = path): string => `${target.name}/${aim}@${on}#${sample}`;
  const base = { target: target.name, suite: target.suite, path };
  for (const aim of aims) {
    let behind: string | null = null;
    if (aim.endpoint !== undefined) {
      const { address, port } = aim.endpoint;
      const name = reachAim(address, port);
      behind = id(name, 1);
      if (!reach.has(behind)) {
        reach.add(behind);
        steps.push({
          ...base,
          id: behind,
          aim: name,
          probe: reachProbe,
          observation: reachObservation,
          input: { address, port },
          sample: 1,
          phase: 'main',
          behind: null,
          after: [],
        });
      }
    }
    const { carries } = aim;
    const carried = carries === undefined ? null : id(carries.aim, 1, carries.from === 'reference' ? from.reference : path);
    const rest = {
      ...base,
      aim: aim.aim,
      probe: aim.probe,
      observation: from.gives(aim.probe),
      input: { ...aim.input },
      phase: aim.evidence === true ? ('evidence' as const) : (aim.phase ?? 'main'),
      behind,
      ...(carried === null ? {} : { carries: carried }),
    };
    const first = { ...rest, id: id(aim.aim, 1), sample: 1, after: carried === null ? [] : [carried] };
    if (aim.parity !== true) {
      steps.push(first);
      continue;
    }
    const isReference = path === from.reference;
    const others = from.vantages.map((vantage) => vantage.path).filter((other) => other !== from.reference);
    steps.push(
      { ...first, after: isReference ? [] : [id(aim.aim, 1, from.reference)] },
      {
        ...rest,
        id: id(aim.aim, 2),
        sample: 2,
        after: isReference ? others.map((other) => id(aim.aim, 1, other)) : [id(aim.aim, 2, from.reference), id(aim.aim, 1)],
      },
    );
  }
  return steps;
}

/** Aim name of the reach step for an endpoint. */
export function reachAim(address: string, port: number): string {
  return `reach:${address}:${port}`;
}
