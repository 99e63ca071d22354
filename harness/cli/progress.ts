import type { Progress } from '../engine/measure.ts';
import type { PathId } from '../model/path.ts';
import type { Context, Screen } from './context.ts';

/** Milliseconds between two pictures of the live line, and between two plain lines. */
const liveEvery = 80;
const plainEvery = 10_000;

interface Count {
  done: number;
  total: number;
}

export interface ShownProgress extends Progress {
  /** Takes the live line away. Nothing is shown after it. */
  close(): void;
}

/** Progress on stderr: one line that changes on a terminal; elsewhere a line at the start, every ten seconds, and for each path that is done. */
export function showProgress({ stderr, env }: Pick<Context, 'stderr' | 'env'>, quiet: boolean): ShownProgress {
  if (quiet) return { planned: () => undefined, ended: () => undefined, close: () => undefined };
  return stderr.isTTY === true && env['TERM'] !== 'dumb' ? live(stderr) : plain(stderr);
}

function live(stderr: Screen): ShownProgress {
  const counts = new Map<PathId, Count>();
  const begin = performance.now();
  const draw = (): void => {
    const line = `${picture(counts)}  ${seconds(begin)}`;
    stderr.write(`\r\u001B[K${line.slice(0, Math.max(20, (stderr.columns ?? 80) - 1))}`);
  };
  const timer = setInterval(draw, liveEvery).unref();
  return {
    planned: (steps) => {
      fillIn(counts, steps);
      draw();
    },
    ended: (step) => advance(counts, step.path),
    close: () => {
      clearInterval(timer);
      stderr.write('\r\u001B[K');
    },
  };
}

function plain(stderr: Screen): ShownProgress {
  const counts = new Map<PathId, Count>();
  const begin = performance.now();
  const timer = setInterval(() => stderr.write(`${picture(counts)} after ${seconds(begin)}\n`), plainEvery).unref();
  return {
    planned: (steps) => {
      fillIn(counts, steps);
      const total = [...steps.values()].reduce((sum, number) => sum + number, 0);
      stderr.write(`measuring over ${[...steps.keys()].join(', ')}: ${total} steps\n`);
    },
    ended: (step) => {
      const { done, total } = advance(counts, step.path);
      if (done === total) stderr.write(`${step.path} done: ${total} steps after ${seconds(begin)}\n`);
    },
    close: () => clearInterval(timer),
  };
}

function fillIn(counts: Map<PathId, Count>, steps: ReadonlyMap<PathId, number>): void {
  for (const [path, total] of steps) counts.set(path, { done: 0, total });
}

function advance(counts: Map<PathId, Count>, path: PathId): Count {
  const count = counts.get(path) ?? { done: 0, total: 0 };
  count.done += 1;
  counts.set(path, count);
  return count;
}

function picture(counts: ReadonlyMap<PathId, Count>): string {
  return [...counts].map(([path, { done, total }]) => `${path} ${done}/${total}`).join('  ');
}

function seconds(begin: number): string {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
}
