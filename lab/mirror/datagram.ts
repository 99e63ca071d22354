import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { datagramOctets, tokenPattern, type Sighting } from '../../harness/net/mirror.ts';
import { AnswerErrors } from './answer-errors.ts';
import type { Tokens } from './tokens.ts';

/** The token of a well-formed question, or null: nothing else is answered, and no answer is larger than its question. */
export function tokenOf(datagram: Uint8Array): string | null {
  if (datagram.length !== datagramOctets) return null;
  const [, token] = /^sixways ([^ ]+) *$/.exec(Buffer.from(datagram).toString('latin1')) ?? [];
  return token !== undefined && tokenPattern.test(token) ? token : null;
}

/** The UDP service on one address; resolves when it listens. */
export async function datagramService(address: string, port: number, tokens: Tokens): Promise<{ close(): void }> {
  const socket = createSocket({
    reuseAddr: true,
    ...(address.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' }),
  });
  const answer = (datagram: Buffer, { address, port }: RemoteInfo): void => {
    const token = tokenOf(datagram);
    if (token === null) return;
    const source = { address, port };
    const entry = tokens.remember(token, source);
    const text = JSON.stringify({ source } satisfies Sighting);
    if (!errors.answer(text, source, entry)) send(socket, text, source);
  };
  const errors = new AnswerErrors(address, port, answer);
  socket.on('message', answer);
  socket.bind({ address, port, exclusive: true });
  await once(socket, 'listening');
  // After the start only a failed receive gets here, and the next one may succeed.
  socket.on('error', (error) => process.stderr.write(`mirror: UDP ${address}: ${error.message}\n`));
  return {
    close: () => {
      errors.close();
      socket.close();
    },
  };
}

function send(socket: Socket, text: string, { address, port }: Sighting['source']): void {
  // No route back: the client learns it by the silence.
  socket.send(text, port, address, () => {});
}
