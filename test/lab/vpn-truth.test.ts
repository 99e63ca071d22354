import { describe, expect, it } from 'vitest';
import { installed } from '../../harness/cli/catalogue.ts';
import { deviations, type Expectation } from '../../lab/expectation.ts';
import { scenarios } from '../../lab/worlds/vpn/scenarios.ts';
import { vpnWorld } from '../../lab/worlds/vpn/vpn-world.ts';
import { Session } from '../../suites/vpn-leak/observations.ts';
import { measureWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';
import { inLanes } from './lanes.ts';
import { seenIn } from './vpn-truth.ts';

/** Sessions wait more than they work. */
const lane = inLanes(3);

requiresLab('the truth table of VPNs', () => {
  describe.concurrent('a session', () => {
    it.each(Object.entries(scenarios))(
      '%s',
      async (name, scenario) =>
        await lane(async () => {
          const { run, verdicts } = await measureWorld(await vpnWorld(name, scenario));
          const outcome = run.records.find(({ step }) => step.startsWith('tunnel/session@vpn'))?.outcome;
          expect(outcome).toMatchObject({ kind: 'seen' });
          const session = Session.schema.parse(outcome?.kind === 'seen' ? outcome.value : null);
          const { truth } = scenario;
          expect(seenIn(session)).toEqual(truth === null ? null : { gap: [], ...truth, leaves: (truth.leaves ?? []).toSorted() });
          expect(deviations(scenario.expect, verdicts)).toEqual([]);
        }),
      300_000,
    );
  });
});

/** A name with both records goes as those with one do, so another check always explains it first; the truth table has it as `dual`. */
const explained = new Set(['vpn-leak/egress-dual-name']);

const named = ({ red = [], warn = [], inconclusive = [] }: Expectation): string[] =>
  [...red, ...warn, ...inconclusive].map(({ check }) => check);

describe('the truth table of VPNs', () => {
  it('has every check of a session turn red, or speak as it does at worst', async () => {
    const { loadChecks } = await installed();
    const checks = [...(await loadChecks(['vpn-leak'])).keys()];
    // Those of files need no tunnel.
    const ofSessions = checks.filter((id) => !id.startsWith('vpn-leak/config-') && !explained.has(id));
    const spoken = new Set(Object.values(scenarios).flatMap((scenario) => named(scenario.expect)));
    expect([...spoken].toSorted()).toEqual(ofSessions.toSorted());
  });

  it('has tunnels that no check finds anything in', () => {
    const tight = Object.entries(scenarios).filter(([, scenario]) => named(scenario.expect).length === 0);
    expect(tight.map(([name]) => name)).toEqual(['b', 'f6']);
  });
});
