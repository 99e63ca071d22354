import { mapTexts } from '../config/map-texts.ts';
import { isReference, type Secrets } from '../config/secrets.ts';
import type { Outcome, Step } from '../model/run.ts';
import { secretPattern } from './secret-pattern.ts';

/** A shorter text would be found, and masked, in anything. */
const shortestMasked = 4;
const mask = '***';

/** Opens the references of a step just before its probe runs, and keeps what they open to out of everything recorded. */
export class SecretInputs {
  readonly #secrets: Secrets;
  /** By opened secret, the text that gives it away. */
  readonly #opened = new Map<string, RegExp>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** @throws Error with the reference and the reason, never with a value */
  async open(step: Step): Promise<Step> {
    const input = await mapTexts(step.input, (text) => (isReference(text) ? this.#resolve(text) : text));
    return { ...step, input: { ...Object(input) } };
  }

  /** The outcome as it may be recorded: an opened secret in it, in whatever encoding, is masked. */
  conceal(outcome: Outcome): Outcome {
    const hidden = [...this.#opened]
      .filter(([secret]) => secret.length >= shortestMasked)
      .toSorted(([one], [other]) => other.length - one.length);
    if (hidden.length === 0) return outcome;
    const conceal = (text: string): string => hidden.reduce((rest, [, pattern]) => rest.replaceAll(pattern, mask), text);
    if (outcome.kind === 'seen') return { ...outcome, value: { ...Object(mapText(outcome.value, conceal)) } };
    if (outcome.kind === 'not-run') return { ...outcome, detail: conceal(outcome.detail) };
    return { ...outcome, blame: { ...outcome.blame, detail: conceal(outcome.blame.detail) } };
  }

  async #resolve(reference: string): Promise<string> {
    const secret = await this.#secrets.resolve(reference);
    if (!this.#opened.has(secret)) this.#opened.set(secret, secretPattern(secret));
    return secret;
  }
}

function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((entry: unknown) => mapText(entry, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, mapText(inner, change)]));
}
