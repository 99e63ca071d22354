import { probe } from '../../../harness/model/probe.ts';
import { browserTimeoutMs, BrowserInput, trustOf } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { LoadTimes } from '../observations/browser.ts';

const loads = 3;

/** Loads the page three times, each with an empty cache and connections of its own. A first load, which warms the path up, does not count. */
export default probe({
  gives: LoadTimes,
  input: BrowserInput,
  timeoutMs: browserTimeoutMs,
  async run({ input, vantage, signal }) {
    const trust = await trustOf(input, vantage, signal);
    const load = async () => {
      const { navigated, value } = await look(input, { vantage, signal }, async ({ steering }) => [...steering.connections], {
        trust,
      });
      const connections = value ?? [];
      const times = connections.map(({ ms }) => ms).toSorted((a, b) => a - b);
      const connectMs = times[Math.floor(times.length / 2)] ?? 0;
      return { outcome: navigated.outcome, ms: navigated.ms, connections: connections.length, connectMs };
    };
    // RFC 4380 5.2.9: a Teredo client finds the relay with its first packet to a peer.
    await load();
    const seen = [];
    for (let nth = 0; nth < loads; nth += 1) seen.push(await load());
    const { url, address, port } = input;
    return { url, address, port, loads: seen, secure: url.startsWith('https:') };
  },
});
