import { getServers } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { classify, isLoopback } from '../address/classify.ts';
import { parseAddress } from '../address/ip.ts';
import { isNative, pathKinds, type PathId } from '../model/path.ts';
import type { AbsentPath } from '../model/run.ts';
import type { Control, Vantage } from '../model/vantage.ts';
import { endAll } from '../net/at-end.ts';
import { execute } from './execute.ts';
import type { PathProvider } from './provider.ts';

export interface HostPaths {
  readonly wanted: readonly PathId[];
  /** All addresses of all targets: where each one of a family is a loopback address, the host itself is the path. */
  readonly destinations: { readonly 4: readonly string[]; readonly 6: readonly string[] };
  readonly control: { readonly 4: Control | null; readonly 6: Control | null };
}

interface Local {
  readonly address: string;
  readonly device: string;
}

/** The paths that this host's own addresses give; a path is absent where no address of its class is. */
export function hostPaths({ wanted, destinations, control }: HostPaths): PathProvider {
  const vantages: Vantage[] = [];
  const absent: AbsentPath[] = [];
  for (const path of wanted) {
    const { family } = pathKinds[path];
    const local = localAddress(path);
    const isAny = pathKinds[path].sourceClass === null;
    if (local === null && !isAny && !isLoopbackOnly(path, destinations[family])) absent.push(absence(path));
    else vantages.push(vantageOf(path, local, control));
  }
  let workers = 0;
  return {
    vantages,
    absent,
    async open(path) {
      const vantage = vantages.find((at) => at.path === path);
      if (vantage === undefined) throw new Error(`path ${path} is absent`);
      workers += 1;
      return {
        run: async (step, signal, timeoutMs) => await execute(step, { vantage, signal, timeoutMs }),
        // All paths of the host share this process.
        close: async () => {
          workers -= 1;
          if (workers === 0) await endAll();
        },
      };
    },
    close: async () => undefined,
  };
}

function localAddress(path: PathId): Local | null {
  const wanted = pathKinds[path].sourceClass;
  for (const [device, list] of Object.entries(networkInterfaces())) {
    for (const { address, internal } of list ?? []) {
      const parsed = internal ? null : parseAddress(address);
      if (parsed !== null && classify(parsed) === wanted) return { address, device };
    }
  }
  return null;
}

/** Loopback destinations are reached from loopback; no address of the class is needed, and binding one would fail. */
function isLoopbackOnly(path: PathId, addresses: readonly string[]): boolean {
  return isNative(path) && addresses.length > 0 && addresses.every(isLoopback);
}

function vantageOf(path: PathId, local: Local | null, control: HostPaths['control']): Vantage {
  const { family } = pathKinds[path];
  return {
    path,
    kind: 'host',
    // Of several native addresses the kernel knows the one that leads to the target (RFC 6724 5); a tunnel's is bound.
    local: isNative(path) ? null : (local?.address ?? null),
    netns: null,
    device: isNative(path) ? null : (local?.device ?? null),
    control: control[family],
    resolvers: getServers().filter((server) => parseAddress(server)?.family === family),
    testName: null,
    teredo: null,
    sixToFour: null,
  };
}

function absence(path: PathId): AbsentPath {
  const { title, sourceClass } = pathKinds[path];
  return {
    path,
    reason: `this host has no ${sourceClass} address to send from`,
    fix: `certify over ${title} in the lab: \`sixways lab run -c sixways.yaml -- <your server>\`, or give this host an address of that kind`,
  };
}
