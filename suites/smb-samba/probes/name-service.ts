import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import { query } from '../../../harness/net/dns/message.ts';
import { connectUdp } from '../../../harness/net/udp.ts';
import { NameService } from '../observations/names.ts';

const answerMs = 1_000;

/** A directed Probe (WS-Discovery 1.1, 5.2) for anything. */
const wsdProbe = `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>urn:uuid:6d1f3c52-7d0e-4f0b-9a35-52b1c0f1a6e4</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>
<s:Body><d:Probe/></s:Body></s:Envelope>`;

/** DNS first; where that does not know the name, the services of the link are asked at the server's own address, since multicast does not leave it. */
export default probe({
  gives: NameService,
  input: z.strictObject({ name: z.string(), address: Address }),
  timeoutMs: 15_000,
  async run({ input, vantage, signal }) {
    const { name, address } = input;
    const common = { local: vantage.local, signal };
    const [a, aaaa] = await Promise.all(
      ([4, 6] as const).map(async (family) => {
        const found = await lookup({ name, family, resolvers: vantage.resolvers, timeoutMs: 3_000, ...common });
        return found.slice(0, 16);
      }),
    );
    if (a === undefined || aaaa === undefined) throw new RangeError('two lookups have two results');
    if (a.length + aaaa.length > 0) return { name, address, a, aaaa, answering: [] };
    const [label = name] = name.split('.');
    const questions = [
      ['mdns', 5353, query({ name: `${label}.local`, type: 'AAAA' }).wire],
      ['llmnr', 5355, query({ name: label, type: 'AAAA' }).wire],
      ['wsd', 3702, Buffer.from(wsdProbe)],
    ] as const;
    const answered = await Promise.all(
      questions.map(async ([service, port, wire]) => ((await answers({ address, port, ...common }, wire)) ? [service] : [])),
    );
    return { name, address, a, aaaa, answering: answered.flat() };
  },
});

/** Whether anything at all comes back. */
async function answers(
  { signal, ...to }: { address: string; port: number; local: string | null; signal: AbortSignal },
  wire: Buffer,
): Promise<boolean> {
  await using connected = await connectUdp(to);
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const deadline = setTimeout(() => resolve(false), answerMs);
  connected.socket.once('message', () => resolve(true));
  // A port unreachable is an answer too: nobody is there.
  connected.socket.once('error', () => resolve(false));
  signal.addEventListener('abort', () => resolve(false), { once: true });
  connected.socket.send(wire);
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
  }
}
