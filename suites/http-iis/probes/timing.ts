import { probe } from '../../../harness/model/probe.ts';
import type { Persistent } from '../../../harness/net/http-open.ts';
import { askOn, connection } from '../connections.ts';
import { GetInput, urlOf } from '../get.ts';
import { Timing } from '../observations/transport.ts';

const wanted = 5;
/** A server that ends each connection is timed on new ones; one that answers nothing is not asked for ever. */
const mostAsked = 8;

/**
 * Times to the first octet, one request after the other. The first connection is thrown away: it pays for neighbour discovery, tunnels
 * that wake up and caches.
 */
export default probe({
  gives: Timing,
  input: GetInput.omit({ marker: true }),
  timeoutMs: 30_000,
  async run({ input, vantage, signal, now }) {
    const end = now() + 24_000;
    const samples: Timing['samples'] = [];
    const warm = await connection(input, vantage, signal);
    if (warm !== null) await askOn(warm, input);
    warm?.close();
    const usable = async (old: Persistent | null) => (old?.state === 'open' ? old : await connection(input, vantage, signal));
    let on: Persistent | null = null;
    let local: Timing['local'] = null;
    for (let asked = 0; asked < mostAsked && samples.length < wanted && now() < end; asked += 1) {
      on = await usable(on);
      if (on === null) break;
      local ??= on.local;
      const reply = await askOn(on, input);
      if (reply.head !== null && reply.firstOctetMs !== null) {
        samples.push({ firstOctetMs: reply.firstOctetMs, connectMs: on.connectMs });
      }
      if (reply.ended !== 'complete') {
        on.close();
        on = null;
      }
    }
    on?.close();
    return { url: urlOf(input), address: input.address, port: input.port, local, samples };
  },
});
