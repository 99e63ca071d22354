import { resolve, resolverError, type Resolving } from './resolve.ts';

export interface RecordLookup extends Resolving {
  /** Number of a type that dns-packet does not decode. */
  readonly type: number;
}

/**
 * RDATA of the records of one type of a name, as they came; none where it has none. An alias is not followed but by the resolver.
 * @throws as `lookup`, and `ENODATA` without a resolver, since getaddrinfo knows addresses only.
 */
export async function lookupRecords(ask: RecordLookup): Promise<Buffer[]> {
  if (ask.resolvers.length === 0) throw resolverError('ENODATA', ask.name);
  const type = `UNKNOWN_${ask.type}`;
  return (await resolve(ask.type, ask)).flatMap((record) => {
    const { type: got, data }: { type: string; data?: unknown } = { data: undefined, ...record };
    return got === type && Buffer.isBuffer(data) ? [data] : [];
  });
}
