import { withoutZone } from '../../../harness/address/literal.ts';
import { probe } from '../../../harness/model/probe.ts';
import { open, type Persistent, persistent } from '../../../harness/net/http-open.ts';
import { fieldsWith, GetInput, times, urlOf } from '../get.ts';
import { FirstOctet } from '../observations/clients.ts';

const connections = 3;
const limits = { limits: { keep: 0, body: 262_144 }, idleMs: 8_000, totalMs: 10_000 };

/** Times the first reply of three new connections, one after the other, then a second one of the last connection. */
export default probe({
  gives: FirstOctet,
  input: GetInput,
  timeoutMs: connections * (times.connect + limits.totalMs) + limits.totalMs + 2_000,
  async run({ input, vantage, signal }) {
    const request = {
      method: 'GET',
      target: input.target,
      host: input.host,
      headers: fieldsWith([['Connection', 'keep-alive']]),
    };
    const tls =
      input.scheme === 'http' ? null : { sni: input.name, identity: input.name ?? withoutZone(input.address), ca: input.ca };
    const to = { address: input.address, port: input.port };
    const fresh: number[] = [];
    let local: FirstOctet['local'] = null;
    let reused: number | null = null;
    const firstOctet = async (over: Persistent): Promise<number | null> => (await over.ask(request, limits)).firstOctetMs;
    for (let nth = 1; nth <= connections; nth += 1) {
      const opened = await open({ to, local: vantage.local, tls, connectMs: times.connect, idleMs: times.idle, signal });
      if (opened.outcome !== 'open') continue;
      local ??= opened.local;
      const over = persistent(opened, signal);
      try {
        const first = await firstOctet(over);
        if (first !== null) fresh.push(first);
        if (first !== null && nth === connections && over.state === 'open') reused = await firstOctet(over);
      } finally {
        over.close();
      }
    }
    return {
      url: urlOf(input),
      address: input.address,
      port: input.port,
      local,
      fresh,
      unanswered: connections - fresh.length,
      reused,
    };
  },
});
