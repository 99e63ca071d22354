import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { selectedBy } from '../../suites/smb-samba/listeners.ts';
import { readIpAddresses } from '../../suites/smb-samba/samba/ip-address-output.ts';
import { readListeningSockets } from '../../suites/smb-samba/samba/listening-sockets.ts';
import { isolated, linesOf } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

interface Seen {
  readonly interfaces: string;
  readonly port: number;
  readonly addresses: string;
  readonly sockets: string;
  readonly link: { readonly trouble: unknown } | null;
}

const cases = [
  'eth0',
  'eth*',
  '198.51.100.80',
  '2001:db8:80::80',
  '2001:db8:80::80/64',
  '2001:db8:80::80/128',
  '198.51.100.0/24',
  '2001:db8:80::/64',
  '[2001:db8:80::80]/64',
  'fe80::80%eth0',
  'wg0',
  '2001:db8:99::1',
  '2001:db8:99::1/64',
  'eth9',
];

function read<T>(reading: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!reading.ok) throw new Error('not the output of the command');
  return reading.value;
}

requiresLab('the sockets of a real smbd', () => {
  let seen: readonly Seen[];

  beforeAll(() => {
    const script = fileURLToPath(new URL('smb/listeners.ts', import.meta.url));
    const argv = [...isolated(), process.execPath, script, '', ...cases];
    seen = linesOf(execFileSync('unshare', argv, { encoding: 'utf8', timeout: 100_000 })) as Seen[]; // as listeners.ts writes it
  }, 110_000);

  it.each(cases)('are those that interfaces = %s selects', (interfaces) => {
    const one = seen.find((at) => at.interfaces === interfaces);
    if (one === undefined) throw new Error('was not started');
    const host = read(readIpAddresses(one.addresses, 'ip'));
    const sockets = read(readListeningSockets(one.sockets, 'ss')).filter(({ port }) => port === one.port);
    const bound = sockets.map(({ address }) => address).filter((address) => address !== '127.0.0.1' && address !== '::1');
    const selected = selectedBy([interfaces], host).flatMap(({ addresses }) => addresses);
    expect(bound.toSorted()).toEqual(selected.toSorted());
  });

  it('has link-local addresses with the wildcard, and answers there', () => {
    const wildcard = seen.find(({ interfaces }) => interfaces === '');
    expect(wildcard?.link).toMatchObject({ trouble: null });
    expect(wildcard?.sockets).toContain(`[::]:${wildcard?.port}`);
  });
});
