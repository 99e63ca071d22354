import { connectUdp } from '../../../harness/net/udp.ts';
import { pathErrno } from './failure.ts';

/** The address that the kernel takes towards `to` (RFC 6724 5); null where it has no way there. Nothing is sent. */
export async function sourceTowards(to: string): Promise<string | null> {
  try {
    // Any port will do.
    await using connected = await connectUdp({ address: to, port: 9, local: null });
    return connected.socket.address().address;
  } catch (error) {
    pathErrno(error);
    return null;
  }
}
