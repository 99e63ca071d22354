import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import type { RunOpened } from '../../../harness/net/reflector/protocol.ts';
import { driver } from '../drive.ts';
import { openFlows } from '../existing-flows.ts';
import { boundToUplink } from '../forced.ts';
import { gapsOf, watch } from '../gaps.ts';
import { gatherIce } from '../ice.ts';
import { addresses, egressTo } from '../linux-routes.ts';
import { look, type Looking } from '../look.ts';
import { Session, type Timeline, type View } from '../observations.ts';
import { Oracle } from '../oracle.ts';
import { endRun, logOf, openRun, type ReflectorAccess } from '../reflector-run.ts';
import { directLookups } from '../resolvers.ts';
import { type Ran, runCommand } from '../run-program.ts';
import { reflectorFields, sessionFields } from '../session-input.ts';
import { addressesOf } from '../who-am-i.ts';

const duringMs = 15_000;
/** A flow from before the tunnel may live on for this long. */
const flowMs = 1_000;
/** What is left of the deadline brings the tunnel down. */
const withinMs = 85_000;

const Input = z.strictObject({ reflector: reflectorFields(z.string().min(1).max(4_096)), ...sessionFields });
type Input = z.infer<typeof Input>;

const phases = ['baseline', 'tunnel', 'gaps'] as const;
type Runs = Readonly<Record<(typeof phases)[number], RunOpened>>;

/** From before the tunnel is up until after it is down again; it is brought down whatever happens. */
export default probe({
  gives: Session,
  input: Input,
  timeoutMs: 110_000,
  asksThrice: true,
  async run({ input, signal }) {
    const { v4, v6, httpPort, token } = input.reflector;
    const access: ReflectorAccess = { 4: v4 ?? null, 6: v6 ?? null, httpPort, token };
    // All are opened before the tunnel, which may cut us off from the reflector.
    const [baseline, tunnel, gaps] = [
      await openRun(access, signal),
      await openRun(access, signal),
      await openRun(access, signal),
    ];
    const runs: Runs = { baseline, tunnel, gaps };
    try {
      return await session(input, access, runs, AbortSignal.any([signal, AbortSignal.timeout(withinMs)]));
    } finally {
      await Promise.all(phases.map(async (phase) => await endRun(access, runs[phase].run, AbortSignal.timeout(2_000))));
    }
  },
});

async function session(input: Input, access: ReflectorAccess, runs: Runs, signal: AbortSignal): Promise<Session> {
  const vpn = driver(input);
  const reflector = { 4: access[4], 6: access[6] };
  const uplink = await uplinkTo(access, signal);
  const oracle = input.oracle ? await Oracle.start(signal) : null;
  const at = (run: RunOpened): Looking => ({ run, reflector, uplink, split: input.split, signal });
  const baseline = await everything(at(runs.baseline), input.browser);
  await oracle?.end('baseline', signal);
  const server = await serverOf(input.serverName, signal);
  const flows = await openFlows(at(runs.gaps));
  const timelines: Timeline[] = [];
  let up: Ran | null = null;
  let during: Ran | null = null;
  let tunnel: Omit<View, 'log'> | null = null;
  let down: Ran;
  try {
    up = await vpn.up(signal);
    signal.throwIfAborted();
    await oracle?.skip(signal);
    if (up.code === 0) {
      const began = performance.now();
      if (input.during !== undefined) during = await runCommand(input.during, duringMs, signal);
      tunnel = await everything(at(runs.tunnel), input.browser, async (phase) => await oracle?.end(phase, signal));
      await delay(Math.max(0, flowMs - (performance.now() - began)), undefined, { signal });
      timelines.push({ event: 'existing', everyMs: null, command: null, samples: await flows.again() });
      await oracle?.end('existing', signal);
      for (const gap of gapsOf(input, async () => await vpn.up(signal))) {
        timelines.push(...(await watch(gap, at(runs.gaps), input.gapMs, async (event) => await oracle?.end(event, signal))));
      }
    }
  } finally {
    await flows.close();
    down = await vpn.down();
  }
  return {
    baseline: { ...baseline, log: await seenBy(access, runs.baseline, signal) },
    server,
    up,
    during,
    tunnel: tunnel === null ? null : { ...tunnel, log: await seenBy(access, runs.tunnel, signal) },
    timelines,
    down,
    oracle: oracle === null ? null : [...oracle.phases],
    declared: {
      device: input.device ?? null,
      native: input.native,
      exits: input.exits,
      resolvers: input.resolvers,
      servers: input.servers,
      killSwitch: input.killSwitch,
      split: input.split,
      attack: input.attack,
    },
    uplink: uplink?.device ?? null,
    reflector,
  };
}

/** What the system does by itself, then what can be forced, then a browser; `ended` tells them apart for the packet filter. */
async function everything(
  at: Looking,
  hasBrowser: boolean,
  ended: (phase: 'tunnel' | 'forced' | 'browser') => Promise<void> = async () => undefined,
): Promise<Omit<View, 'log'>> {
  const own = await look(at);
  await ended('tunnel');
  const resolvers = own.resolvers.map(({ address }) => address);
  const [bound, direct] = await Promise.all([boundToUplink(at), directLookups(resolvers, at.run, at.signal)]);
  await ended('forced');
  const ice = hasBrowser ? await gatherIce(at) : null;
  if (hasBrowser) await ended('browser');
  return { ...own, bound, lookups: [...own.lookups, ...direct], ice };
}

/** The device that leads to the reflector without the VPN, and its addresses; null where the system does not tell. */
async function uplinkTo(access: ReflectorAccess, signal: AbortSignal): Promise<Looking['uplink']> {
  const found = await Promise.all([access[4], access[6]].map(async (to) => (to === null ? null : await egressTo(to, signal))));
  const device = found.find((egress) => (egress?.device ?? null) !== null)?.device ?? null;
  const all = await addresses(signal);
  if (device === null || all === null) return null;
  return { device, addresses: all.filter((one) => one.device === device).map(({ address }) => address) };
}

async function serverOf(name: string | undefined, signal: AbortSignal): Promise<Session['server']> {
  if (name === undefined) return null;
  const [four, six] = await Promise.all([addressesOf(name, 4, signal), addressesOf(name, 6, signal)]);
  return { name, 4: four.addresses, 6: six.addresses };
}

async function seenBy(access: ReflectorAccess, { run }: RunOpened, signal: AbortSignal): Promise<View['log']> {
  const { events } = await logOf(access, run, signal);
  return events.flatMap(({ tag, source, query }) =>
    query === null ? [] : [{ tag, source: source.address, transport: query.transport, subnet: query.subnet }],
  );
}
