import { isIP } from 'node:net';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { DnsRecord } from '../../harness/net/dns/decode.ts';
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

/** Records of one type that are what the type wants; an alias on the way is none of them. */
async function recordsOf(type: 'MX' | 'TXT' | 'PTR' | 'CNAME', name: string, asking: Asking): Promise<DnsRecord[]> {
  const answers = await resolve(type, askingOf(name, asking));
  return answers.filter((record) => record.type === type && record.malformed === null);
}

/** @throws what the resolvers did, as `resolve` */
export async function exchangersOf(domain: string, asking: Asking): Promise<{ preference: number; exchange: string }[]> {
  const records = await recordsOf('MX', domain, asking);
  return records
    .map(({ rdata, target }) => ({ preference: rdata.readUInt16BE(0), exchange: bare(target ?? '') }))
    .toSorted((a, b) => a.preference - b.preference || a.exchange.localeCompare(b.exchange));
}

/** The strings of each TXT record, joined (RFC 7208 3.3). */
export async function textsOf(name: string, asking: Asking): Promise<string[]> {
  return (await recordsOf('TXT', name, asking)).map(({ rdata }) => {
    let text = '';
    // RFC 1035 3.3: an octet of length before each.
    for (let at = 0; at < rdata.length; at += 1 + rdata.readUInt8(at)) {
      text += rdata.toString('latin1', at + 1, at + 1 + rdata.readUInt8(at));
    }
    return text;
  });
}

export async function pointersOf(reverse: string, asking: Asking): Promise<string[]> {
  return (await recordsOf('PTR', reverse, asking)).map(({ target }) => bare(target ?? ''));
}

/** What a name is an alias of; null for a name of its own. */
export async function aliasOf(name: string, asking: Asking): Promise<string | null> {
  const [alias] = await recordsOf('CNAME', name, asking);
  return alias === undefined ? null : bare(alias.target ?? '');
}

/** In RFC 5952 form, so that they can be compared as text. */
export async function addressesOf(name: string, family: 4 | 6, asking: Asking): Promise<string[]> {
  if (isIP(name) !== 0) return isIP(name) === family ? [name] : [];
  const found = await lookup({ ...askingOf(name, asking), family });
  return found.map((text) => formatAddress(ip(text)));
}
