import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import type { RunOpened } from '../../../harness/net/reflector/protocol.ts';
import { driver } from '../drive.ts';
import { addresses, egressTo } from '../linux-routes.ts';
import { look, type Looking } from '../look.ts';
import { Session, type OraclePhase, type Timeline, type View } from '../observations.ts';
import { type Counted, readOracle, since } from '../oracle.ts';
import { endRun, logOf, openRun, type ReflectorAccess } from '../reflector-run.ts';
import { runCommand } from '../run-program.ts';
import { reflectorFields, sessionFields, type Command } from '../session-input.ts';
import { sampleStun } from '../stun-timeline.ts';
import { whoami } from '../who-am-i.ts';

const everyMs = 20;
/** Milliseconds that a gap is watched, before the tunnel is brought up again and after. */
const gapMs = 2_500;
const settleMs = 1_000;
const disturbMs = 10_000;

const Input = z.strictObject({ reflector: reflectorFields(z.string().min(1).max(4_096)), ...sessionFields });
type Input = z.infer<typeof Input>;

/** From before the tunnel is up until after it is down again; it is brought down whatever happens. */
export default probe({
  gives: Session,
  input: Input,
  timeoutMs: 110_000,
  asksThrice: true,
  async run({ input, signal }) {
    const access: ReflectorAccess = {
      4: input.reflector.v4 ?? null,
      6: input.reflector.v6 ?? null,
      httpPort: input.reflector.httpPort,
      token: input.reflector.token,
    };
    // All are opened before the tunnel, which may cut us off from the reflector.
    const runs = {
      baseline: await openRun(access, signal),
      tunnel: await openRun(access, signal),
      gaps: await openRun(access, signal),
    };
    try {
      return await session(input, access, runs, signal);
    } finally {
      for (const { run } of Object.values(runs)) await endRun(access, run, AbortSignal.timeout(5_000));
    }
  },
});

async function session(
  input: Input,
  access: ReflectorAccess,
  runs: Readonly<Record<'baseline' | 'tunnel' | 'gaps', RunOpened>>,
  signal: AbortSignal,
): Promise<Session> {
  const vpn = driver(input);
  const uplink = await uplinkTo(access, signal);
  const oracle = input.oracle ? await Oracle.start(signal) : null;
  const timelines: Timeline[] = [];
  const at = (run: RunOpened): Looking => ({ run, uplink, signal });

  const baseline = await look(at(runs.baseline));
  const existing = await flows(runs.gaps, signal);
  await oracle?.end('baseline', signal);
  let up: Session['up'] | null = null;
  let down: Session['down'] | null = null;
  let tunnel: Omit<View, 'log' | 'ice'> | null = null;
  try {
    up = await vpn.up(signal);
    signal.throwIfAborted();
    if (up.code === 0) {
      if (input.during !== undefined) await runCommand(input.during, disturbMs, signal);
      tunnel = await look(at(runs.tunnel));
      await oracle?.end('tunnel', signal);
      timelines.push({ event: 'existing-flow', everyMs: 1, samples: await existing.again() });
      await oracle?.end('existing-flow', signal);
      const gaps = gapsOf(input, async () => void (await vpn.up(signal)));
      for (const gap of gaps) {
        timelines.push(await watch(gap, runs.gaps, signal));
        await oracle?.end(gap.event, signal);
      }
    }
  } finally {
    existing.close();
    down = await vpn.down();
  }
  const [seenBefore, seenWithin] = await Promise.all([
    logOf(access, runs.baseline.run, signal),
    logOf(access, runs.tunnel.run, signal),
  ]);
  return {
    baseline: { ...baseline, log: lookupsIn(seenBefore), ice: null },
    up,
    tunnel: tunnel === null ? null : { ...tunnel, log: lookupsIn(seenWithin), ice: null },
    timelines,
    down,
    oracle: oracle?.phases ?? null,
    declared: {
      device: input.device ?? null,
      native: input.native,
      servers: input.servers,
      killSwitch: input.killSwitch,
      split: input.split,
      attack: input.attack,
    },
    uplink: uplink?.device ?? null,
    reflector: { 4: access[4], 6: access[6] },
  };
}

