import { formatAddress, type IpAddress, unmap } from '../../harness/address/ip.ts';
import { entryMatches, hostsEntry, type HostsEntry } from './hosts-entry.ts';

export interface HostsLists {
  /** Items as they stand, `EXCEPT` among them. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

interface Split {
  readonly listed: readonly HostsEntry[];
  /** After the first EXCEPT; a second one is an entry that no client matches. */
  readonly except: readonly HostsEntry[];
}

const isExcept = (item: string): boolean => item.toUpperCase() === 'EXCEPT';

/** A list before and after EXCEPT (hosts_access(5), as Samba has it: once). */
export function splitList(items: readonly string[]): Split {
  const at = items.findIndex(isExcept);
  const entries = (of: readonly string[]): HostsEntry[] => of.filter((item) => !isExcept(item)).map(hostsEntry);
  return at === -1
    ? { listed: entries(items), except: [] }
    : { listed: entries(items.slice(0, at)), except: entries(items.slice(at + 1)) };
}

/** null: an entry by name may decide. */
function onList({ listed, except }: Split, client: IpAddress, how: 'samba' | 'meaning'): boolean | null {
  const some = (of: readonly HostsEntry[]): boolean | null => {
    const found = new Set(of.map((entry) => entryMatches(entry, client, how)));
    return found.has(true) ? true : found.has(null) ? null : false;
  };
  const listedHere = some(listed);
  if (listedHere === false) return false;
  const excepted = some(except);
  if (excepted === true) return false;
  return excepted === null ? null : listedHere;
}

/**
 * Whether the lists let a client in; null where only a name can tell. smb.conf(5): who is on the allow list comes in, then who is on the
 * deny list does not, then an allow list without a deny list keeps everybody else out. 127.0.0.1 and ::1 come in unless denied.
 * @param how what Samba does with the entries, or what their writer meant
 */
export function admits({ allow, deny }: HostsLists, client: IpAddress, how: 'samba' | 'meaning'): boolean | null {
  const address = unmap(client);
  const allowed = onList(splitList(allow), address, how);
  const denied = onList(splitList(deny), address, how);
  const isLocal = ['127.0.0.1', '::1'].includes(formatAddress(address));
  if (deny.length === 0 && !isLocal) return allow.length === 0 ? true : allowed;
  return either(allow.length > 0 ? allowed : false, denied === null ? null : !denied);
}

function either(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
