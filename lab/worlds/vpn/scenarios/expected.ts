import type { Expectation, Expected } from '../../../expectation.ts';

const named = (names: readonly string[]): Expected[] => names.map((name) => ({ check: `vpn-leak/${name}`, paths: ['vpn'] }));

/** Checks of the suite by their own names: those that fail, those that warn, those that cannot tell. */
export const expected = (
  red: readonly string[],
  warn: readonly string[] = [],
  inconclusive: readonly string[] = [],
): Expectation => ({
  red: named(red),
  warn: named(warn),
  inconclusive: named(inconclusive),
});

/** What any program may still do where routes alone keep it in. */
export const unguarded = ['bind-nic', 'posture-ra'] as const;
