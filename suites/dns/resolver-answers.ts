import { type Ipv6, parseAddress } from '../../harness/address/ip.ts';
import { discoverPref64 } from '../../harness/address/nat64.ts';
import { contains, type Prefix } from '../../harness/address/prefix.ts';
import { recordsOf } from './answers.ts';
import type { Asked, Purpose, ResolverAsked } from './observations/resolvers.ts';

export const askedFor = ({ questions }: ResolverAsked, purpose: Purpose, type?: string): readonly Asked[] =>
  questions.filter((one) => one.purpose === purpose && (type === undefined || one.type === type));

/** The IPv6 addresses of an answer. */
export const addressesIn = ({ answer }: Asked): Ipv6[] =>
  recordsOf(answer, 'AAAA').flatMap(({ data }) => {
    const address = parseAddress(data);
    return address?.family === 6 ? [address] : [];
  });

/** Prefixes that the resolver makes addresses with (RFC 7050 3). */
export const pref64Of = (seen: ResolverAsked): Prefix[] =>
  discoverPref64(askedFor(seen, 'pref64').flatMap((one) => addressesIn(one)));

/** The addresses of an answer that were made with one of the prefixes. */
export const madeWith = (prefixes: readonly Prefix[], asked: Asked): Ipv6[] =>
  addressesIn(asked).filter((address) => prefixes.some((prefix) => contains(prefix, address)));
