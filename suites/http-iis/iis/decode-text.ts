import { unread, type Reading } from './problem.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string;
  /**
   * `windows-1252` is a guess: netsh and appcmd write the code page of their console. Addresses, ports and hashes are ASCII in all of
   * them; a label or a site's name may be wrong.
   */
  readonly encoding: Encoding;
}

/** Octets of one file; an applicationHost.config of a thousand sites has less than one million. */
export const maxOctets = 16 * 1024 * 1024;

const starts = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((octet, at) => bytes[at] === octet);

/** UTF-8 with or without byte order mark, UTF-16 with one (PowerShell's `>` writes it), else a Windows code page. */
export function decodeText(bytes: Uint8Array, file: string): Reading<DecodedText> {
  if (bytes.length > maxOctets) return unread(file, null, 'too-large', `has more than ${maxOctets} octets`);
  if (starts(bytes, 0xff, 0xfe)) return utf16(bytes, 'utf-16le', file);
  if (starts(bytes, 0xfe, 0xff)) return utf16(bytes, 'utf-16be', file);
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    return unread(file, null, 'not-text', `octet ${nul + 1} is NUL: not text, or UTF-16 without a byte order mark`);
  }
  const text = strict(bytes, 'utf-8');
  if (text !== null) return { ok: true, value: { text, encoding: 'utf-8' }, problems: [] };
  return { ok: true, value: { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }, problems: [] };
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', file: string): Reading<DecodedText> {
  const text = strict(bytes, encoding);
  if (text === null) return unread(file, null, 'not-text', `begins with the mark of ${encoding} and is not ${encoding}`);
  return { ok: true, value: { text, encoding }, problems: [] };
}

function strict(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    // TypeError is all that a fatal decoder throws (Encoding Standard, 7.2).
    if (error instanceof TypeError) return null;
    throw error;
  }
}
