import { probe } from '../../../harness/model/probe.ts';
import { fetchOf, GetInput, times, urlOf } from '../get.ts';
import { Transfer } from '../observations.ts';
import { doubted, runOf, stallMs } from '../runs.ts';

const totalMs = 20_000;
const limits = { keep: 0, body: 16_777_216 };

/** HEAD, then GET of a large resource. */
export default probe({
  gives: Transfer,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.connect + times.total + totalMs + 8_000,
  silent: ({ runs }) => runs.length === 3 && runs.every(({ outcome }) => outcome === 'stalled'),
  asksThrice: true,
  async run({ input, vantage, signal, now }) {
    const start = now();
    const head = await fetchOf(input, { method: 'HEAD', limits, idleMs: times.idle, totalMs: times.total }, vantage, signal);
    const ask = (progress: () => void) =>
      fetchOf(input, { method: 'GET', limits, idleMs: stallMs, totalMs, progress }, vantage, signal);
    const fetched = head.outcome === 'response' ? await doubted(ask) : [];
    return {
      url: urlOf(input),
      address: input.address,
      port: input.port,
      local: head.local,
      small: { outcome: head.outcome, status: head.reply?.head?.status ?? null },
      runs: fetched.map((one) => runOf(one, one.reply?.body.octets ?? 0)),
      ms: now() - start,
    };
  },
});
