import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { browserTimeoutMs, BrowserInput, bareHost } from '../browser/input.ts';
import { look, routeOf, visitOf } from '../browser/look.ts';
import { crossOrigin, roundTrips } from '../browser/script.ts';
import { LiteralVisit } from '../observations/browser.ts';

/** Opens the page of the bracketed address, and tries there what a script needs: storage, and a fetch of the site's name. */
export default probe({
  gives: LiteralVisit,
  input: BrowserInput.extend({
    /** What a script of the literal's origin fetches: a URL at the site's name. */
    api: z.url().nullable(),
  }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { api, ...input }, vantage, signal }) {
    const { family, hosts } = routeOf(input);
    const route = { family, hosts: new Map([...hosts, ...(api === null ? [] : [[bareHost(api), input.address] as const])]) };
    const { navigated, value } = await look(
      input,
      { vantage, signal },
      async (at) => {
        const visit = await visitOf(input, at, at.navigated);
        if (at.navigated.outcome !== 'loaded') return { ...visit, api: null, cookie: null, storage: null };
        return {
          ...visit,
          ...(await roundTrips(at.page)),
          api: api === null ? null : await crossOrigin(at.page, at.context, api),
        };
      },
      { route },
    );
    return value ?? { ...(await visitOf(input, null, navigated)), api: null, cookie: null, storage: null };
  },
});
