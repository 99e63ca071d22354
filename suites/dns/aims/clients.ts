import type { Aim } from '../../../harness/model/suite.ts';
import type { DnsAsk } from '../options.ts';

/** What clients make of the answers. */
export const clientAims: (ask: DnsAsk) => Aim[] = () => [];
