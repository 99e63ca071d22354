import { nearest } from './nearest.ts';

/** A value received. The wrapper tells `undefined` from nothing. */
export interface Shown {
  readonly value: unknown;
}

const maxLength = 80;
const secretKey = /pass|pwd|secret|token|credential|private|auth|key$/i;
/** A misspelt secret is one too. */
const secretNames = ['password', 'passphrase', 'secret', 'token', 'credentials'];
const isSecretKey = (key: string): boolean => secretKey.test(key) || nearest(key, secretNames) !== null;

/** The value in one short printable line; where the key or the value may hold a secret only its kind is told. */
export function show(key: string, value: unknown): string {
  const last = key.split('.').at(-1) ?? '';
  const isReference = typeof value === 'string' && /^(?:env|file):/.test(value);
  if (isSecretKey(last) && !isReference) return kindOf(value);
  return printable(typeof value === 'string' ? maskUserinfo(value) : value);
}

function printable(value: unknown): string {
  const text = JSON.stringify(value, maskEach) ?? typeof value;
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return escapeControl(short);
}

function maskEach(key: string, value: unknown): unknown {
  if (key !== '' && isSecretKey(key)) return '***';
  return typeof value === 'string' ? maskUserinfo(value) : value;
}

/** Everything that can move a cursor, hide text or turn its direction, as `\u` escapes. */
export function escapeControl(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** `user:password@` of a URL (RFC 3986 3.2.1) is never printed. */
export function maskUserinfo(text: string): string {
  return text.replaceAll(/\/\/[^/?#\s]*@/g, '//***@');
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  if (value === null || typeof value !== 'object') return `a ${typeof value}`;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
