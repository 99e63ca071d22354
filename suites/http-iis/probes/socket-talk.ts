import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial } from '../../../harness/net/dial.ts';
import { browserTimeoutMs, BrowserInput } from '../browser/input.ts';
import { look } from '../browser/look.ts';
import { run } from '../browser/script.ts';
import { SocketTalk } from '../observations/browser.ts';

const openMs = 5_000;
const Talked = z.strictObject({ opened: z.boolean(), echoed: z.boolean(), held: z.boolean(), code: z.int().nullable() });

/** Opens a WebSocket from the page of the same origin, sends a line, and stays. */
export default probe({
  gives: SocketTalk,
  input: BrowserInput.extend({
    /** Path of the endpoint. */
    endpoint: z.string().startsWith('/'),
    /** The page of the same site by its address; null where the certificate is not for it. */
    literal: z.url().nullable(),
    idleSeconds: z.int().min(0).max(60),
  }),
  timeoutMs: browserTimeoutMs,
  async run({ input: { endpoint, literal, idleSeconds, ...input }, vantage, signal }) {
    const { url, address, port } = input;
    const from = async (page: BrowserInput, idle: number) => {
      const socket = new URL(endpoint, page.url);
      socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
      const { navigated, value } = await look(
        page,
        { vantage, signal },
        async (at) => Talked.safeParse(await run(at.page, talk(socket.href, idle), openMs + idle * 1_000 + 1_000)),
        { limit: 20_000 + openMs + idle * 1_000 },
      );
      const none = { opened: false, echoed: false, held: false, code: null };
      return { outcome: navigated.outcome, said: { url: socket.href, ...(value?.success === true ? value.data : none) } };
    };
    const named = await from(input, idleSeconds);
    const literally =
      literal === null || named.outcome !== 'loaded' ? null : await from({ ...input, url: literal, ready: null }, 0);
    return {
      url,
      address,
      port,
      outcome: named.outcome,
      idleSeconds,
      byName: named.outcome === 'loaded' ? named.said : null,
      byLiteral: literally?.outcome === 'loaded' ? literally.said : null,
      reachable: await isReachable(input, vantage, signal),
    };
  },
});

/** WebSocket API: an event each, and the close code of RFC 6455 7.4 (1006: lost without a close frame). */
const talk = (url: string, idle: number): string => `new Promise((resolve) => {
  const state = { opened: false, echoed: false, held: false, code: null };
  let socket;
  try { socket = new WebSocket(${JSON.stringify(url)}); } catch { return resolve(state); }
  const late = setTimeout(() => resolve(state), ${openMs});
  socket.onopen = () => { state.opened = true; socket.send('sixways'); };
  socket.onclose = ({ code }) => { state.code = code; resolve(state); };
  socket.onmessage = ({ data }) => {
    if (state.echoed) return;
    clearTimeout(late);
    state.echoed = String(data).includes('sixways');
    const pings = setInterval(() => socket.readyState === 1 && socket.send('ping'), 10000);
    setTimeout(() => { clearInterval(pings); state.held = socket.readyState === 1; resolve(state); }, ${idle * 1_000});
  };
})`;

async function isReachable({ address, port }: BrowserInput, vantage: Vantage, signal: AbortSignal): Promise<boolean> {
  const dialled = await dial({ address, port, local: vantage.local, timeoutMs: openMs, signal });
  if (dialled.outcome === 'open') dialled.socket.destroy();
  return dialled.outcome === 'open';
}
