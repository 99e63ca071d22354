import type { Live } from './observations/zone.ts';

type Reached = Live['reached'][number];

const isDead = ({ attempts }: Reached): boolean => attempts.length > 0 && attempts.every(({ outcome }) => outcome !== 'open');

/** The port on which the address takes no connection; null where it takes them on all, or was not tried. */
export const deadIn = (reached: readonly Reached[], address: string): number | null =>
  reached.find((one) => one.address === address && isDead(one))?.port ?? null;

/** Addresses that take connections on every port tried. */
export const aliveIn = (reached: readonly Reached[]): string[] =>
  [...new Set(reached.map(({ address }) => address))].filter((address) => deadIn(reached, address) === null);
