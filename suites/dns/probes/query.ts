import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { exchange } from '../../../harness/net/dns/exchange.ts';
import { Query, View } from '../observations.ts';

/** One question to one address. */
export default probe({
  gives: Query,
  input: z.strictObject({
    view: View,
    server: Address,
    port: z.int().min(1).max(65_535),
    transport: z.enum(['udp', 'tcp', 'tls']),
    name: z.string().max(1_100),
    type: z.string().max(20),
    recursion: z.boolean(),
    /** UDP payload offered; null is no EDNS. */
    edns: z.int().min(0).max(65_535).nullable(),
    dnssecOk: z.boolean().default(false),
    checkingDisabled: z.boolean().default(false),
    deadlineMs: z.int().min(50).max(30_000).default(2_000),
  }),
  timeoutMs: 10_000,
  silent: ({ outcome }) => outcome === 'silent',
  async run({ input: { view, server, port, transport, deadlineMs, ...question }, vantage: { local }, signal }) {
    return { view, ...(await exchange(question, { address: server, port, transport, local, deadlineMs, signal })) };
  },
});
