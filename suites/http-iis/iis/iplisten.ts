import { type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { type Problem, quoted, type Reading, unread } from './problem.ts';
import { isEmptyListing, textLines } from './text-lines.ts';

/** http.sys listens on every address while the list is empty. */
export interface ListenEntry {
  readonly address: IpAddress;
  /** Counted from 1. */
  readonly line: number;
}

/** What may be meant as an address: only its characters, and a dot or colon among them. */
const likeAddress = /^(?=.*[.:])\[?[\da-f.:]+(?:%[\w.~-]+)?\]?$/i;

/**
 * The IP listen list: `netsh http show iplisten`, `httpcfg query iplisten`, or `reg query` of ListenOnlyList. Only values are read,
 * so the language does not matter.
 */
export function readIplisten(text: string, file: string): Reading<readonly ListenEntry[]> {
  const entries: ListenEntry[] = [];
  const problems: Problem[] = [];
  const lines = textLines(text);
  for (const { text: written, number: line } of lines) {
    for (const value of valuesOf(written)) {
      if (!likeAddress.test(value)) continue;
      const address = parseAddress(value.replace(/^\[(.*)\]$/, '$1').split('%')[0] ?? '');
      if (address !== null) entries.push({ address, line });
      else problems.push({ file, line, code: 'bad-value', reason: `${quoted(value)} is not an address` });
    }
  }
  if (entries.length > 0) return { ok: true, value: entries, problems };
  // An empty list means every address: it is not concluded from a list that could not be read.
  const [problem] = problems;
  if (problem !== undefined) return { ok: false, problems: [problem] };
  const isOutput = isEmptyListing(lines) || lines.some(({ text: written }) => /\bREG_MULTI_SZ\b/.test(written));
  if (!isOutput)
    return unread(file, null, 'nothing-found', 'has neither an address nor the heading of `netsh http show iplisten`');
  return { ok: true, value: entries, problems };
}

/** The address alone on its line, the value after ` : `, or the strings of a registry value. */
function valuesOf(line: string): string[] {
  const [, strings] = /\bREG_MULTI_SZ\b(.*)$/.exec(line) ?? [];
  if (strings !== undefined) return strings.split('\\0').map((one) => one.trim());
  return [(/\s:\s+(\S+)\s*$/.exec(line)?.[1] ?? line).trim()];
}

/**
 * Whether http.sys listens on an address. Here `0.0.0.0` is every IPv4 address and no IPv6 one, and `::` the reverse
 * (Microsoft, HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM); in the certificate store `0.0.0.0` is both.
 */
export function listens(list: readonly IpAddress[], address: IpAddress): boolean {
  return (
    list.length === 0 || list.some(({ family, value }) => family === address.family && (value === 0n || value === address.value))
  );
}