/** The device that leads to the reflector without the VPN, and its addresses; null where the system does not tell. */
async function uplinkTo(access: ReflectorAccess, signal: AbortSignal): Promise<Looking['uplink']> {
  const device = (await egressTo(access[4] ?? access[6] ?? '', signal))?.device ?? null;
  const all = await addresses(signal);
  if (device === null || all === null) return null;
  return { device, addresses: all.filter((one) => one.device === device).map(({ address }) => address) };
}

interface Gap {
  readonly event: Timeline['event'];
  readonly disturb: Command;
  /** What ends the gap, and how long it is watched before. */
  readonly mend: () => Promise<void>;
}

function gapsOf(input: Input, up: () => Promise<void>): Gap[] {
  const { vpnKill, serverDown, serverUp, flap } = input;
  const none = async (): Promise<void> => undefined;
  const restore = async (): Promise<void> => {
    if (serverUp !== undefined) await runCommand(serverUp, disturbMs, null);
  };
  return [
    ...(flap === undefined ? [] : [{ event: 'flap', disturb: flap, mend: none } as const]),
    ...(serverDown === undefined ? [] : [{ event: 'server-down', disturb: serverDown, mend: restore } as const]),
    ...(vpnKill === undefined ? [] : [{ event: 'kill', disturb: vpnKill, mend: up } as const]),
  ];
}

/** Samples both families from just before something happens until it is mended and a little longer. */
async function watch({ event, disturb, mend }: Gap, run: RunOpened, signal: AbortSignal): Promise<Timeline> {
  const sampling = sampleStun({ ...run.addresses, port: run.stunPort, run: run.run }, everyMs);
  try {
    await delay(5 * everyMs, undefined, { signal });
    sampling.mark();
    await runCommand(disturb, disturbMs, signal);
    await delay(gapMs, undefined, { signal });
    await mend();
    await delay(settleMs, undefined, { signal });
    return { event, everyMs, samples: [...sampling.samples] };
  } finally {
    sampling.stop();
  }
}

/** Connections from before the tunnel, kept open to be used again within it. */
async function flows(run: RunOpened, signal: AbortSignal) {
  const { addresses: at, httpPort: port, run: id } = run;
  const agents = ([4, 6] as const).flatMap((family) => {
    const host = at[family];
    return host === null ? [] : [{ family, host, agent: new Agent({ keepAlive: true, maxSockets: 1 }) }];
  });
  const ask = async (tag: string): Promise<Timeline['samples']> =>
    await Promise.all(
      agents.map(async ({ family, host, agent }) => {
        // A connection that has ended meanwhile is not taken up again by a new one.
        if (tag === 'within' && Object.keys(agent.freeSockets).length === 0)
          return { ms: 0, family, source: null, code: 'ECONNRESET' };
        const { source, code, ms } = await whoami({ host, port, path: `/w/${id}/${tag}`, family, agent, signal });
        return { ms: Math.round(ms), family, source, code };
      }),
    );
  await ask('before');
  return {
    again: async () => await ask('within'),
    close: () => {
      for (const { agent } of agents) agent.destroy();
    },
  };
}

function lookupsIn({ events }: Awaited<ReturnType<typeof logOf>>): View['log'] {
  return events.flatMap(({ tag, source, query }) =>
    query === null ? [] : [{ tag, source: source.address, transport: query.transport, subnet: query.subnet }],
  );
}

/** The packet filter, read between the phases. */
class Oracle {
  readonly phases: OraclePhase[] = [];
  #last: Counted;

  private constructor(first: Counted) {
    this.#last = first;
  }

  static async start(signal: AbortSignal): Promise<Oracle> {
    return new Oracle(await readOracle(signal));
  }

  async end(phase: OraclePhase['phase'], signal: AbortSignal): Promise<void> {
    const now = await readOracle(signal);
    this.phases.push(since(phase, this.#last, now));
    this.#last = now;
  }
}
