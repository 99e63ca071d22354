import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { pathKinds } from '../../../harness/model/path.ts';
import { addressesOf, query, readReply } from '../../../harness/net/dns/message.ts';
import { Llmnr } from '../observations/clients.ts';

/** RFC 4795 2.7: LLMNR_TIMEOUT, and up to three transmissions. */
const timeoutMs = 1_000;
const transmissions = 3;

const input = z.strictObject({
  name: z.string().max(63),
  answers: z.boolean(),
  control: z.string().max(63).nullable(),
  device: z.string().max(15).nullable(),
  port: z.int().min(1).max(65_535),
});

interface Link {
  readonly family: 4 | 6;
  readonly group: Llmnr['group'];
  readonly device: string | null;
  readonly port: number;
  readonly signal: AbortSignal;
}
type Answer = Llmnr['a'];

/** One name of the link, A and AAAA, by multicast of the path's family. */
export default probe({
  gives: Llmnr,
  input,
  timeoutMs: (transmissions + 1) * timeoutMs,
  asksThrice: true,
  async run({ input: { name, answers, control, device, port }, vantage, signal }) {
    const { family } = pathKinds[vantage.path];
    const group = family === 6 ? ('ff02::1:3' as const) : ('224.0.0.252' as const);
    const link = { family, group, device, port, signal };
    const [a, aaaa, known] = await Promise.all([
      askLink(name, 'A', link),
      askLink(name, 'AAAA', link),
      control === null ? null : askLink(control, family === 6 ? 'AAAA' : 'A', link),
    ]);
    return { group, name, answers, a, aaaa, control: known };
  },
});

async function askLink(name: string, type: 'A' | 'AAAA', { family, group, device, port, signal }: Link): Promise<Answer> {
  const asked = query({ name, type, recursion: false });
  const socket = createSocket(family === 6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const abort = () => reject(signal.reason);
  const begun = performance.now();
  const send = () => socket.send(asked.wire, port, group, (error) => (error === null ? undefined : reject(error)));
  const timers: NodeJS.Timeout[] = [];
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', reject);
  socket.on('message', (wire, from) => {
    // RFC 4795 2.1.1: the bits that differ from DNS are none that matter here.
    const answer = readReply(wire, asked);
    if (answer.outcome !== 'reply') return;
    const addresses = addressesOf(answer.reply, type).slice(0, 16);
    resolve({ outcome: 'answer', rcode: answer.reply.rcode, addresses, from: from.address, ms: performance.now() - begun });
  });
  try {
    socket.bind(0);
    await once(socket, 'listening');
    const at = outgoing(family, device);
    if (at !== null) socket.setMulticastInterface(at);
    send();
    for (let nth = 1; nth < transmissions; nth += 1) timers.push(setTimeout(send, nth * timeoutMs));
    timers.push(
      setTimeout(
        () => resolve({ outcome: 'silent', rcode: null, addresses: [], from: null, ms: null }),
        transmissions * timeoutMs,
      ),
    );
    return await promise;
  } finally {
    timers.forEach((timer) => clearTimeout(timer));
    signal.removeEventListener('abort', abort);
    socket.close();
  }
}

/** How `setMulticastInterface` names an interface: `::%eth0`, or an IPv4 address of it. Null leaves it to the kernel. */
function outgoing(family: 4 | 6, device: string | null): string | null {
  if (device === null) return null;
  if (family === 6) return `::%${device}`;
  return networkInterfaces()[device]?.find((own) => own.family === 'IPv4')?.address ?? null;
}
