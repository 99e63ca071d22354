import path from 'node:path';
import { fileProblem, readBounded } from '../files/bounded-file.ts';

/** Any secret worth the name is shorter. */
const maxSecretOctets = 65_536;
const reference = /^(?<kind>env|file):(?<name>.+)$/s;

/** Whether an option is a reference, `env:NAME` or `file:PATH`, and not the value itself. */
export function isReference(text: string): boolean {
  return reference.test(text);
}

/** Opens references at the moment a secret is sent. What it returns must not be stored, logged or printed. */
export interface Secrets {
  /** Directory that files which the config names start from. */
  readonly base: string;
  /** @throws Error with the reference and the reason, never with a value. */
  resolve(text: string): Promise<string>;
}

export interface SecretPlaces {
  /** Directory that `file:` starts from: that of the config. */
  readonly base: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function openSecrets({ base, env }: SecretPlaces): Secrets {
  return {
    base,
    async resolve(text) {
      const { kind, name = '' } = reference.exec(text)?.groups ?? {};
      if (kind === 'env') {
        const value = env[name];
        if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
        return value;
      }
      if (kind !== 'file') throw new Error('is no reference; write env:NAME or file:PATH');
      const value = await readBounded(path.resolve(base, name), maxSecretOctets).catch((error: unknown) => {
        throw new Error(`the file ${name} cannot be read: ${fileProblem(error)}`, { cause: error });
      });
      // An editor's last line break is not part of a password.
      return value.replace(/\r?\n$/, '');
    },
  };
}

const pemBlock = /-----BEGIN (?<label>[A-Z0-9 ]+)-----[A-Za-z0-9+/=\s]+-----END \k<label>-----/g;
const publicLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'TRUSTED CERTIFICATE', 'X509 CRL', 'PUBLIC KEY']);

/** Whether text is public PEM (RFC 7468) and nothing else, so that it may stand in a run file. */
export function isPublicPem(text: string): boolean {
  const labels = [...text.matchAll(pemBlock)].map((block) => block.groups?.['label'] ?? '');
  return labels.length > 0 && labels.every((label) => publicLabels.has(label)) && text.replaceAll(pemBlock, '').trim() === '';
}
