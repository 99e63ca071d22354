import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Octets of a pixel: 3 or 4, red, green and blue first. */
  readonly channels: number;
  readonly octets: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG (W3C, third edition) 11.2.1: colour types of true colour, without and with alpha. */
const channelsOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * The pixels of a screenshot: 8 bits, true colour, not interlaced, as browsers write them.
 * @param most pixels that are decoded at most
 * @throws RangeError for any other picture
 */
export function decodePng(png: Buffer, most: number): Pixels {
  if (!png.subarray(0, 8).equals(signature) || png.length < 33) throw new RangeError('no PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colour = 0, , , interlace] = png.subarray(24, 29);
  const channels = channelsOf[colour];
  if (depth !== 8 || channels === undefined || interlace !== 0) throw new RangeError('not a PNG of 8 bits true colour');
  if (width * height > most) throw new RangeError(`a picture of ${width} x ${height} pixels`);
  const row = width * channels;
  const filtered = inflateSync(Buffer.concat([...dataChunks(png)]), { maxOutputLength: (row + 1) * height });
  if (filtered.length !== (row + 1) * height) throw new RangeError('a picture that ends early');
  return { width, height, channels, octets: unfilter(filtered, row, channels) };
}

/** Contents of the IDAT chunks (5.3). */
function* dataChunks(png: Buffer): Generator<Buffer> {
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') yield png.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
}

/** 9.2: each row begins with the type of its filter, which refers to the octets to the left and above. */
function unfilter(filtered: Buffer, row: number, channels: number): Buffer {
  const octets = Buffer.alloc((filtered.length / (row + 1)) * row);
  for (let from = 0, to = 0; to < octets.length; from += row + 1, to += row) {
    const type = filtered[from];
    for (let at = 0; at < row; at += 1) {
      const left = at < channels ? 0 : (octets[to + at - channels] ?? 0);
      const above = octets[to + at - row] ?? 0;
      const corner = at < channels ? 0 : (octets[to + at - row - channels] ?? 0);
      octets[to + at] = (filtered[from + 1 + at] ?? 0) + predicted(type, left, above, corner);
    }
  }
  return octets;
}

function predicted(type: number | undefined, left: number, above: number, corner: number): number {
  if (type === 1) return left;
  if (type === 2) return above;
  if (type === 3) return (left + above) >> 1;
  return type === 4 ? paeth(left, above, corner) : 0;
}

/** 9.4. */
function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
