import type { Aim } from '../../../harness/model/suite.ts';
import type { DnsAsk } from '../options.ts';

/** What resolvers make of the zone, and of DNS64. */
export const resolverAims: (ask: DnsAsk) => Aim[] = () => [];
