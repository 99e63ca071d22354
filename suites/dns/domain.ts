import { z } from 'zod';

/** A domain name in presentation form; underscores and wildcards are names too (RFC 2181 11). */
export const domain = z
  .string()
  .max(253)
  .regex(/^(?:(?:[^.\s\\]{1,63}\.)*[^.\s\\]{1,63})?\.?$/, 'must be a domain name')
  .transform((text) => text.replace(/\.$/, '').toLowerCase());
