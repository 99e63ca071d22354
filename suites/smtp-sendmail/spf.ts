import { type IpAddress, parseAddress, sameAddress } from '../../harness/address/ip.ts';
import { contains, parsePrefix, prefixOf } from '../../harness/address/prefix.ts';
import type { Spf } from './observations/names.ts';

export type SpfResult = Spf['results'][number]['result'];

/** What evaluation asks of DNS. */
export interface SpfNames {
  texts(name: string): Promise<readonly string[]>;
  addresses(name: string, family: 4 | 6): Promise<readonly string[]>;
  exchangers(name: string): Promise<readonly string[]>;
}

/** RFC 7208 4.6.4: terms that ask DNS, in all records together. */
const mostLookups = 10;

const qualifiers: Readonly<Record<string, SpfResult>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' };

/** The one record among the texts of a name (RFC 7208 4.5); null for none or several. */
export function spfRecord(texts: readonly string[]): string | null {
  const [record, second] = texts.filter((text) => /^v=spf1( |$)/i.test(text));
  return second === undefined ? (record ?? null) : null;
}

/**
 * check_host() of RFC 7208 for mechanisms without macros. `unknown` where a macro, `exists` or `ptr` would decide.
 * @throws what the names' functions throw
 */
export async function evaluateSpf(domain: string, sender: string, names: SpfNames): Promise<SpfResult> {
  const address = parseAddress(sender);
  if (address === null) throw new RangeError(`not an address: ${sender}`);
  return await evaluate(domain, address, names, { lookups: 0 });
}

async function evaluate(domain: string, address: IpAddress, names: SpfNames, budget: { lookups: number }): Promise<SpfResult> {
  const record = spfRecord(await names.texts(domain));
  if (record === null) return 'none';
  const terms = record.split(/ +/).slice(1).filter(Boolean);
  for (const term of terms) {
    const [, sign = '+', mechanism = '', argument = ''] = /^([+?~-]?)([\w]+)(?:[:=](.*)|(?=\/)(.*))?$/.exec(term) ?? [];
    const modifier = /^[\w.-]+=/.test(term);
    if (modifier) continue;
    const qualifier = qualifiers[sign === '' ? '+' : sign] ?? 'pass';
    const matched = await matches({ mechanism: mechanism.toLowerCase(), argument, term, domain }, address, names, budget);
    if (matched === 'permerror' || matched === 'unknown') return matched;
    if (matched) return qualifier;
  }
  const redirect = terms.map((term) => /^redirect=(.+)$/i.exec(term)?.[1]).find((to) => to !== undefined);
  if (redirect === undefined) return 'neutral';
  if (redirect.includes('%')) return 'unknown';
  if (++budget.lookups > mostLookups) return 'permerror';
  const result = await evaluate(redirect, address, names, budget);
  return result === 'none' ? 'permerror' : result;
}

interface Term {
  readonly mechanism: string;
  readonly argument: string;
  readonly term: string;
  readonly domain: string;
}

async function matches(
  { mechanism, argument, term, domain }: Term,
  address: IpAddress,
  names: SpfNames,
  budget: { lookups: number },
): Promise<boolean | 'permerror' | 'unknown'> {
  if (mechanism === 'all') return true;
  if (mechanism === 'ip4' || mechanism === 'ip6') return isWithin(argument, address);
  if (term.includes('%') || mechanism === 'exists' || mechanism === 'ptr') return 'unknown';
  if (++budget.lookups > mostLookups) return 'permerror';
  const { host, v4, v6 } = targetOf(term, domain);
  const length = address.family === 4 ? v4 : v6;
  const isNear = (texts: readonly string[]): boolean =>
    texts.some((text) => {
      const other = parseAddress(text);
      return (
        other !== null &&
        (sameAddress(other, address) || (other.family === address.family && contains(prefixOf(other, length), address)))
      );
    });
  if (mechanism === 'a') return isNear(await names.addresses(host, address.family));
  if (mechanism === 'mx') {
    const exchangers = (await names.exchangers(host)).slice(0, mostLookups);
    return isNear((await Promise.all(exchangers.map((one) => names.addresses(one, address.family)))).flat());
  }
  if (mechanism !== 'include') return 'permerror';
  const included = await evaluate(argument, address, names, budget);
  if (included === 'none') return 'permerror';
  return included === 'permerror' || included === 'unknown' ? included : included === 'pass';
}

/** RFC 7208 5.6: a prefix, or an address. */
function isWithin(text: string, address: IpAddress): boolean | 'permerror' {
  const one = parseAddress(text);
  if (one !== null) return sameAddress(one, address);
  const prefix = parsePrefix(text);
  if (prefix === null) return 'permerror';
  return prefix.network.family === address.family && contains(prefix, address);
}

/** `a:host/24//64` (RFC 7208 5.3): the host, and a length for each family. */
function targetOf(term: string, domain: string): { host: string; v4: number; v6: number } {
  const [, host, v4 = '32', v6 = '128'] = /^[+?~-]?\w+(?::([^/]+))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(term) ?? [];
  return { host: host ?? domain, v4: Math.min(Number(v4), 32), v6: Math.min(Number(v6), 128) };
}
