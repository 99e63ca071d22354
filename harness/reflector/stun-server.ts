import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ip, toBytes } from '../address/ip.ts';
import { bindingResponseOf, readBindingRequest } from '../net/stun.ts';
import { limits } from './limits.ts';
import type { Rate } from './rate.ts';
import type { Runs } from './runs.ts';

/** STUN Binding on one address; resolves when it listens. An answer has at most 24 octets more than its request. */
export async function stunServer(
  local: string,
  port: number,
  { runs, rate }: { readonly runs: Runs; readonly rate: Rate },
): Promise<{ readonly port: number; close(): void }> {
  const socket = createSocket(local.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  socket.on('message', (message, { address, port: from }) => {
    if (message.length > limits.datagram || !rate.admits(address)) return;
    const transaction = readBindingRequest(message);
    if (transaction === null) return;
    const run = transaction.subarray(0, 8).toString('hex');
    runs.record(run, { kind: 'stun', source: { address, port: from }, local, tag: '', query: null });
    // No route back: the client learns it by the silence.
    socket.send(bindingResponseOf(transaction, toBytes(ip(address)), from), from, address, () => {});
  });
  socket.bind({ address: local, port, exclusive: true });
  await once(socket, 'listening');
  // After the start only a failed receive gets here, and the next one may succeed.
  socket.on('error', () => {});
  return { port: socket.address().port, close: () => socket.close() };
}
