import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Control as ControlPoint } from '../../../harness/model/vantage.ts';
import { probe } from '../../../harness/model/probe.ts';
import type { Asking } from '../../../harness/net/asking.ts';
import { Control } from '../observations.ts';
import { askHttp, newToken } from '../wire/mirror.ts';
import { echoDatagram } from '../wire/mirror-datagram.ts';
import { echoTcp } from '../wire/mirror-tcp.ts';
import { ping } from '../../../harness/net/ping.ts';

const rounds = [0, 1, 2] as const;
/** Later rounds wait no longer for the first: a dead path costs one deadline, not three. */
const headStartMs = 300;
/** Beyond the budget, so that a slow first exchange is seen as slow and not as none. */
const graceMs = 1_000;

/** Three rounds of TCP, UDP and HTTP to the control, and its echo. */
export default probe({
  gives: Control,
  input: z.strictObject({ control: ControlPoint, coldBudgetMs: z.int().min(100) }),
  timeoutMs: 20_000,
  async run({ input: { control, coldBudgetMs }, vantage, signal, now }) {
    const asking = (port: number): Asking => ({
      address: control.address,
      port,
      local: vantage.local,
      deadlineMs: coldBudgetMs + graceMs,
      signal,
    });
    const echo = asking(control.echoPort);
    const round = async () =>
      await Promise.all([
        echoTcp(echo, now).then(({ ms, code }) => ({ ms, code })),
        echoDatagram(echo, newToken(), now).then(({ ms, code }) => ({ ms, code })),
        getSmall(asking(control.httpPort), now),
      ]);
    const first = round();
    const settled = first.catch(() => null);
    const pause = async (ms: number) => await Promise.race([settled, delay(ms, null, { ref: false })]);
    const [done, echoes] = await Promise.all([
      pause(headStartMs).then(async () => await Promise.all([first, ...rounds.slice(1).map(async () => await round())])),
      // A lost echo is waited for in vain: better not as long as a tunnel may take to wake.
      pause(coldBudgetMs).then(async () => {
        const ask = { address: control.address, local: vantage.local, waitSeconds: 1, size: null, signal };
        return await Promise.all(rounds.map(async () => await ping(ask)));
      }),
    ]);
    return {
      address: control.address,
      tcp: done.map(([tcp]) => tcp),
      udp: done.map(([, udp]) => udp),
      http: done.map(([, , http]) => http),
      echo: echoes.includes(null) ? null : echoes.flatMap((echo) => echo?.reply ?? []),
      coldBudgetMs,
    };
  },
});

async function getSmall(ask: Asking, now: () => number): Promise<{ ms: number | null; code: string | null }> {
  const start = now();
  const reply = await askHttp({ ...ask, method: 'GET', target: '/' });
  if (reply.outcome === 'dead') return { ms: null, code: reply.code };
  if (reply.ended === 'complete' && reply.head?.status === 200) return { ms: now() - start, code: null };
  return { ms: null, code: reply.head === null ? (reply.detail ?? reply.outcome) : `HTTP ${reply.head.status}, ${reply.ended}` };
}
