import { lookup as hostLookup } from 'node:dns/promises';
import { errnoOf } from '../dial.ts';
import { addressesOf } from './message.ts';
import { resolve, type Resolving } from './resolve.ts';

/** Without name servers the resolver of this host is asked. */
export interface Lookup extends Resolving {
  readonly family: 4 | 6;
}

/**
 * The addresses of one family of a name, none where it has none.
 * @throws what the resolvers did, under c-ares' codes, when no one gave an answer.
 */
export async function lookup(ask: Lookup): Promise<string[]> {
  if (ask.resolvers.length === 0) return await askHost(ask);
  const type = ask.family === 6 ? 'AAAA' : 'A';
  return addressesOf({ answers: await resolve(type, ask) }, type);
}

/** getaddrinfo, and not a query: the hosts file counts too, as for every client of this host. */
async function askHost({ name, family }: Lookup): Promise<string[]> {
  try {
    return (await hostLookup(name, { family, all: true })).map(({ address }) => address);
  } catch (error) {
    // getaddrinfo does not tell "no such name" from "no address of this family".
    if (errnoOf(error) === 'ENOTFOUND') return [];
    throw error;
  }
}
