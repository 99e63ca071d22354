import { z } from 'zod';

/**
 * An option that names a file of the user. The loader takes it from the directory of the config, tells a missing one before anything is
 * sent, and hands on an absolute path.
 */
export const filePath = z.string().min(1).max(4096).meta({ sixways: 'file' });

/** An option whose value is a secret: `env:NAME` or `file:PATH`. It stays a reference until its probe runs. */
export const secretReference = z
  .string()
  .max(4096)
  .regex(/^(?:env|file):./s, 'must be a reference, env:NAME or file:PATH, never the secret itself');
