import { type Reading, unread } from './reading.ts';

/** Octets of one file; a generated sendmail.cf has 60 000, an access map of a big site some million. */
export const maxOctets = 16 * 1024 * 1024;

/**
 * The text of a sendmail file. sendmail knows octets only, and all its keywords are ASCII: what is not UTF-8 is read as ISO 8859-1, octet by
 * octet. A byte order mark is told of as a problem: for sendmail it is part of the first line.
 */
export function configText(bytes: Uint8Array, file: string): Reading<string> {
  if (bytes.length > maxOctets) return unread(file, null, `has more than ${maxOctets} octets`);
  const nul = bytes.indexOf(0);
  if (nul !== -1) return unread(file, null, `octet ${nul + 1} is NUL: a compiled map, or UTF-16, which sendmail does not read`);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const problem = { file, line: 1, reason: 'begins with a byte order mark, which sendmail takes for text' };
  return { ok: true, value: decoded(bytes), problems: marked ? [problem] : [] };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    // TypeError is all that a fatal decoder throws (Encoding Standard, 7.2).
    if (error instanceof TypeError) return Buffer.from(bytes).toString('latin1');
    throw error;
  }
}
