import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../../suites/http-iis/browser/png.ts';
import { tilesOf } from '../../../suites/http-iis/browser/tiles.ts';

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly octets: Buffer;
}

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  // The check sum is not read: the picture comes from our own browser.
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
};

/** PNG 9.2, from the encoder's side: what is written is the octet without its prediction. */
function encode(
  { width, height, channels, octets }: Drawn,
  filters: readonly number[],
  change: Partial<Record<number, number>> = {},
) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  for (const [at, octet = 0] of Object.entries(change)) header[Number(at)] = octet;
  const row = width * channels;
  const at = (y: number, x: number): number => (y < 0 || x < 0 ? 0 : (octets[y * row + x] ?? 0));
  const rows = Array.from({ length: height }, (_, y) => {
    const filter = filters[y % filters.length] ?? 0;
    const line = Array.from({ length: row }, (_octet, x) => {
      const [a, b, c] = [at(y, x - channels), at(y - 1, x), at(y - 1, x - channels)];
      const near = [a, b, c]
        .map((one, rank) => [Math.abs(a + b - c - one), rank, one] as const)
        .toSorted((p, q) => p[0] - q[0] || p[1] - q[1]);
      const predicted = [0, a, b, (a + b) >> 1, near[0]?.[2] ?? 0][filter] ?? 0;
      return (at(y, x) - predicted) & 255;
    });
    return Buffer.from([filter, ...line]);
  });
  const packed = deflateSync(Buffer.concat(rows));
  const half = Math.floor(packed.length / 2);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from('Comment')),
    chunk('IDAT', packed.subarray(0, half)),
    chunk('IDAT', packed.subarray(half)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const drawn = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    channels: fc.constantFrom(3 as const, 4 as const),
  })
  .chain(({ width, height, channels }) => {
    const length = width * height * channels;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((octets): Drawn => ({ width, height, channels, octets: Buffer.from(octets) }));
  });
const filters = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 });

const grey: Drawn = { width: 10, height: 9, channels: 3, octets: Buffer.alloc(270, 100) };

describe('a picture', () => {
  it('is decoded to what was drawn, whatever the filters', () => {
    fc.assert(
      fc.property(drawn, filters, (is, types) => {
        expect(decodePng(encode(is, types), 400)).toEqual(is);
      }),
    );
  });

  it.each([
    ['no PNG', Buffer.from('GIF89a'.padEnd(40)), 'no PNG'],
    ['a palette', encode(grey, [0], { 9: 3 }), '8 bits true colour'],
    ['16 bits', encode(grey, [0], { 8: 16 }), '8 bits true colour'],
    ['interlaced', encode(grey, [0], { 12: 1 }), '8 bits true colour'],
    ['larger than it may be', encode(grey, [0], { 0: 1 }), 'a picture of'],
    ['shorter than it says', encode(grey, [0], { 7: 10 }), 'ends early'],
    ['longer than it says', encode(grey, [0], { 7: 8 }), 'larger than'],
    ['cut', encode(grey, [0]).subarray(0, 60), /unexpected end|incorrect/],
  ])('is refused: %s', (_, png, why) => {
    expect(() => decodePng(png, 1_000)).toThrow(why);
  });

  it('has tiles of mean colours, smaller ones at its edges', () => {
    const octets = Buffer.from(grey.octets);
    // The left tile has 64 pixels; in the lower right corner lie two.
    octets.set([228, 100, 36], 0);
    octets.set([200, 100, 0], (8 * 10 + 9) * 3);
    expect([...tilesOf({ ...grey, octets })]).toEqual([102, 100, 99, 100, 100, 100, 100, 100, 100, 150, 100, 50]);
  });
});
