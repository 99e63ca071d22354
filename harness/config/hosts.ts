import { parseHostPort } from '../address/literal.ts';
import type { Suite } from '../model/suite.ts';
import type { ConfiguredTarget } from './config.ts';

/** Tells each target the host names of the others, where its suite has a use for them. */
export function shareHosts(targets: readonly ConfiguredTarget[], suites: ReadonlyMap<string, Suite>): ConfiguredTarget[] {
  const hostsOf = (target: ConfiguredTarget): string[] => {
    const host = suites.get(target.suite)?.hostOf?.(target.options);
    const read = host === undefined ? null : parseHostPort(host);
    return host !== undefined && read?.ok === true && read.host.kind === 'name' ? [host] : [];
  };
  return targets.map((target) => {
    const suite = suites.get(target.suite);
    const others = targets.filter((other) => other !== target).flatMap(hostsOf);
    if (suite?.withHosts === undefined || others.length === 0) return target;
    return { ...target, options: { ...Object(suite.withHosts(target.options, [...new Set(others)])) } };
  });
}
