import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ip } from '../../../harness/address/ip.ts';
import { formatPrefix } from '../../../harness/address/prefix.ts';
import { admits } from '../../../suites/smb-samba/hosts-access.ts';
import { hostsEntry } from '../../../suites/smb-samba/hosts-entry.ts';
import { listItems } from '../../../suites/smb-samba/samba/values.ts';
import { findProgram } from '../../../lab/preflight.ts';

const clients = ['2001:db8::2', '2001:db9::1', '192.0.2.2', '198.51.100.7', '::1', '127.0.0.1'];
const rules: readonly (readonly [allow: string, deny: string])[] = [
  ['', ''],
  ['2001:db8::2', ''],
  ['2001:DB8::2', ''],
  ['2001:0db8::2', ''],
  ['2001:db8::2/128', ''],
  ['2001:db8::/100', ''],
  ['2001:db8::/99', ''],
  ['2001:db8::/64', ''],
  ['2001:db8:0:0:0:0:0:2/64', ''],
  ['[2001:db8::]/64', ''],
  ['[2001:db8::2]', ''],
  ['2001:db8:', ''],
  ['2001:db8::2%eth0', ''],
  ['2001:db8::*', ''],
  ['2001:db8::/ffff:ffff::', ''],
  ['LOCAL', ''],
  ['ALL EXCEPT 2001:db8::2', ''],
  ['ALL except 2001:db8::2, 192.0.2.2', ''],
  ['192.0.2.', ''],
  ['192.0.2', ''],
  ['192.0.2.*', ''],
  ['192.0.2.0/255.255.255.0', ''],
  ['192.0.2.2/32', ''],
  ['::ffff:192.0.2.2', ''],
  ['0.0.0.0/0', ''],
  ['::/0', ''],
  ['2001:db8::2;192.0.2.2', ''],
  ['"2001:db8::2" 127.', ''],
  ['', 'ALL'],
  ['', '2001:db8::2'],
  ['', '2001:db8::2/128'],
  ['', 'ALL EXCEPT 192.0.2.'],
  ['192.0.2.', 'ALL'],
  ['192.0.2.', '198.51.100.'],
  ['2001:db8::/32', '2001:db8::2'],
  ['192.0.2.2', '127.0.0.1 ::1'],
];

const programs = findProgram('testparm');
describe.skipIf(programs === null)('what Samba itself says of a client (testparm)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sixways-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(rules)('hosts allow = %s, hosts deny = %s', (allow, deny) => {
    const file = join(directory, 'smb.conf');
    writeFileSync(file, `[global]\nhosts allow = ${allow}\nhosts deny = ${deny}\n[data]\npath = /\n`);
    const said = clients.map((client) => {
      const { stderr } = spawnSync('testparm', ['-s', file, 'name.invalid', client], { encoding: 'utf8' });
      return [client, /^Allow connection/m.test(stderr)];
    });
    const lists = { allow: listItems(allow), deny: listItems(deny) };
    expect(clients.map((client) => [client, admits(lists, ip(client), 'samba')])).toEqual(said);
  });
});

describe('an entry of hosts allow', () => {
  it.each([
    ['2001:db8::2', null, '2001:db8::2/128'],
    ['2001:0db8::2', 'not-canonical', '2001:db8::2/128'],
    ['2001:db8:', 'open-end', '2001:db8::/32'],
    ['[2001:db8::]/64', 'bracket', '2001:db8::/64'],
    ['fe80::1%eth0', 'zone', 'fe80::1/128'],
    ['2001:db8::2/128', 'long-prefix', '2001:db8::2/128'],
    ['LOCAL', 'local', null],
    ['192.0.2', 'no-address', null],
    ['client.example.test', null, null],
  ])('%s', (text, fault, meant) => {
    const entry = hostsEntry(text);
    expect(entry.fault).toBe(fault);
    expect(entry.meant === null ? null : formatPrefix(entry.meant)).toBe(meant);
  });

  it('admits by meaning whom its writer meant', () => {
    expect(admits({ allow: ['2001:db8::2/128'], deny: [] }, ip('2001:db9::1'), 'meaning')).toBe(false);
    expect(admits({ allow: ['2001:db8::2/128'], deny: [] }, ip('2001:db9::1'), 'samba')).toBe(true);
    expect(admits({ allow: ['[2001:db8::]/64'], deny: [] }, ip('2001:db8::2'), 'meaning')).toBe(true);
    expect(admits({ allow: ['client.example.test'], deny: [] }, ip('2001:db8::2'), 'samba')).toBeNull();
  });
});
