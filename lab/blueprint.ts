import { z } from 'zod';
import type { PathId } from '../harness/model/path.ts';
import type { DaemonSpec } from './daemons/daemon.ts';
import { Fault } from './fault.ts';
import type { NetdConfig } from './netd/config.ts';
import { compile } from './topology/compile.ts';
import type { Topology } from './topology/topology.ts';
import type { World } from './world.ts';

/** Becomes a file name, a table name and part of a process's arguments. */
export const labNamePattern = /^[\w-]{1,40}$/;
const name = z.string().regex(labNamePattern);
const lines = z.array(z.string().max(1000)).readonly();

const Daemon = z.strictObject({
  name,
  node: name,
  package: z.string(),
  files: z.record(
    z.string().regex(/^(?!\.\.?(\/|$))[\w@.-]+(\/(?!\.\.?(\/|$))[\w@.-]+)*$/),
    z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
  ),
  argv: z.array(z.string()).min(1).readonly(),
  ready: z.union([z.strictObject({ output: z.instanceof(RegExp) }), z.strictObject({ line: z.string() })]),
  deadline: z.number().positive().max(120_000),
  binds: z.record(z.string(), z.string().startsWith('/')).exactOptional(),
}) satisfies z.ZodType<DaemonSpec>;

/** All that the holder needs to build a lab: commands and daemons, nothing of the world's meaning. */
export const Blueprint = z.strictObject({
  name,
  world: z.string(),
  network: z.strictObject({
    namespaces: z.array(name).readonly(),
    sysctls: z
      .array(z.strictObject({ node: name, name: z.string().regex(/^net(\.[\w-]+)+$/), value: z.string().max(100) }))
      .readonly(),
    links: lines,
    // netd reads its own configuration strictly.
    netd: z.custom<NetdConfig>((value) => typeof value === 'object' && value !== null),
    setup: z.array(z.strictObject({ node: name, needsNetd: z.boolean(), batch: lines, nft: z.string().nullable() })).readonly(),
  }),
  /** Text of /etc/resolv.conf by node; the others get an empty one. */
  resolvConf: z.record(name, z.string()),
  /** Node by path. */
  paths: z.record(z.string(), name),
  /** Nodes whose daemons wait for the others and for the faults. */
  clients: z.array(name).readonly(),
  daemons: z.array(Daemon).readonly(),
  faults: z.array(Fault).readonly(),
});
export type Blueprint = z.infer<typeof Blueprint>;

/** What the holder is told about a world. Pure. Throws a TypeError for a daemon whose node is not there. */
export function blueprint(labName: string, { name: world, topology, daemons, faults, resolvers = {} }: World): Blueprint {
  const seen = new Set<string>();
  for (const { name: daemon, node } of daemons) {
    if (topology.nodes[node] === undefined) throw new TypeError(`daemon ${daemon}: no node ${node}`);
    if (seen.has(daemon)) throw new TypeError(`daemon ${daemon} is there twice`);
    seen.add(daemon);
  }
  const places = Object.entries(topology.paths);
  return {
    name: labName,
    world,
    network: compile(topology),
    resolvConf: Object.fromEntries(
      Object.keys(topology.nodes).map((node) => [
        node,
        (resolvers[node] ?? resolversOf(topology, node)).map((address) => `nameserver ${address}\n`).join(''),
      ]),
    ),
    paths: Object.fromEntries(places.map(([path, { node }]) => [path, node])),
    clients: places.map(([, { node }]) => node),
    daemons,
    faults,
  };
}

/** Name servers a node can ask: by the family of its path, or by the families it speaks. */
function resolversOf({ nodes, paths, resolver }: Topology, node: string): string[] {
  const path = Object.entries(paths).find(([, place]) => place.node === node)?.[0];
  if (path !== undefined) return [resolverOf(path === 'ipv4' ? 4 : 6, resolver)];
  return (nodes[node]?.families ?? []).map((family) => resolverOf(family, resolver));
}

function resolverOf(family: 4 | 6, resolver: Topology['resolver']): string {
  return family === 4 ? resolver.ipv4 : resolver.ipv6;
}

/** The resolver of a path's own family. */
export function pathResolver(topology: Topology, path: PathId): string {
  return resolverOf(path === 'ipv4' ? 4 : 6, topology.resolver);
}
