import { Malformed } from '../trouble.ts';
import { part } from '../messages/part.ts';

/** MS-NLMP 2.2.2.1, field AvId. */
export const avIds = {
  eol: 0,
  nbComputerName: 1,
  nbDomainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  flags: 6,
  timestamp: 7,
  targetName: 9,
} as const;

export interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

/** Pairs of one list; servers send seven. */
const mostPairs = 64;

/** MS-NLMP 2.2.2.1: the pairs before MsvAvEOL. */
export function readAvPairs(octets: Buffer): AvPair[] {
  const pairs: AvPair[] = [];
  for (let at = 0; pairs.length <= mostPairs;) {
    const head = part(octets, at, 4, 'AV_PAIR');
    const [id, length] = [head.readUInt16LE(0), head.readUInt16LE(2)];
    if (id === avIds.eol) return pairs;
    pairs.push({ id, value: part(octets, at + 4, length, 'AV_PAIR') });
    at += 4 + length;
  }
  throw new Malformed(`more than ${mostPairs} AV_PAIRs`);
}

/** The pairs as they go out, MsvAvEOL after them. */
export function writeAvPairs(pairs: readonly AvPair[]): Buffer {
  return Buffer.concat(
    [...pairs, { id: avIds.eol, value: Buffer.alloc(0) }].map(({ id, value }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(id, 0);
      head.writeUInt16LE(value.length, 2);
      return Buffer.concat([head, value]);
    }),
  );
}
