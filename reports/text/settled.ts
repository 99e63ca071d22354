import type { Verdict } from '../../harness/model/verdict.ts';
import { Verdicts } from '../../harness/model/verdict.ts';
import { compare } from './order.ts';
import { visible } from './visible.ts';

/** Verdicts with every text passed through `text`, in one order whatever order they came in. */
export function settled(verdicts: Verdicts, text: (text: string) => string): Verdicts {
  // The way through JSON reaches every string, and the schema says again that what came out are Verdicts, keys in its order.
  const copy = Verdicts.parse(
    JSON.parse(JSON.stringify(verdicts), (key, value: unknown) =>
      // A picture is no text; the schema keeps it to the alphabet of base64.
      typeof value === 'string' && key !== 'base64' ? text(value) : value,
    ),
  );
  const at = (one: Verdict): number => copy.paths.indexOf(one.path);
  return {
    ...copy,
    verdicts: copy.verdicts.toSorted((a, b) => compare(a.target, b.target) || compare(a.check, b.check) || at(a) - at(b)),
  };
}

/** Verdicts for people's eyes: each text is one bounded line without hidden characters. */
export function shown(verdicts: Verdicts, limit?: number): Verdicts {
  return settled(verdicts, (text) => visible(text, limit));
}
