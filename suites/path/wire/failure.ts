import { errnoOf } from '../../../harness/net/dial.ts';

/**
 * What our own kernel says of a path that is not there. To the preflight that is what it came to see; what is short on our
 * own side (descriptors, memory) is not.
 */
const ofThePath = new Set([
  'EACCES',
  'EADDRNOTAVAIL',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENODEV',
  'ENONET',
  'ENOPROTOOPT',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
]);

/** @throws the error itself when it says nothing of the path */
export function pathErrno(error: unknown): string {
  const code = errnoOf(error);
  if (code === null || !ofThePath.has(code)) throw error;
  return code;
}
