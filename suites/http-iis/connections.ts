import { withoutZone } from '../../harness/address/literal.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { Reply } from '../../harness/net/http1.ts';
import { open, persistent, type Persistent } from '../../harness/net/http-open.ts';
import { fieldsWith, type GetInput, times } from './get.ts';
import type { KeepAlive } from './observations/transport.ts';

/** How a request on a connection that was open before went. */
export type Ending = KeepAlive['end'];

type Input = Omit<GetInput, 'marker'>;

/** A connection for several requests; null when there is none to be had. */
export async function connection(input: Input, vantage: Vantage, signal: AbortSignal): Promise<Persistent | null> {
  const opened = await open({
    to: { address: input.address, port: input.port },
    local: vantage.local,
    tls: input.scheme === 'http' ? null : { sni: input.name, identity: input.name ?? withoutZone(input.address), ca: input.ca },
    connectMs: times.connect,
    idleMs: times.idle,
    signal,
  });
  return opened.outcome === 'open' ? persistent(opened, signal) : null;
}

/** GET that does not end the connection. */
export async function askOn(
  on: Pick<Persistent, 'ask'>,
  { host, target }: Input,
  idleMs = times.idle,
  method = 'GET',
): Promise<Reply> {
  const headers = fieldsWith([['Connection', 'keep-alive']]);
  return await on.ask({ method, target, host, headers }, { limits: { keep: 0, body: 1_048_576 }, idleMs, totalMs: times.total });
}

/** What a reply, or the lack of one, came to. */
export function endingOf(reply: Reply): Ending {
  if (reply.ended === 'complete') return 'answered';
  if (reply.ended === 'limit') return 'announced';
  return reply.ended === 'slow' ? 'silent' : reply.ended;
}
