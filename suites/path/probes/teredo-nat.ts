import { z } from 'zod';
import { formatAddress } from '../../../harness/address/ip.ts';
import type { Origin } from '../../../harness/address/teredo-origin.ts';
import { probe } from '../../../harness/model/probe.ts';
import { classifyNat } from '../../../harness/net/teredo/nat-class.ts';
import { TeredoNat } from '../observations.ts';

/** Classifies the NAT between here and the Teredo server. */
export default probe({
  gives: TeredoNat,
  input: z.strictObject({
    primary: z.ipv4(),
    secondary: z.ipv4(),
    port: z.int().min(1).max(65_535),
    timeoutMs: z.int().min(50),
    tries: z.int().min(1).max(10),
  }),
  timeoutMs: 20_000,
  async run({ input: { timeoutMs, tries, ...server }, signal, now }) {
    const { natClass, primary, secondary } = await classifyNat({ server, timers: { timeoutMs, tries }, now, signal });
    return { natClass, primary: mapping(primary), secondary: mapping(secondary) };
  },
});

const mapping = (origin: Origin | null) => origin && { address: formatAddress(origin.address), port: origin.port };
