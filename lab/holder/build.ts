import type { Blueprint } from '../blueprint.ts';
import type { Built } from '../protocol.ts';
import { Daemons } from './daemons.ts';
import { describeLab, makeDirectories } from './directories.ts';
import { Faults } from './faults.ts';
import { buildNetwork } from './network.ts';

export interface HeldLab {
  readonly daemons: Daemons;
  readonly faults: Faults;
  readonly built: Built;
}

/** Builds everything of a blueprint; what can go on at the same time does. */
export async function build(plan: Blueprint, onCasualty: (daemon: string, why: string) => void): Promise<HeldLab> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  await makeDirectories(plan.resolvConf);
  const daemons = new Daemons(plan.daemons, onCasualty);
  const network = await buildNetwork(plan.network);
  const namespaces = elapsed();
  const netd = network.netdReady.then(elapsed);
  const networked = network.ready.then(elapsed);
  void network.netd.ended.then((how) => onCasualty('netd', String(how)));

  const startAll = async (specs: Blueprint['daemons'], prevented: ReadonlySet<string>): Promise<void> => {
    await Promise.all(
      specs.map(async ({ name, node }) => {
        await network.nodeReady.get(node);
        const started = daemons.start(name);
        if (!prevented.has(name)) return await started;
        // It is there to try; that it fails is what the fault is about.
        started.catch(() => undefined);
      }),
    );
  };
  const isClient = ({ node }: Blueprint['daemons'][number]): boolean => plan.clients.includes(node);
  await Promise.all([
    netd,
    networked,
    startAll(
      plan.daemons.filter((spec) => !isClient(spec)),
      new Set(),
    ),
  ]);

  const faults = new Faults(network.netd, daemons);
  for (const fault of plan.faults) await faults.apply(fault);
  await startAll(plan.daemons.filter(isClient), new Set(plan.faults.flatMap(({ prevents = [] }) => prevents)));

  const { name, world, paths } = plan;
  describeLab({ name, world, paths, nodes: [...plan.network.namespaces] });
  const timings = { namespaces, netd: await netd, network: await networked, daemons: daemons.timings };
  return { daemons, faults, built: { type: 'built', netns: network.netns, readiness: daemons.readiness, timings } };
}
