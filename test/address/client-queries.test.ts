import { describe, expect, it } from 'vitest';
import { type ClientKindId, clientKinds } from '../../harness/address/client-kinds.ts';
import { type AddressAnswer, askingOf, type NameAnswers, triesOf } from '../../harness/address/client-queries.ts';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import type { PolicyId } from '../../harness/address/policy.ts';

const data = (...texts: string[]): AddressAnswer => ({ outcome: 'data', addresses: texts.map(ip) });
const none: AddressAnswer = { outcome: 'no-data', addresses: [] };
const native = '2001:db8:80::80';
const v4 = '198.51.100.80';
const dual: NameAnswers = { a: data(v4), aaaa: data(native) };

const tries = (system: PolicyId, kind: ClientKindId, answers: NameAnswers) => {
  const { asked, routes } = triesOf(system, clientKinds[kind].inventory, answers);
  return [asked.join('+'), routes.map(({ destination }) => formatAddress(destination.address)).join(' ')];
};

describe('what a client asks', () => {
  it.each<[PolicyId, ClientKindId, string]>([
    ['windows-vista-7', 'teredo', 'a'],
    ['windows-vista-7', 'ipv4', 'a'],
    ['windows-vista-7', '6to4', 'a-then-aaaa'],
    ['windows-vista-7', 'native', 'a-then-aaaa'],
    ['windows-vista-7', 'ula', 'a-then-aaaa'],
    ['windows-8.1', 'teredo', 'a'],
    ['windows-xp', 'teredo', 'both'],
    ['glibc', 'teredo', 'both'],
    ['glibc', 'v6-only', 'aaaa'],
    ['rfc6724', 'ipv4', 'both'],
  ])('%s with %s: %s', (system, kind, asking) => {
    expect(askingOf(system, clientKinds[kind].inventory)).toBe(asking);
  });

  it('a loopback address is no IPv6', () => {
    const inventory = [{ address: ip('192.0.2.1') }, { address: ip('::1') }];
    expect((['windows-xp', 'windows-vista-7', 'glibc'] as const).map((system) => askingOf(system, inventory))).toEqual([
      'a',
      'a',
      'a',
    ]);
  });
});

describe('what a client tries', () => {
  it.each<[PolicyId, ClientKindId, string, string]>([
    // Never resolves a name to an IPv6 address, whatever the zone says.
    ['windows-vista-7', 'teredo', 'A', v4],
    ['windows-vista-7', '6to4', 'A+AAAA', `${v4} ${native}`],
    ['windows-vista-7', 'native', 'A+AAAA', `${native} ${v4}`],
    ['windows-xp', 'teredo', 'A+AAAA', `${v4} ${native}`],
    ['windows-xp', '6to4', 'A+AAAA', `${v4} ${native}`],
    ['glibc', 'teredo', 'A+AAAA', `${v4} ${native}`],
    ['glibc', 'native', 'A+AAAA', `${native} ${v4}`],
  ])('%s with %s', (system, kind, asked, tried) => {
    expect(tries(system, kind, dual)).toEqual([asked, tried]);
  });

  it('Vista with Teredo finds nothing where there is no A record, XP does', () => {
    const v6only = { a: none, aaaa: data(native) };
    expect(tries('windows-vista-7', 'teredo', v6only)).toEqual(['A', '']);
    expect(tries('windows-xp', 'teredo', v6only)).toEqual(['A+AAAA', native]);
    expect(tries('windows-vista-7', '6to4', v6only)).toEqual(['A+AAAA', native]);
  });

  it.each(['error', 'silent'] as const)('Vista asks no AAAA after an A question that came to %s', (outcome) => {
    const answers = { a: { outcome, addresses: [] }, aaaa: data(native) };
    expect(tries('windows-vista-7', 'native', answers)).toEqual(['A', '']);
    expect(tries('glibc', 'native', answers)).toEqual(['A+AAAA', native]);
  });

  it('a 6to4 address of the service comes first for Vista with 6to4, last by RFC 6724', () => {
    const answers = { a: data(v4), aaaa: data('2002:c633:6450::80') };
    expect(tries('windows-vista-7', '6to4', answers)[1]).toBe(`2002:c633:6450::80 ${v4}`);
    expect(tries('rfc6724', '6to4', answers)[1]).toBe(`${v4} 2002:c633:6450::80`);
  });
});
