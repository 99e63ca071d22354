import type { Page } from 'playwright';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { bareHost, browserTimeoutMs, BrowserInput, trustOf } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { hasRoute } from '../browser/route.ts';
import type { Route } from '../browser/steering.ts';
import { open } from '../browser/visit.ts';
import { run } from '../browser/script.ts';
import { MixedSession } from '../observations/browser.ts';

const clickMs = 3_000;
const loadMs = 5_000;

/** Begins a session over one family and goes on over the other, as RFC 8305 has browsers do from one connection to the next. */
export default probe({
  gives: MixedSession,
  input: BrowserInput.extend({
    ipv4: z.ipv4(),
    /** What is clicked on the page to go on; null: the page is opened again. */
    submit: z.string().nullable(),
    /** Text that only a session shows. */
    shows: z.string(),
  }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { ipv4, submit, shows, ...input }, vantage, signal }) {
    const { url, address, port } = input;
    const here = { url, address, port };
    if (!(await hasRoute(ipv4, port)) || !(await hasRoute(address, port))) return { ...here, dual: false, tries: [] };
    const host = bareHost(url);
    const over = (family: 4 | 6) => new Map([[host, family === 4 ? ipv4 : address]]);
    // The session must begin and end where its addresses differ: no source address is bound.
    const at = { vantage: { ...vantage, local: null }, signal };
    const trust = await trustOf(input, vantage, signal);
    const tries = [];
    for (const [from, to] of [
      [4, 4],
      [6, 4],
      [4, 6],
    ] as const) {
      const route: Route = { family: from, hosts: over(from) };
      const { navigated, value } = await look(
        input,
        at,
        async ({ page, steering, navigated }) => {
          if (navigated.outcome !== 'loaded') return { status: null, kept: false };
          route.family = to;
          route.hosts = over(to);
          steering.cut();
          if (submit === null) {
            const { status } = await open(page, url, null);
            return { status, kept: await isShown(page, shows) };
          }
          // Where the click or the navigation comes to nothing, the text that follows tells.
          const [response] = await Promise.all([
            page.waitForNavigation({ waitUntil: 'load', timeout: loadMs }).catch(() => null),
            page.click(submit, { timeout: clickMs }).catch(() => undefined),
          ]);
          return { status: response?.status() ?? null, kept: await isShown(page, shows) };
        },
        { trust, route },
      );
      tries.push({ from, to, outcome: navigated.outcome, ...(value ?? { status: null, kept: false }) });
    }
    return { ...here, dual: true, tries };
  },
});

async function isShown(page: Page, text: string): Promise<boolean> {
  return (await run(page, `document.documentElement.outerHTML.includes(${JSON.stringify(text)})`)) === true;
}
