import { statSync, writeFileSync } from 'node:fs';
import type { Blueprint } from '../blueprint.ts';
import { type Netd, spawnNetd } from '../netd/client.ts';
import { inNamespace, NETNS_DIRECTORY } from '../netd/netns.ts';
import type { NodeSetup } from '../topology/compile.ts';
import { runCommand } from './run-command.ts';

type NetworkPlan = Blueprint['network'];

export interface Network {
  readonly netd: Netd;
  /** `net:[inode]` by node. */
  readonly netns: Readonly<Record<string, string>>;
  /** By node: resolves when its addresses, routes and rules are in place. */
  readonly nodeReady: ReadonlyMap<string, Promise<void>>;
  /** All nodes. */
  readonly ready: Promise<void>;
  readonly netdReady: Promise<void>;
}

/** Creates the namespaces and links and begins the set-up of all nodes; those without devices of netd do not wait for it. */
export async function buildNetwork(plan: NetworkPlan): Promise<Network> {
  const netd = spawnNetd();
  await runCommand(['ip', '-b', '-'], batch(plan.namespaces.map((name) => `netns add ${name}`)));
  const netns = Object.fromEntries(plan.namespaces.map((name) => [name, `net:[${statSync(`${NETNS_DIRECTORY}/${name}`).ino}]`]));
  for (const node of plan.namespaces) writeSysctls(plan, node);
  const { endpoints = [], cables = [] } = plan.netd;
  const isServed = endpoints.length + cables.length > 0;
  const netdReady = isServed ? netd.configure(plan.netd) : Promise.resolve();
  const linked = runCommand(['ip', '-b', '-'], batch(plan.links));
  const nodeReady = new Map(
    plan.setup.map((setup): [string, Promise<void>] => [
      setup.node,
      (async () => {
        await linked;
        if (setup.needsNetd) await netdReady;
        await setUp(setup);
      })(),
    ]),
  );
  return { netd, netns, nodeReady, netdReady, ready: Promise.all(nodeReady.values()).then(() => undefined) };
}

/** /proc/sys/net shows the namespace of the thread that opens it. */
function writeSysctls({ sysctls }: NetworkPlan, node: string): void {
  inNamespace(node, () => {
    for (const sysctl of sysctls)
      if (sysctl.node === node) writeFileSync(`/proc/sys/${sysctl.name.replaceAll('.', '/')}`, sysctl.value);
  });
}

async function setUp({ node, batch: lines, nft }: NodeSetup): Promise<void> {
  await runCommand(['ip', '-n', node, '-b', '-'], batch(lines));
  if (nft !== null) await runCommand(['ip', 'netns', 'exec', node, 'nft', '-f', '-'], nft);
}

const batch = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
