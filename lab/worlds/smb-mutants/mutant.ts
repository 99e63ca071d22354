import { v6Paths } from '../../../harness/model/check.ts';
import { pathIds } from '../../../harness/model/path.ts';
import type { SmbdOptions } from '../../daemons/smbd.ts';
import type { Expectation } from '../../expectation.ts';
import type { FaultAction } from '../../fault.ts';
import type { Site } from '../../servers/http.ts';
import type { DualAddress } from '../../topology/topology.ts';

/** Where one target of the world is. */
export interface Place {
  readonly host: string;
  readonly at: DualAddress;
}

type Instance = Omit<SmbdOptions, 'name' | 'node'>;

/** One Samba server, exactly one thing of which is broken; or one that looks broken and is not. */
export interface SmbMutant {
  readonly title: string;
  /** Who has the IPv4 and the IPv6 address: one smbd for both, or one for each; `v6` null where none has the IPv6 address. */
  readonly served: (place: Place) => { readonly both: Instance } | { readonly v4: Instance; readonly v6: Instance | null };
  /** What has the IPv6 address instead of smbd. */
  readonly sites?: (place: Place) => readonly Site[];
  readonly fault?: (place: Place) => FaultAction;
  /** Addresses of its name in DNS, instead of its own two. */
  readonly records?: (place: Place) => readonly string[];
  /** Files that the target gives instead of the server's own, by option. */
  readonly files?: Readonly<Partial<Record<'smbConf' | 'ipAddr' | 'sockets', (place: Place) => string>>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

export const bound = ({ at }: Place): readonly string[] => [`${at.ipv4}/32`, `${at.ipv6}/64`];

/** One smbd on both addresses, with these settings. */
export const both =
  (settings: Instance['settings'] = {}, more: Omit<Instance, 'addresses' | 'settings'> = {}): SmbMutant['served'] =>
  (place) => ({ both: { addresses: bound(place), settings, ...more } });

/** Two smbds that are one server to their clients, but for what is different on IPv6. */
export const split =
  (v6: Omit<Instance, 'addresses'>): SmbMutant['served'] =>
  ({ at }) => ({ v4: { addresses: [`${at.ipv4}/32`] }, v6: { addresses: [`${at.ipv6}/64`], ...v6 } });

const smb = (check: string) => `smb-samba/${check}`;
export const onV6 = (...checks: string[]) => checks.map((check) => ({ check: smb(check), paths: v6Paths }));
export const everywhere = (...checks: string[]) => checks.map((check) => ({ check: smb(check), paths: pathIds }));
/** Of a check that reads files alone: it is judged on the first path. */
export const once = (...checks: string[]) => checks.map((check) => ({ check: smb(check), paths: ['ipv4'] as const }));
