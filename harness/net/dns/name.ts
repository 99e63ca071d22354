/** A name on the wire and where what follows it begins. */
export interface WireName {
  /** Presentation form without trailing dot; empty for the root. */
  readonly name: string;
  readonly end: number;
}

/**
 * The name at an offset (RFC 1035 4.1.4). A pointer must lead backwards, so that no message makes us go in circles.
 * @throws RangeError when it is no name
 */
export function readName(wire: Buffer, start: number): WireName {
  const labels: string[] = [];
  let octets = 0;
  let end: number | null = null;
  for (let here = start, floor = start; ;) {
    const length = wire[here];
    if (length === undefined) throw new RangeError('a name ends behind the message');
    if (length >= 0xc0) {
      const low = wire[here + 1];
      if (low === undefined) throw new RangeError('a pointer ends behind the message');
      end ??= here + 2;
      here = ((length & 0x3f) << 8) | low;
      if (here >= floor) throw new RangeError('a pointer does not lead backwards');
      floor = here;
      continue;
    }
    // RFC 6891 5: the other label types are no more.
    if (length > 63) throw new RangeError(`label type ${length >> 6} is unknown`);
    octets += length + 1;
    if (octets > 255) throw new RangeError('a name is longer than 255 octets');
    if (length === 0) return { name: labels.join('.'), end: end ?? here + 1 };
    if (here + 1 + length > wire.length) throw new RangeError('a label ends behind the message');
    labels.push(labelText(wire.subarray(here + 1, here + 1 + length)));
    here += 1 + length;
  }
}

/** A dot, a backslash, or what is no printable character, as `\DDD` (RFC 1035 5.1). */
export const labelText = (label: Uint8Array): string =>
  [...label]
    .map((octet) =>
      octet > 0x20 && octet < 0x7f && octet !== 0x2e && octet !== 0x5c
        ? String.fromCharCode(octet)
        : `\\${String(octet).padStart(3, '0')}`,
    )
    .join('');

/** The name as names are compared (RFC 4343), without trailing dot. */
export const canonicalName = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** Whether a name is `ancestor` or below it; the root is above all. */
export function isWithin(name: string, ancestor: string): boolean {
  const [one, other] = [canonicalName(name), canonicalName(ancestor)];
  return other === '' || one === other || one.endsWith(`.${other}`);
}

/**
 * An uncompressed name on the wire; `\DDD` stands for one octet.
 * @throws RangeError for an empty label, and beyond 63 octets of a label or 255 of the name
 */
export function writeName(name: string): Buffer {
  const bare = name.replace(/\.$/, '');
  const labels = bare === '' ? [] : bare.split('.').map(labelOctets);
  const wire = Buffer.concat([...labels.map((label) => Buffer.concat([Buffer.from([label.length]), label])), Buffer.alloc(1)]);
  if (wire.length > 255) throw new RangeError(`a name is longer than 255 octets: ${name.slice(0, 80)}`);
  return wire;
}

function labelOctets(label: string): Buffer {
  const octets = Buffer.from(
    label.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code))),
    'latin1',
  );
  if (octets.length === 0 || octets.length > 63) throw new RangeError(`a label has ${octets.length} octets`);
  return octets;
}
