import { z } from 'zod';
import { contains, prefixOf } from '../../../harness/address/prefix.ts';
import { ip } from '../../../harness/address/ip.ts';
import { probe } from '../../../harness/model/probe.ts';
import { askedAs } from '../asked.ts';
import { GetInput, times } from '../get.ts';
import { Throttle } from '../observations/clients.ts';

/** RFC 6585 4; 503 is what nginx and IIS's dynamic restrictions answer unless told otherwise. */
const throttled = new Set([429, 503]);
const atOnce = 5;
const longestMs = 20_000;

/** Bursts from one address, from a stranger, from neighbours: in this order, since the first one fills the bucket of a /64. */
export default probe({
  gives: Throttle,
  input: GetInput.extend({ requests: z.int().min(5).max(100) }),
  timeoutMs: times.probe + longestMs,
  async run({ input: { requests, ...input }, vantage, signal, now }) {
    const start = now();
    const own = vantage.local;
    const others = vantage.alternates ?? [];
    const isNear = (address: string): boolean => own?.includes(':') === true && contains(prefixOf(ip(own), 64), ip(address));
    const near = others.filter(isNear);
    const far = others.find((address) => !isNear(address));
    let local: Throttle['local'] = null;

    const burst = async (sources: readonly (string | null)[], count: number): Promise<Throttle['one']> => {
      const done = { asked: 0, answered: 0, throttled: 0 };
      while (done.asked < count && now() - start < longestMs) {
        const size = Math.min(atOnce, count - done.asked);
        const batch = Array.from({ length: size }, (_, at) => sources[(done.asked + at) % sources.length] ?? null);
        done.asked += size;
        for (const { seen } of await Promise.all(batch.map((from) => askedAs({ input, vantage, from, signal })))) {
          local ??= seen.local;
          if (seen.status !== null) done.answered += 1;
          if (throttled.has(seen.status ?? 0)) done.throttled += 1;
        }
      }
      return done;
    };
    const one = await burst([null], requests);
    const stranger = far === undefined ? null : await burst([far], 1);
    const neighbours = near.length < 2 ? null : { ...(await burst(near, requests)), addresses: near.length };
    return {
      url: `${input.scheme}://${input.host}${input.target}`,
      address: input.address,
      port: input.port,
      local,
      one,
      stranger,
      neighbours,
    };
  },
});
