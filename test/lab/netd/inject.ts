import { closeSync } from 'node:fs';
import { openProto41 } from '../../../lab/netd/descriptors.ts';
import { toNumber, toOctets } from '../../../lab/netd/ipv4.ts';
import { inNamespace } from '../../../lab/netd/netns.ts';
import { socketAddress } from '../../../lab/netd/sockets.ts';
import { check, sendto } from '../../../lab/netd/sys.ts';

/** Sends `inner` by protocol 41 between two IPv4 addresses, past netd, from a namespace. */
export function inject(netns: string, from: string, to: string, inner: Buffer): void {
  inNamespace(netns, () => {
    const fd = openProto41(toNumber(from));
    try {
      check(sendto(fd, inner, inner.length, 0, socketAddress(toOctets(toNumber(to))), 16), 'sendto', to);
    } finally {
      closeSync(fd);
    }
  });
}
