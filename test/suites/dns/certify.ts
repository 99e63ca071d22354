import type { PathId } from '../../../harness/model/path.ts';
import { notGood, onLoopback, saidBy, type Words, wordsOf } from '../loopback.ts';

export interface Certified {
  readonly verdicts: Readonly<Partial<Record<PathId, Words>>>;
  readonly said: string;
}

/** A zone whose servers are on both loopback addresses, with the aims that are wanted. */
export async function certify(
  given: Readonly<Record<string, unknown>>,
  want: (aim: string) => boolean = () => true,
  paths: readonly PathId[] = ['ipv4', 'ipv6'],
): Promise<Certified> {
  const { verdicts } = await onLoopback({ suite: 'dns', given, want: ({ aim }) => want(aim), paths });
  const byPath = Map.groupBy(verdicts, ({ path }) => path);
  return {
    verdicts: Object.fromEntries([...byPath].map(([path, list]) => [path, wordsOf(list)])),
    said: saidBy(verdicts),
  };
}

export const red = ({ verdicts }: Certified, path: PathId = 'ipv6'): Words => notGood(verdicts[path] ?? {});
