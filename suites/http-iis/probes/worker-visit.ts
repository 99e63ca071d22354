import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { browserTimeoutMs, BrowserInput } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { run } from '../browser/script.ts';
import { open } from '../browser/visit.ts';
import { WorkerVisit } from '../observations/browser.ts';

const registrationMs = 8_000;
const Registered = z.strictObject({ registration: z.enum(['active', 'failed', 'insecure']), detail: z.string().nullable() });

/** Registers the site's service worker, then puts the site out of reach and asks for the page again. */
export default probe({
  gives: WorkerVisit,
  input: BrowserInput.extend({ script: z.string().startsWith('/') }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { script, ...input }, vantage, signal }) {
    const { url, address, port } = input;
    const { navigated, value } = await look(input, { vantage, signal }, async ({ page, steering, navigated }) => {
      if (navigated.outcome !== 'loaded') return null;
      const got = await run(
        page,
        `(async () => {
          if (!isSecureContext || navigator.serviceWorker === undefined) return { registration: 'insecure', detail: null };
          try {
            await navigator.serviceWorker.register(${JSON.stringify(script)});
            await navigator.serviceWorker.ready;
            return { registration: 'active', detail: null };
          } catch (error) {
            return { registration: 'failed', detail: String(error).slice(0, 300) };
          }
        })()`,
        registrationMs,
      );
      const parsed = Registered.safeParse(got);
      if (!parsed.success)
        return { registration: 'failed' as const, detail: `not active within ${registrationMs / 1_000} s`, offline: null };
      if (parsed.data.registration !== 'active') return { ...parsed.data, offline: null };
      // From here on nothing of the site answers: only the worker can.
      await steering.close();
      const again = await open(page, url, input.ready);
      return { ...parsed.data, offline: again.outcome === 'loaded' && again.ready !== false };
    });
    const nothing = { registration: 'not-tried' as const, detail: navigated.detail, offline: null };
    return { url, address, port, script, outcome: navigated.outcome, ...(value ?? nothing) };
  },
});
