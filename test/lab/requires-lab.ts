import { beforeAll, describe } from 'vitest';
import { preflight, unmet } from '../../lab/preflight.ts';

const missing = unmet(await preflight())
  .map(({ name, detail, fix }) => `${name}: ${detail} (${fix})`)
  .join('; ');
const skipped = missing !== '' && process.env['SIXWAYS_LAB'] !== 'required';

/** A `describe` for tests that need the lab. Where it cannot be had they fail with SIXWAYS_LAB=required, and are skipped with the reason otherwise. */
export function requiresLab(name: string, tests: () => void): void {
  describe.skipIf(skipped)(`${name}${skipped ? ` (no lab here: ${missing})` : ''}`, () => {
    beforeAll(() => {
      if (missing !== '') throw new Error(`the lab cannot be built here: ${missing}`);
    });
    tests();
  });
}
