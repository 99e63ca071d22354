import type { Problem } from './problem.ts';
import { isPublicPem, isReference, type Secrets } from './secrets.ts';
import { problemAt, type Spot } from './issues.ts';
import { mapTexts } from './map-texts.ts';

/**
 * Follows every `env:` and `file:` reference of a target's options once, to tell missing ones before anything is sent. Public PEM
 * (`ca: file:./ca.pem`) takes the place of its reference; every other reference stays, so that no secret enters a plan or a run file.
 */
export async function followReferences(
  options: unknown,
  secrets: Secrets,
  spot: Spot,
): Promise<{ value: unknown; problems: Problem[] }> {
  const problems: Problem[] = [];
  const one = async (text: string, below: readonly PropertyKey[]): Promise<string> => {
    if (hasPassword(text)) {
      problems.push(
        problemAt(spot, below, 'has a password in the URL; give it as a reference env:NAME or file:PATH', { value: text }),
      );
      return text;
    }
    if (!isReference(text)) return text;
    try {
      const content = await secrets.resolve(text);
      return text.startsWith('file:') && isPublicPem(content) ? content : text;
    } catch (error) {
      // `resolve` tells the reason and the reference only.
      problems.push(problemAt(spot, below, error instanceof Error ? error.message : String(error), { value: text }));
      return text;
    }
  };
  return { value: await mapTexts(options, one), problems };
}

/** RFC 3986 3.2.1: `user:password@` is deprecated, and the URL of a target stands in every report. */
function hasPassword(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*:[^/?#]*@/i.test(text);
}
