import { notGood, onLoopback, reasonsOf, saidBy, type Words, wordsOf } from '../loopback.ts';

export interface Certified {
  /** Of the path `ipv6`. */
  readonly verdicts: Words;
  readonly reasons: Words;
  readonly said: string;
}

/** A site on both loopback addresses, with the aims that are wanted. */
export async function certify(
  given: Readonly<Record<string, unknown>>,
  want: (aim: string) => boolean = () => true,
): Promise<Certified> {
  const { verdicts: all } = await onLoopback({ suite: 'http-iis', given, want: ({ aim }) => want(aim) });
  // What stands in files is judged once, on the first path.
  const isOnIpv6 = new Set(all.filter(({ path }) => path === 'ipv6').map(({ check }) => check));
  const verdicts = all.filter(({ path, check }) => path === 'ipv6' || !isOnIpv6.has(check));
  return { verdicts: wordsOf(verdicts), reasons: reasonsOf(verdicts), said: saidBy(verdicts) };
}

export const red = ({ verdicts }: Certified): Words => notGood(verdicts);
