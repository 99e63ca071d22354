import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Address } from '../../model/address.ts';
import { type Attempt, NetTcp } from '../../model/net-tcp.ts';
import { probe } from '../../model/probe.ts';
import { dial, type Dial } from '../dial.ts';

/** The kernel sends SYN at 0, 1 and 3 s (RFC 6298 5.5): an attempt of this length survives two lost ones. */
const attemptMs = 3_400;
/** Attempts 2 and 3 do not wait longer for the first. */
const headStartMs = 150;

/** Three connection attempts to one address and port, closed at once. */
export default probe({
  gives: NetTcp,
  input: z.strictObject({ address: Address, port: z.int().min(1).max(65_535) }),
  timeoutMs: 4_000,
  asksThrice: true,
  silent: ({ attempts }) => attempts.every(({ outcome }) => outcome === 'timeout'),
  async run({ input, vantage, signal }) {
    const stop = new AbortController();
    const to = { ...input, local: vantage.local, timeoutMs: attemptMs, signal: AbortSignal.any([signal, stop.signal]) };
    try {
      const first = attempt(to);
      // An attempt that throws does so again below, with the reason.
      await Promise.race([first, delay(headStartMs, undefined, { signal: to.signal })]).catch(() => undefined);
      return { ...input, attempts: await Promise.all([first, attempt(to), attempt(to)]) };
    } finally {
      // Ends the head start, and the other attempts where one could not be made.
      stop.abort();
    }
  },
});

async function attempt(to: Dial): Promise<Attempt> {
  const start = performance.now();
  const dialled = await dial(to);
  if (dialled.outcome !== 'open')
    return { outcome: dialled.outcome, ms: performance.now() - start, code: dialled.code, local: null };
  // RST instead of FIN: nothing was said, and a TIME_WAIT per attempt would use up ports.
  dialled.socket.resetAndDestroy();
  return { outcome: 'open', ms: dialled.ms, code: null, local: dialled.local };
}
