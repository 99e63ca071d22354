import { isIP } from 'node:net';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import { lookup } from '../../harness/net/dns/lookup.ts';
import { resolve } from '../../harness/net/dns/resolve.ts';

export interface Asking extends Pick<Vantage, 'resolvers' | 'local'> {
  readonly signal: AbortSignal;
  /** Of the resolvers; 53 unless told. */
  readonly resolverPort?: number | undefined;
}

const lookupMs = 4_000;

const askingOf = (name: string, { resolvers, local, signal, resolverPort }: Asking) => ({
  name,
  resolvers,
  local,
  timeoutMs: lookupMs,
  signal,
  ...(resolverPort === undefined ? {} : { port: resolverPort }),
});

/** A name as it is compared: without the final dot, in lower case. */
const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase().slice(0, 255);

/** @throws what the resolvers did, as `resolve` */
export async function exchangersOf(domain: string, asking: Asking): Promise<{ preference: number; exchange: string }[]> {
  const answers = await resolve('MX', askingOf(domain, asking));
  return answers
    .flatMap((record) =>
      record.type === 'MX' ? [{ preference: record.data.preference ?? 0, exchange: bare(record.data.exchange) }] : [],
    )
    .toSorted((a, b) => a.preference - b.preference || a.exchange.localeCompare(b.exchange));
}

/** The strings of each TXT record, joined (RFC 7208 3.3). */
export async function textsOf(name: string, asking: Asking): Promise<string[]> {
  const answers = await resolve('TXT', askingOf(name, asking));
  return answers.flatMap((record) => {
    if (record.type !== 'TXT') return [];
    return [
      [record.data]
        .flat()
        .map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
        .join(''),
    ];
  });
}

export async function pointersOf(reverse: string, asking: Asking): Promise<string[]> {
  const answers = await resolve('PTR', askingOf(reverse, asking));
  return answers.flatMap((record) => (record.type === 'PTR' ? [bare(record.data)] : []));
}

/** What a name is an alias of; null for a name of its own. */
export async function aliasOf(name: string, asking: Asking): Promise<string | null> {
  const answers = await resolve('CNAME', askingOf(name, asking));
  const alias = answers.find((record) => record.type === 'CNAME');
  return alias?.type === 'CNAME' ? bare(alias.data) : null;
}

/** In RFC 5952 form, so that they can be compared as text. */
export async function addressesOf(name: string, family: 4 | 6, asking: Asking): Promise<string[]> {
  if (isIP(name) !== 0) return isIP(name) === family ? [name] : [];
  const found = await lookup({ ...askingOf(name, asking), family });
  return found.map((text) => formatAddress(ip(text)));
}
