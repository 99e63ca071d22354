import { type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { parsePort } from '../../../harness/address/literal.ts';
import { type Problem, quoted, type Reading, unread } from './problem.ts';
import { isEmptyListing, isRule, type TextLine, textLines } from './text-lines.ts';

/** A record of http.sys's certificate store. */
export type TlsRecord = {
  readonly port: number;
  /** Thumbprint in lower-case hex; null where the store or the text tells none. */
  readonly hash: string | null;
  /** Counted from 1. */
  readonly line: number;
} & (
  | { readonly kind: 'address'; readonly address: IpAddress }
  /** Only for clients that send this name (SNI). */
  | { readonly kind: 'name'; readonly name: string }
  /** The central certificate store: any client that sends a name. */
  | { readonly kind: 'store' }
);

type Key =
  | { readonly kind: 'address'; readonly address: IpAddress; readonly port: number }
  | { readonly kind: 'name'; readonly name: string; readonly port: number }
  | { readonly kind: 'store'; readonly port: number };

const guid = /\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}\s*$/i;
const thumbprint = /(?:^|[\s:])([\da-f]{64}|[\da-f]{40})\s*$/i;
const addressKey = /(?:^|[\s:])(\d+\.\d+\.\d+\.\d+|\[[\da-f:.]+(?:%[\w.~-]+)?\]):(\d{1,5})\s*$/i;
const nameKey = /(?:^|\s)((?:\*\.)?[^\s:"\\/[\]{}()]+):(\d{1,5})\s*$/;
const storeKey = /(?:^|[\s:])(\d{1,5})\s*$/;

/**
 * Output of `netsh http show sslcert` (or `httpcfg query ssl`) in any language: a record is a block that has an application's GUID,
 * its first line is the key, and the key's shape tells its kind.
 */
export function readSslcert(text: string, file: string): Reading<readonly TlsRecord[]> {
  const lines = textLines(text);
  const problems: Problem[] = [];
  const records: TlsRecord[] = [];
  for (const block of blocks(lines)) {
    const [head] = block;
    // Extended properties stand in blocks of their own, without an application.
    if (head === undefined || !block.some((line) => guid.test(line.text))) continue;
    const key = keyOf(head.text);
    if (key === null) {
      const reason = `a record begins with ${quoted(head.text.trim())}, which names neither address:port, name:port nor port`;
      problems.push({ file, line: head.number, code: 'bad-value', reason });
      continue;
    }
    const hash = block.map((line) => thumbprint.exec(line.text)?.[1]).find((one) => one !== undefined);
    records.push({ ...key, hash: hash?.toLowerCase() ?? null, line: head.number });
  }
  if (records.length > 0) return { ok: true, value: records, problems };
  // An empty store means no TLS at all: it is not concluded from records that could not be read.
  const [problem] = problems;
  if (problem !== undefined) return { ok: false, problems: [problem] };
  if (!isEmptyListing(lines)) {
    return unread(file, null, 'nothing-found', 'has neither a record nor the heading of `netsh http show sslcert`');
  }
  return { ok: true, value: records, problems };
}

/** Blocks between blank lines; a line that is an address and port begins one too, for those who lost the blank lines. */
function blocks(lines: readonly TextLine[]): TextLine[][] {
  const found: TextLine[][] = [[]];
  for (const line of lines) {
    const isBlank = line.text.trim() === '' || isRule(line.text);
    if (isBlank || addressKey.test(line.text)) found.push([]);
    if (!isBlank) found.at(-1)?.push(line);
  }
  return found;
}

function keyOf(text: string): Key | null {
  const [, addressText, addressPort = ''] = addressKey.exec(text) ?? [];
  if (addressText !== undefined) {
    const address = parseAddress(addressText.replace(/^\[(.*)\]$/, '$1').split('%')[0] ?? '');
    const port = parsePort(addressPort);
    return address === null || port === null ? null : { kind: 'address', address, port };
  }
  const [, name, namePort = ''] = nameKey.exec(text) ?? [];
  if (name !== undefined) {
    const port = parsePort(namePort);
    return port === null ? null : { kind: 'name', name: name.toLowerCase(), port };
  }
  const port = parsePort(storeKey.exec(text)?.[1] ?? '');
  return port === null ? null : { kind: 'store', port };
}
