import { formatAddress, fromMapped, parseAddress } from '../../harness/address/ip.ts';
import { extractNat64 } from '../../harness/address/nat64.ts';
import { contains, type Prefix } from '../../harness/address/prefix.ts';
import type { Finding, Say } from '../../harness/model/check.ts';
import type { Messages } from '../../harness/model/message.ts';
import type { Seen } from '../../harness/model/observation.ts';
import { aliasesOf, answerText, recordsOf } from './answers.ts';
import type { Asked, Purpose, ResolverAsked } from './observations/resolvers.ts';
import { addressesIn, askedFor, madeWith } from './resolver-answers.ts';

/** What `dns64-conduct` says. */
export const conductMessages = {
  conforms: ['info', '{resolver} makes addresses where it must, {asked} questions'],
  'over-real': ['error', '{resolver} gives {made} for {name}, which has AAAA {real}'],
  'mapped-passed': ['error', '{resolver} gives {address} for {name}: an IPv4-mapped AAAA, to be treated as none'],
  'not-made': ['error', '{resolver}: {answer} for AAAA of {name}, which has A {a}'],
  'wrong-address': ['error', '{resolver} gives {made} for {name}, whose A records are {a}'],
  'alias-lost': ['error', '{resolver} gives {made} for {name} without its alias {alias}'],
  'denial-lost': ['error', '{resolver}: {answer} for AAAA of {name}, and {code} for A'],
  'no-ptr': ['warning', '{resolver}: {answer} for {name}, the reverse name of an address that it makes'],
  'path-resolver': ['resolver', '{resolver}, which is not the target, breaks rules of RFC 6147: {broken}'],
  none: ['not-applicable', 'no resolver makes AAAA records'],
} as const satisfies Messages;
type Sayer = Say<typeof conductMessages>;
export type Found = Finding<keyof typeof conductMessages>;

/** The last AAAA and A questions of a purpose. */
function pairOf(at: ResolverAsked, purpose: Purpose): { a: Asked; aaaa: Asked } | null {
  const [a] = askedFor(at, purpose, 'A');
  const [aaaa] = askedFor(at, purpose, 'AAAA');
  return a === undefined || aaaa === undefined ? null : { a, aaaa };
}

const texts = (asked: Asked, type: 'A' | 'AAAA'): string[] => recordsOf(asked.answer, type).map(({ data }) => data);

/** RFC 6147 5.1.1: no address is made for who has one. */
function judgeDual(at: Seen<ResolverAsked>, prefixes: readonly Prefix[], say: Sayer): Found[] {
  const pair = pairOf(at.value, 'dual');
  if (pair === null) return [];
  const made = madeWith(prefixes, pair.aaaa).map(formatAddress).join(', ');
  const real = addressesIn(pair.aaaa)
    .filter((address) => !prefixes.some((prefix) => contains(prefix, address)))
    .map(formatAddress)
    .join(', ');
  if (made === '') return [];
  return [say('over-real', at, { resolver: at.value.resolver, name: pair.aaaa.name, made, real: real || 'of its own' })];
}

/** RFC 6147 5.1.2, 5.1.4, 5.1.6, 5.1.7: an address for each A record of a name without AAAA, or with none that counts. */
function judgeMade(
  at: Seen<ResolverAsked>,
  purpose: 'v4only' | 'mapped' | 'alias',
  prefixes: readonly Prefix[],
  say: Sayer,
): Found[] {
  const pair = pairOf(at.value, purpose);
  if (pair === null) return [];
  const { resolver } = at.value;
  const { name } = pair.aaaa;
  const a = texts(pair.a, 'A');
  const passed = addressesIn(pair.aaaa).find((address) => fromMapped(address) !== null);
  if (passed !== undefined) return [say('mapped-passed', at, { resolver, name, address: formatAddress(passed) })];
  if (a.length === 0) return [];
  const made = madeWith(prefixes, pair.aaaa);
  if (made.length === 0) return [say('not-made', at, { resolver, name, answer: answerText(pair.aaaa), a: a.join(', ') })];
  const within = made.flatMap((address) => prefixes.flatMap((prefix) => extractNat64(prefix, address) ?? []));
  const wanted = new Set(a.map((text) => parseAddress(text)?.value));
  const given = { resolver, name, made: made.map(formatAddress).join(', ') };
  if (!within.every(({ value }) => wanted.has(value))) return [say('wrong-address', at, { ...given, a: a.join(', ') })];
  const [alias] = aliasesOf(pair.a.answer);
  const isLost = alias !== undefined && aliasesOf(pair.aaaa.answer).length === 0;
  return isLost ? [say('alias-lost', at, { ...given, alias })] : [];
}

/** RFC 6147 5.1.2: NXDOMAIN is passed on. */
function judgeMissing(at: Seen<ResolverAsked>, say: Sayer): Found[] {
  const pair = pairOf(at.value, 'missing');
  if (pair?.a.answer?.rcode !== 'NXDOMAIN' || pair.aaaa.answer?.rcode === 'NXDOMAIN') return [];
  return [
    say('denial-lost', at, {
      resolver: at.value.resolver,
      name: pair.aaaa.name,
      answer: answerText(pair.aaaa),
      code: pair.a.answer.rcode,
    }),
  ];
}

/** RFC 6147 5.3.1: from a zone of its own, or as an alias into in-addr.arpa. */
function judgeReverse(at: Seen<ResolverAsked>, say: Sayer): Found[] {
  return askedFor(at.value, 'pref64-ptr')
    .filter(({ answer }) => answer === null || !['NOERROR', 'NXDOMAIN'].includes(answer.rcode))
    .map((one) => say('no-ptr', at, { resolver: at.value.resolver, name: one.name, answer: answerText(one) }));
}

/** The rules of RFC 6147 that a resolver with these prefixes breaks. */
export const brokenRules = (at: Seen<ResolverAsked>, prefixes: readonly Prefix[], say: Sayer): Found[] => [
  ...judgeDual(at, prefixes, say),
  ...(['v4only', 'mapped', 'alias'] as const).flatMap((purpose) => judgeMade(at, purpose, prefixes, say)),
  ...judgeMissing(at, say),
  ...judgeReverse(at, say),
];
