import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { unsteered } from '../browser/context.ts';
import { browserTimeoutMs, BrowserInput, owns, trustOf } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { hasRoute } from '../browser/route.ts';
import { log, open } from '../browser/visit.ts';
import { DualLoad } from '../observations/browser.ts';

const loads = 3;
const limitMs = 20_000;
const connectMs = 3_000;

/** The page as a dual-stack user gets it: the browser's own resolver, address order and Happy Eyeballs; then over IPv4 alone. */
export default probe({
  gives: DualLoad,
  input: BrowserInput.extend({
    /** The site's address of the other family. */
    ipv4: z.ipv4(),
  }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { ipv4, ...input }, vantage, signal }) {
    const { url, address, port } = input;
    const here = { url, address, port };
    const isDual = (await hasRoute(ipv4, port)) && (await hasRoute(address, port));
    if (!isDual) return { ...here, dual: false, six: null, loads: [], baseline: null };
    const dialled = await dial({ address, port, local: null, timeoutMs: connectMs, signal });
    if (dialled.outcome === 'open') dialled.socket.destroy();
    const over4 = { ...input, address: ipv4 };
    const local4 = { ...vantage, local: null };
    const trust = await trustOf(over4, local4, signal);
    const { navigated } = await look(over4, { vantage: local4, signal }, async () => null, { trust });
    const seen = [];
    for (let nth = 0; nth < loads; nth += 1) {
      const load = await unsteered({ vantage, signal, trust: trust.spki, limitMs }, async (context) => {
        const page = await context.newPage();
        const kept = log(page, owns(input));
        const documents: number[] = [];
        page.on('requestfinished', (request) => {
          const { connectStart, connectEnd } = request.timing();
          if (request.isNavigationRequest() && connectEnd >= connectStart && connectStart >= 0)
            documents.push(connectEnd - connectStart);
        });
        const { outcome, detail, ms } = await open(page, url, input.ready);
        const servers = await kept.servers();
        const six = servers.filter((server) => server?.address.includes(':') === true).length;
        const unknown = servers.filter((server) => server === null).length;
        return { outcome, detail, ms, six, unknown, four: servers.length - six - unknown, connectMs: documents[0] ?? null };
      });
      seen.push(load);
    }
    return { ...here, dual: true, six: dialled.outcome, loads: seen, baseline: { outcome: navigated.outcome, ms: navigated.ms } };
  },
});
