import { parseAddress } from '../../../harness/address/ip.ts';
import { type Prefix, prefixOf } from '../../../harness/address/prefix.ts';
import type { ConfigProblem, Facts } from '../observations/config.ts';

/** What a reader makes of a file. Problems beside facts name lines that were left out. */
export interface Reading {
  readonly facts: Facts | null;
  readonly problems: readonly ConfigProblem[];
}

export const mostProblems = 50;

/** Nothing could be made of a file; the reason stands first. */
export const unread = (reason: string, problems: readonly ConfigProblem[]): Reading => ({
  facts: null,
  problems: [{ line: null, reason }, ...problems].slice(0, mostProblems),
});
export const longestLine = 4_096;

/** For reasons: printable ASCII, bounded. Only of directives, addresses and names; keys are never quoted. */
export const quoted = (text: string): string => `"${text.slice(0, 60).replaceAll(/[^\x20-\x7e]|"/g, '?')}"`;

/** An address with or without length; bits after the length are nothing that tunnels object to. Null on anything else. */
export function networkIn(text: string): Prefix | null {
  const [address = '', length, ...more] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === null || more.length > 0) return null;
  const most = parsed.family === 4 ? 32 : 128;
  if (length === undefined) return prefixOf(parsed, most);
  return /^\d{1,3}$/.test(length) && Number(length) <= most ? prefixOf(parsed, Number(length)) : null;
}

/** What a host of the server is. */
export function hostKind(host: string): 'IPv4' | 'IPv6' | 'name' {
  const address = parseAddress(host.replace(/%.*$/, ''));
  return address === null ? 'name' : address.family === 4 ? 'IPv4' : 'IPv6';
}

export interface ScriptLine {
  readonly line: number;
  readonly text: string;
}

/** What shell lines that come with a tunnel do about IPv6 and about what leaves beside the tunnel. */
export function scriptFacts(lines: readonly ScriptLine[]): Pick<Facts, 'blocks' | 'disables' | 'killSwitch'> {
  const of = (pattern: RegExp, what: string) =>
    lines.filter(({ text }) => pattern.test(text)).map(({ line }) => ({ line, what }));
  const drops = lines.filter(({ text }) => /\b(?:REJECT|DROP)\b/i.test(text));
  const has = (pattern: RegExp): boolean => drops.some(({ text }) => pattern.test(text));
  const four = has(/\biptables\b/) || has(/\bnft\b(?!.*\bip6\b)/);
  const six = has(/\bip6tables\b/) || has(/\bnft\b(?!.*\bip\b)/);
  return {
    blocks: of(
      /\bip\s+-6\s+route\s+\S+\s+(?:unreachable|blackhole|prohibit)\s+(?:default|::\/0)/,
      'a route that refuses all of IPv6',
    ).slice(0, 20),
    disables: of(/disable_ipv6\s*=\s*1|\b1\b[^|]*>\s*\/proc\/sys\/net\/ipv6\/conf\/\S+\/disable_ipv6/, 'disable_ipv6').slice(
      0,
      20,
    ),
    killSwitch: [...(four ? ([4] as const) : []), ...(six ? ([6] as const) : [])],
  };
}
