import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { askOn, connection, type Ending, endingOf } from '../connections.ts';
import { GetInput, times, urlOf } from '../get.ts';
import { Idle } from '../observations/transport.ts';

type Input = Omit<GetInput, 'marker'>;

/** Connections that say nothing for a while, and then ask again. */
export default probe({
  gives: Idle,
  input: GetInput.omit({ marker: true }).extend({ pauseMs: z.number().min(100).max(90_000) }),
  timeoutMs: 90_000 + times.probe,
  silent: ({ ends }) => ends.every((end) => end === 'silent'),
  asksThrice: true,
  async run({ input: { pauseMs, ...input }, vantage, signal }) {
    let local: Idle['local'] = null;
    const after = async (to: Input): Promise<Ending> => {
      const on = await connection(to, vantage, signal);
      if (on === null) return 'unsent';
      try {
        if (to === input) local ??= on.local;
        const first = endingOf(await askOn(on, to, times.idle, 'HEAD'));
        if (first !== 'answered') return 'unsent';
        if (on.state === 'open') await on.pause(pauseMs);
        return on.state === 'open' ? endingOf(await askOn(on, to, times.idle, 'HEAD')) : on.state;
      } finally {
        on.close();
      }
    };
    const control = controlInput(vantage);
    const [proof, ...ends] = await Promise.all([
      control === null ? null : after(control),
      ...[1, 2, 3].map(async () => await after(input)),
    ]);
    const of: Idle['control'] = proof === null ? 'none' : controlOf(proof);
    return { url: urlOf(input), address: input.address, port: input.port, local, pauseMs, ends, control: of };
  },
});

const controlOf = (end: Ending): Idle['control'] => {
  if (end === 'answered') return 'alive';
  return end === 'silent' || end === 'unsent' ? 'dead' : 'closed';
};

/** A NAT or tunnel of the path that forgets a quiet connection is not this server's fault. */
function controlInput({ control }: Vantage): Input | null {
  if (control === null) return null;
  const { address, httpPort: port } = control;
  const host = isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
  return { scheme: 'http', address, port, name: null, host, target: '/', ca: null };
}
