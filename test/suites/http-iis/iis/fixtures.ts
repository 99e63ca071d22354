import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeText } from '../../../../suites/http-iis/iis/decode-text.ts';
import type { Reading } from '../../../../suites/http-iis/iis/problem.ts';

export const fixturePath = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export function text(name: string): string {
  return valueOf(decodeText(readFileSync(fixturePath(name)), name)).text;
}

/** The value of a reading that must have one. */
export function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
}
