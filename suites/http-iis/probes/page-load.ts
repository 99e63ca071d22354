import { probe } from '../../../harness/model/probe.ts';
import { browserTimeoutMs, BrowserInput, owns } from '../browser/input.ts';
import { hostsOf, look, visitOf } from '../browser/look.ts';
import { PageLoad } from '../observations/browser.ts';

/** Opens a page by name in a real browser; all its connections go over the path, to addresses of the path's family. */
export default probe({
  gives: PageLoad,
  input: BrowserInput,
  timeoutMs: browserTimeoutMs,
  async run({ input, vantage, signal }) {
    const { navigated, value } = await look(input, { vantage, signal }, async (at) => await visitOf(input, at, at.navigated));
    if (value === null) return await visitOf(input, null, navigated);
    return { ...value, hosts: await hostsOf(value, owns(input), vantage, signal) };
  },
});
