import { check } from '../../../harness/model/check.ts';
import { Screenshot, tilePixels } from '../observations/browser.ts';
import { urlsOf, visitsOf } from '../visits.ts';

/** Share of tiles. */
const different = 0.01;
/** Of 255, in any colour: below it, the rendering of a glyph moved by a part of a pixel. */
const visible = 4;

const white = { width: 80, height: 80, tiles: '/'.repeat(400) };
const black = { ...white, tiles: 'A'.repeat(400) };
const taller = { ...white, height: 160, tiles: '/'.repeat(800) };
const twice = (path: 'ipv4' | 'ipv6', one: Partial<Screenshot> = white, other = one) => [
  Screenshot.on(path, one),
  Screenshot.on(path, other, { sample: 2 }),
];

type Picture = Pick<Screenshot, 'width' | 'height'> & { readonly octets: Uint8Array };

const pictureOf = ({ width, height, tiles }: Screenshot): Picture => ({
  width,
  height,
  octets: Uint8Array.from(atob(tiles), (octet) => octet.charCodeAt(0)),
});

/** Numbers of the tiles that differ; what one picture has beyond the other's edge differs. */
function differing(one: Picture, other: Picture): Set<number> {
  const tiles = Math.max(one.octets.length, other.octets.length) / 3;
  const isSame = (tile: number): boolean =>
    [0, 1, 2].every((colour) => {
      const [a, b] = [one.octets[tile * 3 + colour], other.octets[tile * 3 + colour]];
      return a !== undefined && b !== undefined && Math.abs(a - b) < visible;
    });
  return new Set(Array.from({ length: tiles }, (_, tile) => tile).filter((tile) => !isSame(tile)));
}

/** The rectangle around tiles, as two corners in CSS pixels. */
function cornersOf(tiles: ReadonlySet<number>, width: number): { from: string; to: string } {
  const columns = Math.ceil(width / tilePixels);
  const xs = [...tiles].map((tile) => tile % columns);
  const ys = [...tiles].map((tile) => Math.floor(tile / columns));
  const corner = (x: number, y: number): string => `${x * tilePixels},${y * tilePixels}`;
  return {
    from: corner(Math.min(...xs), Math.min(...ys)),
    to: corner(Math.max(...xs) + 1, Math.max(...ys) + 1),
  };
}

/** What differs from tile to tile is a share of the page's area: one letter is less than a percent, a stylesheet is most of it. */
export default check({
  title: 'the page looks the same',
  requirement:
    'A picture of the whole page differs from that over IPv4 in less than 1 % of its area, beyond what differs between two loads.',
  why: 'A page can load, and still be another one: without its stylesheet, with another banner, from an old copy.',
  fix: 'Compare the two pictures; follow the first stylesheet or font that failed or came from elsewhere.',
  level: 'info',
  source: [{ text: 'sixways docs/verdicts.md, parity' }],
  requires: ['http-iis/browser-page-load', 'http-iis/body-parity'],
  needs: { pictures: Screenshot, reference: Screenshot.onReference() },
  messages: {
    same: ['info', '{url} looks the same; {percent} % of its area differ'],
    differs: [
      'warning',
      '{url} looks different: {percent} % of its area, all between {from} and {to} (pixels from the left, from the top)',
    ],
    restless: ['nondeterministic', '{url} differs in {percent} % of its area between two loads of one path; declare `masks`'],
    few: ['few-samples', '{url}: not all pictures could be taken'],
  },
  judge({ pictures, reference }, say) {
    return urlsOf(pictures).map((url) => {
      const seen = visitsOf(pictures, url);
      const base = visitsOf(reference, url);
      const all = [...seen, ...base];
      const [a1, a2, b1, b2] = [base[0], base[1], seen[0], seen[1]].map((at) =>
        at === undefined || at.value.outcome !== 'loaded' || at.value.width === 0 ? undefined : pictureOf(at.value),
      );
      if (a1 === undefined || a2 === undefined || b1 === undefined || b2 === undefined) return say('few', all, { url });
      const whole = Math.max(...[a1, a2, b1, b2].map(({ octets }) => octets.length / 3), 1);
      const percent = (tiles: number): number => Math.round((tiles / whole) * 1_000) / 10;
      const mask = differing(a1, a2).union(differing(b1, b2));
      if (mask.size / whole >= different) return say('restless', all, { url, percent: percent(mask.size) });
      const rest = differing(a1, b1).difference(mask);
      if (rest.size / whole < different) return say('same', all, { url, percent: percent(rest.size) });
      return say('differs', all, { url, percent: percent(rest.size), ...cornersOf(rest, a1.width) });
    });
  },
  examples: [
    { name: 'the same', seen: { pictures: twice('ipv6'), reference: twice('ipv4') }, says: ['same'] },
    {
      name: `a tile of ${tilePixels} pixels in another place`,
      seen: { pictures: twice('ipv6', { ...white, tiles: `${'/'.repeat(396)}A///` }), reference: twice('ipv4') },
      says: ['differs'],
    },
    { name: 'another page', seen: { pictures: twice('ipv6', black), reference: twice('ipv4') }, says: ['differs'] },
    { name: 'a longer page', seen: { pictures: twice('ipv6', taller), reference: twice('ipv4') }, says: ['differs'] },
    { name: 'an animation', seen: { pictures: twice('ipv6', white, black), reference: twice('ipv4') }, says: ['restless'] },
    {
      name: 'one picture is missing',
      seen: { pictures: twice('ipv6', { outcome: 'stalled', width: 0, height: 0, tiles: '' }), reference: twice('ipv4') },
      says: ['few'],
    },
  ],
});
