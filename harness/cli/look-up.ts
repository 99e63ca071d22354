import { lookup, Resolver } from 'node:dns/promises';
import { formatHostPort, parseHostPort } from '../address/literal.ts';
import type { ConfiguredTarget } from '../config/config.ts';
import { problemAt, type Spot } from '../config/issues.ts';
import { type Problem, UsageError } from '../config/problem.ts';
import type { Suite } from '../model/suite.ts';
import { UnmeasurableError } from './unmeasurable.ts';

interface LookUp {
  readonly suites: ReadonlyMap<string, Suite>;
  readonly spot: Spot;
  readonly signal: AbortSignal;
  /** Asked for name servers; this host's unless told. */
  readonly resolver?: Resolver;
}

/** Milliseconds for all names; a resolver's own patience is shorter. */
const patience = 15_000;
/** Name servers of each family; more would only be slow. */
const mostServers = 16;

/**
 * Targets with addresses: those of the config, a literal host itself, or what this host's resolver says of the name, or of the zone's name servers.
 * @throws UsageError for a name that does not exist, UnmeasurableError when no resolver answers
 */
export async function settleAddresses(targets: readonly ConfiguredTarget[], at: LookUp): Promise<ConfiguredTarget[]> {
  const problems: Problem[] = [];
  const settled = await Promise.all(
    targets.map(async (target) => {
      if (target.addresses[4].length + target.addresses[6].length > 0) return target;
      const suite = at.suites.get(target.suite);
      const host = suite?.hostOf?.(target.options);
      const zone = suite?.zoneOf?.(target.options);
      const named = host ?? zone;
      if (named === undefined) return target;
      const addresses = host === undefined ? await serversOf(named, at) : await addressesOf(named, at.signal);
      if (addresses !== null) return { ...target, addresses };
      const key = at.spot.source.file === null ? [] : ['targets', target.name];
      const lack = host === undefined ? 'the zone has no name server with an address' : 'the name has no address';
      problems.push(problemAt(at.spot, key, `${lack}; check it, or give addresses`, { value: named }));
      return target;
    }),
  );
  if (problems.length > 0) throw new UsageError(problems);
  return settled;
}

async function addressesOf(host: string, signal: AbortSignal): Promise<ConfiguredTarget['addresses'] | null> {
  const literal = parseHostPort(host);
  if (literal.ok && literal.host.kind !== 'name') {
    const address = formatHostPort(literal.host);
    return literal.host.kind === 'ipv4' ? { 4: [address], 6: [] } : { 4: [], 6: [address] };
  }
  const found = await asked(host, signal);
  if (found === null) return null;
  const ofFamily = (family: number): string[] => [
    ...new Set(found.filter((one) => one.family === family).map((one) => one.address)),
  ];
  return { 4: ofFamily(4), 6: ofFamily(6) };
}

/** Addresses of the name servers that this host's resolver knows for a zone. */
async function serversOf(
  zone: string,
  { resolver = new Resolver(), signal }: LookUp,
): Promise<ConfiguredTarget['addresses'] | null> {
  const names = await patiently(zone, async () => await resolver.resolveNs(zone), signal);
  if (names === null) return null;
  const found = await Promise.all(names.map(async (name) => await addressesOf(name, signal)));
  const ofFamily = (family: 4 | 6): string[] =>
    [...new Set(found.flatMap((addresses) => addresses?.[family] ?? []))].slice(0, mostServers);
  const addresses = { 4: ofFamily(4), 6: ofFamily(6) };
  return addresses[4].length + addresses[6].length === 0 ? null : addresses;
}

async function asked(host: string, signal: AbortSignal): Promise<{ address: string; family: number }[] | null> {
  return await patiently(host, async () => await lookup(host, { all: true, order: 'verbatim' }), signal);
}

/** @returns null for a name that is not there */
async function patiently<T>(name: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(deadline.reason);
  deadline.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([ask(), aborted.promise]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return null;
    if (signal.aborted) throw signal.reason;
    const reason = deadline.aborted ? `no answer in ${patience / 1000} s` : String(code ?? error);
    throw new UnmeasurableError(`${name} cannot be looked up (${reason}): blamed on the resolver of this host`, { cause: error });
  } finally {
    deadline.removeEventListener('abort', abort);
  }
}
