import type { Target } from '../model/suite.ts';

/** The paths themselves, as the target that the preflight suite judges. */
export const pathTarget: Target<Readonly<Record<string, unknown>>> = {
  name: 'path',
  suite: 'path',
  addresses: { 4: [], 6: [] },
  options: {},
};
