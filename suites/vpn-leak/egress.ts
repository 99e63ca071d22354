import type { Finding, Say } from '../../harness/model/check.ts';
import type { Messages } from '../../harness/model/message.ts';
import { type Family, isControlled, isPartial, listed, seenBy, type Way, type Within } from './attribution.ts';

/** What a check of a family says that nobody used without the VPN. */
export const controlMessages = {
  'no-baseline': [
    'no-baseline',
    'without the VPN the reflector saw nobody over IPv{family}: what leaks over it would not be noticed',
  ],
} as const satisfies Messages;

/** Who the reflector saw. */
export const egressMessages = {
  exit: ['info', 'the reflector saw {address} by {ways}'],
  native: ['error', 'the reflector saw {address} by {ways}: an address from without the VPN'],
  unknown: ['warning', 'the reflector saw {address} by {ways}: neither an address from without the VPN nor a known exit'],
  lost: ['info', 'nothing reached the reflector by {ways} ({code})'],
  partial: ['not-applicable', 'only {names} are to go through the tunnel'],
  ...controlMessages,
} as const satisfies Messages;

export const wayText: Readonly<Record<Way, string>> = {
  lit4: 'IPv4 literal',
  lit6: 'IPv6 literal',
  name4: 'a name with A',
  name6: 'a name with AAAA',
  dual: 'a name with A and AAAA',
  nat64: 'NAT64',
};

/** Judges some ways to the reflector by whose address it saw. */
export function judgeEgress(
  { at, session, tunnel, whose }: Within,
  { families, ways }: { readonly families: readonly Family[]; readonly ways: readonly Way[] },
  say: Say<typeof egressMessages>,
): Finding<keyof typeof egressMessages>[] {
  if (isPartial(session)) {
    const names = listed(session.declared.split.filter(({ route }) => route === 'tunnel').map(({ name }) => name));
    return [say('partial', at, { names })];
  }
  if (!families.some((family) => isControlled(session, family)))
    return [say('no-baseline', at, { family: families.join(' and IPv') })];
  const seen = ways.flatMap((way) => seenBy(tunnel, way) ?? []);
  const addresses = [...new Set(seen.flatMap(({ source }) => source ?? []))];
  if (addresses.length === 0) {
    const codes = listed(seen.map(({ code }) => code ?? 'no answer'));
    return [say('lost', at, { ways: listed(ways.map((way) => wayText[way])), code: codes === '' ? 'not asked' : codes })];
  }
  return addresses.map((address) => {
    const by = listed(seen.filter(({ source }) => source === address).map(({ tag }) => wayText[tag]));
    return say(whose(address), at, { address, ways: by });
  });
}
