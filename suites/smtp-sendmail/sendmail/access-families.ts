import type { AccessAction, AccessEntry } from './access.ts';
import { accessKey } from './access-key.ts';

/** Rules of one tag and action whose keys are IPv4, while none is IPv6. */
export interface OneFamily {
  /** With its colon; empty for none. `Connect:` and none are one. */
  readonly tag: string;
  readonly action: AccessAction;
  /** Of this host, 127; the rest of the world otherwise. */
  readonly loopback: boolean;
  readonly entries: readonly AccessEntry[];
}

/** Where an access map speaks of IPv4 clients and leaves the same clients alone when they come over IPv6. */
export function oneFamily(entries: readonly AccessEntry[], compressed: boolean): OneFamily[] {
  const live = entries
    .map((entry) => ({ entry, key: accessKey(entry.subject, compressed) }))
    .filter(({ key }) => key.dead === null && key.family !== null);
  const groups = Map.groupBy(live, ({ entry, key }) => {
    const tag = entry.tag.toLowerCase() === 'connect:' ? '' : entry.tag.toLowerCase();
    return `${isLoopback(entry.subject, key.family) ? 'l' : ''} ${entry.action} ${tag}`;
  });
  return [...groups.values()].flatMap((group): OneFamily[] => {
    const [first] = group;
    if (first === undefined || group.some(({ key }) => key.family === 6)) return [];
    const { tag, action, subject } = first.entry;
    return [{ tag, action, loopback: isLoopback(subject, 4), entries: group.map(({ entry }) => entry) }];
  });
}

const isLoopback = (subject: string, family: 4 | 6 | null): boolean =>
  family === 4 ? /^127(?:\.|$)/.test(subject) : /^ipv6:(?:0:){7}1$|^ipv6:::1$/i.test(subject);
