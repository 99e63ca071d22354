import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { familyOf } from './input.ts';

/** Whether the kernel would send to an address; connecting a UDP socket sends nothing. */
export async function hasRoute(address: string, port: number): Promise<boolean> {
  const socket = createSocket(familyOf(address) === 6 ? 'udp6' : 'udp4');
  try {
    socket.connect(port, address);
    await once(socket, 'connect');
    return true;
  } catch {
    // No route, or no address of the family to send from.
    return false;
  } finally {
    socket.close();
  }
}
