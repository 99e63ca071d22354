import { describe, expect, it } from 'vitest';
import { deviations } from '../../lab/expectation.ts';
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
