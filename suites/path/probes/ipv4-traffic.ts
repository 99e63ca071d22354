import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { Ipv4Traffic } from '../observations.ts';
import { ipv4Routes, ipv4Sent } from '../wire/proc-net.ts';

/** IPv4 packets that the namespace has sent so far, and its IPv4 routes. Sends nothing. */
export default probe({
  gives: Ipv4Traffic,
  input: z.strictObject({}),
  timeoutMs: 2_000,
  async run({ vantage: { kind } }) {
    const [sent, routes] = await Promise.all([ipv4Sent(), ipv4Routes()]);
    return { kind, sent, routes: routes.slice(0, 16) };
  },
});
