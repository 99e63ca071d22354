import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Ticks since boot; with the pid it names a process for ever. */
  readonly started: string;
  readonly argv: readonly string[];
}

/** Live processes of this machine. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      // proc(5): the fields behind the name, from the third on.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      const [state = 'X', parent = '0'] = fields;
      if (/[ZX]/.test(state)) return [];
      const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return [{ pid: Number(pid), parent: Number(parent), started: fields[19] ?? '', argv }];
    } catch {
      // Gone meanwhile.
      return [];
    }
  });
}

/** What a process has started, and those what they have started. */
export function descendants(of: number): Process[] {
  const all = processes();
  const found: Process[] = [];
  for (let parents = new Set([of]); parents.size > 0;) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

/** Those that are still there after some time; empty as soon as none is. */
export async function survivors(of: readonly Process[], waitMs: number): Promise<Process[]> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const now = new Set(processes().map(({ pid, started }) => `${pid} ${started}`));
    const left = of.filter(({ pid, started }) => now.has(`${pid} ${started}`));
    if (left.length === 0 || performance.now() > deadline) return left;
    await setTimeout(50);
  }
}
