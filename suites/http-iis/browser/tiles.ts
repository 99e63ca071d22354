import { tilePixels } from '../observations/browser.ts';
import type { Pixels } from './png.ts';

/** Mean red, green and blue of each tile, row by row; those at the edges are smaller. */
export function tilesOf({ width, height, channels, octets }: Pixels): Buffer {
  const columns = Math.ceil(width / tilePixels);
  const rows = Math.ceil(height / tilePixels);
  const sums = new Float64Array(columns * rows * 3);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tile = Math.floor(y / tilePixels) * columns + Math.floor(x / tilePixels);
      const at = (y * width + x) * channels;
      counts[tile] = (counts[tile] ?? 0) + 1;
      for (let colour = 0; colour < 3; colour += 1)
        sums[tile * 3 + colour] = (sums[tile * 3 + colour] ?? 0) + (octets[at + colour] ?? 0);
    }
  }
  return Buffer.from(sums.map((sum, at) => Math.round(sum / (counts[Math.floor(at / 3)] ?? 1))));
}
