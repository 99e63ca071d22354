import { resolve, resolverError, type Resolving } from './resolve.ts';
import { typeName } from './types.ts';

export interface RecordLookup extends Resolving {
  /** Number of the type. */
  readonly type: number;
}

/**
 * RDATA of the records of one type of a name, as they came; none where it has none. An alias is not followed but by the resolver.
 * @throws as `lookup`, and `ENODATA` without a resolver, since getaddrinfo knows addresses only.
 */
export async function lookupRecords(ask: RecordLookup): Promise<Buffer[]> {
  if (ask.resolvers.length === 0) throw resolverError('ENODATA', ask.name);
  const type = typeName(ask.type);
  return (await resolve(ask.type, ask)).flatMap((record) => (record.type === type ? [record.rdata] : []));
}
