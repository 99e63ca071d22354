/** Numbers of the record types that are spoken of here (RFC 1035 3.2.2 and the registry that it began). */
const numbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
};

const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

/** RFC 3597 5 for those without a name here. */
export const typeName = (number: number): string => names.get(number) ?? `TYPE${number}`;

/** @throws RangeError for a name that is not known. */
export function typeNumber(type: string | number): number {
  if (typeof type === 'number') return type;
  const number = numbers[type] ?? (/^TYPE\d{1,5}$/.test(type) ? Number(type.slice(4)) : undefined);
  if (number === undefined) throw new RangeError(`unknown record type ${type}`);
  return number;
}
