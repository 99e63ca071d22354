import { addressBits } from '../../../harness/address/ip.ts';
import { cidr, formatPrefix, type Prefix } from '../../../harness/address/prefix.ts';
import type { Coverage } from '../observations/config.ts';

interface Block {
  readonly prefix: Prefix;
  readonly is: string;
}

const block = (prefix: string, is: string): Block => ({ prefix: cidr(prefix), is });

/** What a tunnel that is to take everything has to take, by family. */
const blocks: Readonly<Record<4 | 6, readonly Block[]>> = {
  4: [block('0.0.0.0/1', 'the lower half'), block('128.0.0.0/1', 'the upper half')],
  6: [
    block('2000::/3', 'global unicast'),
    block('2002::/16', '6to4'),
    block('2001::/32', 'Teredo'),
    block('64:ff9b::/96', 'NAT64'),
    block('fc00::/7', 'unique local'),
    block('4000::/2', 'not handed out yet'),
    block('8000::/1', 'not handed out yet, and unique local'),
  ],
};

const sizeOf = ({ network, length }: Prefix): bigint => 1n << BigInt(addressBits(network.family) - length);

/** Whether the prefixes together hold every address of `whole`: two halves are as good as one. */
export function covers(prefixes: readonly Prefix[], whole: Prefix): boolean {
  const end = whole.network.value + sizeOf(whole);
  let next = whole.network.value;
  const sorted = prefixes
    .filter(({ network }) => network.family === whole.network.family)
    .toSorted((a, b) => (a.network.value < b.network.value ? -1 : a.network.value > b.network.value ? 1 : a.length - b.length));
  for (const prefix of sorted) {
    if (prefix.network.value > next) break;
    const after = prefix.network.value + sizeOf(prefix);
    if (after > next) next = after;
  }
  return next >= end;
}

/** How much of a family a set of prefixes takes, as a union. */
export function coverageOf(all: readonly Prefix[], family: 4 | 6): Coverage {
  const prefixes = all.filter(({ network }) => network.family === family);
  const whole = covers(prefixes, cidr(family === 4 ? '0.0.0.0/0' : '::/0'));
  const open = blocks[family].filter(({ prefix }) => !covers(prefixes, prefix));
  // A half of the Internet is no network of somebody's.
  const isMost = prefixes.some(({ length }) => length <= (family === 4 ? 2 : 4));
  return {
    family,
    prefixes: [...new Set(prefixes.map(formatPrefix))].slice(0, 100),
    whole,
    extent: whole ? 'whole' : prefixes.length === 0 ? 'none' : isMost ? 'most' : 'some',
    holes: whole ? [] : open.map(({ prefix, is }) => ({ prefix: formatPrefix(prefix), is })),
  };
}
