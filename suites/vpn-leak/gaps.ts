import { setTimeout as delay } from 'node:timers/promises';
import type { Looking } from './look.ts';
import type { Timeline } from './observations.ts';
import { type Ran, runCommand } from './run-program.ts';
import type { Command } from './session-input.ts';
import { sampleStun } from './stun-timeline.ts';

/** Below what a reflector admits of one source in a second. */
const everyMs = 25;
const settleMs = 1_000;
const disturbMs = 10_000;

export interface Gap {
  readonly event: 'flap' | 'server-down' | 'kill';
  readonly disturb: Command;
  /** What ends the gap; null where it ends by itself. */
  readonly mend: (() => Promise<Ran>) | null;
}

/** What the user has us do to the tunnel, the mildest first. */
export function gapsOf(
  {
    vpnKill,
    serverDown,
    serverUp,
    flap,
  }: { readonly [Name in 'vpnKill' | 'serverDown' | 'serverUp' | 'flap']?: Command | undefined },
  up: () => Promise<Ran>,
): Gap[] {
  const restore = serverUp === undefined ? null : async () => await runCommand(serverUp, disturbMs, null);
  return [
    ...(flap === undefined ? [] : [{ event: 'flap', disturb: flap, mend: null } as const]),
    ...(serverDown === undefined ? [] : [{ event: 'server-down', disturb: serverDown, mend: restore } as const]),
    ...(vpnKill === undefined ? [] : [{ event: 'kill', disturb: vpnKill, mend: up } as const]),
  ];
}

/**
 * Samples both families from when something happens until it is mended and a little longer; what comes after a tunnel was ended by force is a
 * timeline of its own.
 * @param ended called after each timeline, before the next begins
 */
export async function watch(
  { event, disturb, mend }: Gap,
  { run, reflector, signal }: Looking,
  gapMs: number,
  ended: (event: Timeline['event']) => Promise<void>,
): Promise<Timeline[]> {
  const sampling = sampleStun({ ...reflector, port: run.stunPort, run: run.run }, everyMs);
  try {
    await delay(4 * everyMs, undefined, { signal });
    sampling.take();
    const command = await runCommand(disturb, disturbMs, signal);
    await delay(gapMs, undefined, { signal });
    const gap = event === 'kill' ? [{ event, everyMs, command, samples: sampling.take() }] : [];
    if (event === 'kill') await ended(event);
    const mended = (await mend?.()) ?? null;
    await delay(settleMs, undefined, { signal });
    const last = event === 'kill' ? 'reconnect' : event;
    const rest: Timeline = { event: last, everyMs, command: event === 'kill' ? mended : command, samples: sampling.take() };
    await ended(last);
    return [...gap, rest];
  } finally {
    sampling.stop();
  }
}
