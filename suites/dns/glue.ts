import type { Exchange } from './observations.ts';

const plain = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** Addresses of a name server among the additional records of a referral. */
export const glueIn = ({ answer }: Exchange, name: string, type: 'A' | 'AAAA'): string[] =>
  (answer?.additionals ?? []).flatMap((record) =>
    record.type === type && record.malformed === null && plain(record.name) === plain(name) ? [record.data] : [],
  );
