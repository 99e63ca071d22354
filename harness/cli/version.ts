import { readFile } from 'node:fs/promises';

/** `sixways/<version>`, as it stands in every saved file. The package is one folder up from its code, or two from `dist/`. */
export async function toolName(): Promise<string> {
  for (const place of ['../../package.json', '../../../package.json']) {
    const text = await readFile(new URL(place, import.meta.url), 'utf8').catch(() => null);
    if (text === null) continue;
    const found: unknown = JSON.parse(text);
    if (isPackage(found)) return `sixways/${found.version}`;
  }
  throw new Error('package.json is missing from the installation');
}

function isPackage(found: unknown): found is { version: string } {
  return (
    found !== null &&
    typeof found === 'object' &&
    'name' in found &&
    found.name === 'sixways' &&
    'version' in found &&
    typeof found.version === 'string'
  );
}
