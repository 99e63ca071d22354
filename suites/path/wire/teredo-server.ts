import { z } from 'zod';
import { formatAddress } from '../../../harness/address/ip.ts';
import type { Origin } from '../../../harness/address/teredo-origin.ts';

/** Which Teredo server a probe asks, and with what patience (RFC 4380 5.2.1: T and N). */
export const ServerInput = z.strictObject({
  primary: z.ipv4(),
  secondary: z.ipv4(),
  port: z.int().min(1).max(65_535),
  timeoutMs: z.int().min(50),
  tries: z.int().min(1).max(10),
});

/** The mapped address and port that a server told. */
export const mapping = (origin: Origin | null) => origin && { address: formatAddress(origin.address), port: origin.port };
