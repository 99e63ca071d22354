import type { Seen } from '../../harness/model/observation.ts';
import { Conf, type ConfFacts, type FileProblem, HostAddresses } from './observations/evidence.ts';

/** Message of a check that reads a file, for a file that cannot be read. */
export const unreadMessage = ['client-limit', '{file} cannot be read: {reason}'] as const;

/** Values for {@link unreadMessage}. */
export function unreadValues({ value }: Seen<{ readonly file: string; readonly problems: readonly FileProblem[] }>) {
  const [first] = value.problems;
  const line = first?.line ?? null;
  return { file: value.file, reason: `${line === null ? '' : `line ${line}: `}${first?.reason ?? 'no reason is known'}` };
}

export const noFile: FileProblem[] = [{ file: 'smb.conf', line: null, reason: 'no such file' }];

const { sample } = Conf;
if (sample.facts === null) throw new TypeError('the sample of an smb.conf has facts');
const { facts } = sample;

/** For examples: an smb.conf that says this. */
export const confOn = (change: Partial<ConfFacts> = {}, published?: readonly string[]): Seen<Conf> =>
  Conf.on('ipv4', { facts: { ...facts, ...change }, ...(published === undefined ? {} : { published: [...published] }) });

export const accessOf = (allow: readonly string[], deny: readonly string[] = [], section = 'global') => ({
  access: [{ section, allow: [...allow], deny: [...deny], file: 'smb.conf', line: 7 }],
});

type HostAddress = NonNullable<HostAddresses['addresses']>[number];

/** For examples: `ip addr` with these addresses beside those of the sample. */
export const addressesOn = (...more: readonly HostAddress[]): Seen<HostAddresses> =>
  HostAddresses.on('ipv4', { addresses: [...(HostAddresses.sample.addresses ?? []), ...more] });

export const tunnel: HostAddress = {
  device: 'wg0',
  address: '2001:db8:99::1',
  kind: 'point-to-point',
  scope: 'global',
  isTentative: false,
};

export const isIpv6 = (address: string): boolean => address.includes(':');
