import { connect, type Socket } from 'node:net';
import { encodeFrame } from '../../../harness/net/smb/frame.ts';
import { peer } from '../../net/peer.ts';

/** Changes a message in place, ends the connection, or returns another message. */
export type Change = (message: Buffer, connection: { end(): void }) => unknown;

/** Somebody between client and server, who reads every packet of the server and may change it. */
export async function changer(port: number, change: Change) {
  return await peer('::1', (client: Socket) => {
    const server = connect(port, '::1');
    const end = () => {
      client.destroy();
      server.destroy();
    };
    server.on('error', end).on('close', end);
    client.on('close', end).on('data', (piece) => server.write(piece));
    let buffered = Buffer.alloc(0);
    server.on('data', (piece: Buffer) => {
      buffered = Buffer.concat([buffered, piece]);
      while (buffered.length >= 4) {
        const octets = 4 + (buffered.readUInt32BE(0) & 0xff_ffff);
        if (buffered.length < octets) return;
        const message = buffered.subarray(4, octets);
        const other = change(message, { end });
        const sent = encodeFrame({ type: buffered.readUInt8(0), payload: Buffer.isBuffer(other) ? other : message });
        if (!client.destroyed) client.write(sent);
        buffered = buffered.subarray(octets);
      }
    });
  });
}

/** A server's answer to a command, in clear. */
export const isReply = (message: Buffer, command: number, status = 0): boolean =>
  message.length >= 64 && message[0] === 0xfe && message.readUInt16LE(12) === command && message.readUInt32LE(8) === status;
