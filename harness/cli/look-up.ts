import { lookup } from 'node:dns/promises';
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
}

/** Milliseconds for all names; a resolver's own patience is shorter. */
const patience = 15_000;

/**
 * Targets with addresses: those of the config, a literal host itself, or what this host's resolver says of the name.
 * @throws UsageError for a name that does not exist, UnmeasurableError when no resolver answers
 */
export async function settleAddresses(targets: readonly ConfiguredTarget[], at: LookUp): Promise<ConfiguredTarget[]> {
  const problems: Problem[] = [];
  const settled = await Promise.all(
    targets.map(async (target) => {
      if (target.addresses[4].length + target.addresses[6].length > 0) return target;
      const host = at.suites.get(target.suite)?.hostOf?.(target.options);
      if (host === undefined) return target;
      const addresses = await addressesOf(host, at.signal);
      if (addresses !== null) return { ...target, addresses };
      const key = at.spot.source.file === null ? [] : ['targets', target.name];
      problems.push(problemAt(at.spot, key, 'the name has no address; check it, or give addresses', { value: host }));
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

async function asked(host: string, signal: AbortSignal): Promise<{ address: string; family: number }[] | null> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(deadline.reason);
  deadline.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([lookup(host, { all: true, order: 'verbatim' }), aborted.promise]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTFOUND') return null;
    if (signal.aborted) throw signal.reason;
    const reason = deadline.aborted ? `no answer in ${patience / 1000} s` : String(code ?? error);
    throw new UnmeasurableError(`${host} cannot be looked up (${reason}): blamed on the resolver of this host`, { cause: error });
  } finally {
    deadline.removeEventListener('abort', abort);
  }
}
