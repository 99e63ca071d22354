import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { respond } from './respond.ts';
import { loadZone, type ServedRecord } from './zone.ts';

export interface ResponderOptions {
  /** Interface on whose link it answers. */
  readonly device: string;
  /** An IPv4 address of that interface. */
  readonly address: string;
  readonly port: number;
  /** Single labels, as records of the root. */
  readonly records: readonly ServedRecord[];
}

/** Answers LLMNR (RFC 4795 2.3) for its own names on the groups of both families, and is silent for all others (RFC 4795 2.1.1: no RCODE 3). */
export async function startResponder({ device, address, port, records }: ResponderOptions): Promise<{ close(): void }> {
  const zones = [loadZone({ name: '', records })];
  const owners = new Set(zones.flatMap((zone) => zone.records.map(({ owner }) => owner)));
  const listen = async (family: 4 | 6): Promise<Socket> => {
    const socket = createSocket({ reuseAddr: true, ...(family === 6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' }) });
    socket.on('message', (query, from) => {
      const label = query.toString('latin1', 13, 13 + (query[12] ?? 0)).toLowerCase();
      const { wire } = respond(query, { zones, isRecursive: true }, { transport: 'udp', family });
      if (wire !== null && owners.has(label)) socket.send(wire, from.port, from.address, () => {});
    });
    socket.bind(port);
    await once(socket, 'listening');
    if (family === 6) socket.addMembership('ff02::1:3', `::%${device}`);
    else socket.addMembership('224.0.0.252', address);
    return socket;
  };
  const sockets = await Promise.all([listen(4), listen(6)]);
  return { close: () => sockets.forEach((socket) => socket.close()) };
}
