import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import { pathKinds } from '../../harness/model/path.ts';
import type { ProbeRun } from '../../harness/model/probe.ts';
import type { Finding } from './zone-lookup.ts';

const port = z.int().min(1).max(65_535);

/** What every probe is told that looks names up from the root. */
export const findingInput = {
  zone: z.string().max(255),
  /** The zone's servers of the path's family. */
  servers: z.array(Address).max(16),
  port,
  /** Null for those of the internet. */
  roots: z.array(Address).max(26).nullable(),
  rootPort: port,
};
const FindingInput = z.object(findingInput);

const deadlineMs = 2_000;

/** The authorities as one path reaches them. */
export function findingOf({
  input,
  vantage,
  signal,
}: Pick<ProbeRun<z.infer<typeof FindingInput>>, 'input' | 'vantage' | 'signal'>): Finding {
  const { zone, servers, port: each, roots, rootPort } = input;
  const { family } = pathKinds[vantage.path];
  const authorities = { local: vantage.local, deadlineMs, signal };
  return {
    ...authorities,
    zone,
    servers: servers.map((address) => ({ address, port: each })),
    walking: { ...authorities, family, roots, rootPort, port: each },
  };
}
