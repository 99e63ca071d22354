import { isIP } from 'node:net';
import { z } from 'zod';
import { withoutZone } from '../../../harness/address/literal.ts';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial } from '../../../harness/net/dial.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { type Alternative, type MalformedAlternative, parseAltSvc } from '../alt-svc.ts';
import { addressesOf } from '../family-lookup.ts';
import { get, GetInput, times } from '../get.ts';
import { Alternatives } from '../observations/transport.ts';

type Found = Alternatives['list'][number];

/** Protocols over TCP; HTTP/3 needs a QUIC client. */
const overTcp = new Set(['h2', 'http/1.1']);

/** GET of a page, and one connection to each alternative that its Alt-Svc field names. */
export default probe({
  gives: Alternatives,
  input: GetInput.extend({ resolverPort: z.int().optional() }),
  timeoutMs: times.probe + 8_000,
  async run({ input: { resolverPort, ...input }, vantage, signal }) {
    const page = await get({ ...input, marker: null }, vantage, signal);
    const values = page.headers.filter(([name]) => name.toLowerCase() === 'alt-svc').map(([, value]) => value);
    const field = values.length === 0 ? null : values.join(', ').slice(0, 4_000);
    const ask = async (one: Alternative | MalformedAlternative): Promise<Found> =>
      'malformed' in one
        ? { text: one.text, outcome: 'malformed', detail: one.malformed }
        : { text: one.text, ...(await reached(one, input, vantage, signal, resolverPort)) };
    const { url, address, port, local } = page;
    const isAnswered = page.status !== null;
    return { url, address, port, local, isAnswered, field, list: await Promise.all(parseAltSvc(field ?? '').map(ask)) };
  },
});

async function reached(
  { protocol, host, port }: Alternative,
  input: GetInput,
  vantage: Vantage,
  signal: AbortSignal,
  resolverPort: number | undefined,
): Promise<Pick<Found, 'outcome' | 'detail'>> {
  if (!overTcp.has(protocol)) return { outcome: 'no-client', detail: protocol.slice(0, 40) };
  const family = isIP(input.address) === 6 ? 6 : 4;
  // RFC 7838 3: without a host it is the origin's.
  const isOwn = host === '' || host === input.name || host === withoutZone(input.address);
  const found = isOwn ? [input.address] : await addressesOf(host, family, vantage, { signal, resolverPort });
  if ('errno' in found) return { outcome: 'resolver', detail: found.errno };
  const [address] = found;
  if (address === undefined) return { outcome: 'no-address', detail: host.slice(0, 200) };
  const to = { address, port };
  const dialled = await dial({ ...to, local: vantage.local, timeoutMs: times.connect, signal });
  if (dialled.outcome === 'open') dialled.socket.resetAndDestroy();
  const code = dialled.outcome === 'open' ? '' : ` (${dialled.code})`;
  return { outcome: dialled.outcome, detail: `${endpointText(to)}${code}` };
}
