import { z } from 'zod';
import { Control } from '../../../harness/model/vantage.ts';
import { probe } from '../../../harness/model/probe.ts';
import { datagramOctets } from '../../../harness/net/mirror.ts';
import { Identity } from '../observations.ts';
import { newToken } from '../wire/mirror.ts';
import { echoDatagram } from '../wire/mirror-datagram.ts';
import { echoTcp } from '../wire/mirror-tcp.ts';
import { deviceOctets } from '../wire/proc-net.ts';

/** Our address by our own socket and by the control, and whether the path's interface carried what was sent. */
export default probe({
  gives: Identity,
  input: z.strictObject({ control: Control, deadlineMs: z.int().min(100) }),
  timeoutMs: 15_000,
  async run({ input: { control, deadlineMs }, vantage: { local, device }, signal, now }) {
    const ask = { address: control.address, port: control.echoPort, local, deadlineMs, signal };
    const before = device === null ? null : await deviceOctets(device);
    const [tcp, udp] = await Promise.all([echoTcp(ask, now), echoDatagram(ask, newToken(), now)]);
    const after = device === null ? null : await deviceOctets(device);
    const isCounted = device !== null && before !== null && after !== null;
    return {
      local: tcp.local,
      source: tcp.source ?? udp.source,
      code: tcp.code,
      device: isCounted
        ? {
            name: device,
            asked: tcp.sentOctets + udp.tries * datagramOctets,
            sent: after.sent - before.sent,
            received: after.received - before.received,
          }
        : null,
    };
  },
});
