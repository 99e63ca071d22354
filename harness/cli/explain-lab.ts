import { LabError } from '../../lab/lab.ts';
import { preflight, unmet } from '../../lab/preflight.ts';
import { UnmeasurableError } from './unmeasurable.ts';

/** Builds a lab; where that fails for want of something, says what is missing, and what works without. */
export async function explainLab<T>(build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    // What only a tunnel needs keeps no lab from being built (lab/possible.ts).
    const missing = unmet(await preflight(), ['ipv4']);
    if (missing.length === 0) throw error;
    const lines = missing.flatMap(({ name, detail, fix }) => [`  ${name}: ${detail}`, ...(fix === null ? [] : [`    ${fix}`])]);
    const without = 'What works without the lab: `sixways run URL`, over the addresses of this host.';
    throw new UnmeasurableError(['this machine cannot have the lab:', ...lines, without].join('\n'), { cause: error });
  }
}
