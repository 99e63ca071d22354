import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { viewport } from '../browser/context.ts';
import { browserTimeoutMs, BrowserInput } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { decodePng } from '../browser/png.ts';
import { run } from '../browser/script.ts';
import { tilesOf } from '../browser/tiles.ts';
import { Screenshot } from '../observations/browser.ts';

const mostHeight = 2_400;
const mostBase64 = 200_000;
const shotMs = 10_000;

/** Takes a picture of the whole page, animations at their end, what is dynamic by declaration painted over. */
export default probe({
  gives: Screenshot,
  input: BrowserInput.extend({ masks: z.array(z.string()) }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { masks, ...input }, vantage, signal }) {
    const { url, address, port } = input;
    const { navigated, value } = await look(input, { vantage, signal }, async ({ page, navigated }) => {
      if (navigated.outcome !== 'loaded') return null;
      const measured: unknown = await run(page, 'document.documentElement.scrollHeight');
      const height = Math.min(mostHeight, Math.max(viewport.height, typeof measured === 'number' ? Math.ceil(measured) : 0));
      const png = await shoot(page, height, masks);
      if (png === null) return null;
      const pixels = decodePng(png, viewport.width * mostHeight);
      const base64 = png.toString('base64');
      return {
        width: pixels.width,
        height: pixels.height,
        tiles: tilesOf(pixels).toString('base64'),
        sha256: createHash('sha256').update(png).digest('hex'),
        png: base64.length > mostBase64 ? null : base64,
      };
    });
    const none = { width: 0, height: 0, sha256: '', png: null, tiles: '' };
    return { url, address, port, outcome: navigated.outcome, ...(value ?? none) };
  },
});

/** @returns null where the page keeps the browser too busy for a picture */
async function shoot(page: Page, height: number, masks: readonly string[]): Promise<Buffer | null> {
  try {
    return await page.screenshot({
      fullPage: true,
      clip: { x: 0, y: 0, width: viewport.width, height },
      animations: 'disabled',
      caret: 'hide',
      scale: 'css',
      timeout: shotMs,
      mask: masks.map((selector) => page.locator(selector)),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return null;
    throw error;
  }
}
