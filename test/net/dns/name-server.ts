import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Answer, decode, encode } from 'dns-packet';

export interface NameServer {
  readonly port: number;
  close(): void;
}

/** A message for each query; null for silence. */
type Answering = (query: Buffer) => Buffer | null;

/** A name server on ::1: UDP answers with `udp`, TCP on the same port with `tcp`, in pieces; without `tcp` it is closed there. */
export async function nameServer(udp: Answering, tcp?: Answering): Promise<NameServer> {
  const stream = createServer((socket) =>
    socket.once('data', (query: Buffer) => {
      const answer = tcp?.(query.subarray(2)) ?? Buffer.alloc(0);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.write(length);
      setTimeout(() => socket.end(answer), 10);
    }),
  ).listen(0, '::1');
  await once(stream, 'listening');
  const at = stream.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  if (tcp === undefined) stream.close();
  const socket = createSocket('udp6').on('message', (query, from) => {
    const answer = udp(query);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  socket.bind(at.port, '::1');
  await once(socket, 'listening');
  const close = () => {
    socket.close();
    if (tcp !== undefined) stream.close();
  };
  return { port: at.port, close };
}

/** The answer to a query; `flags` are the response code and TC. */
export function replyTo(query: Buffer, answers: readonly Answer[], flags = 0): Buffer {
  const { id = 0, questions = [] } = decode(query);
  return encode({ type: 'response', id, flags, questions, answers: [...answers] });
}
