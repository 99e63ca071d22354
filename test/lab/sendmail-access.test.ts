import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessKey } from '../../suites/smtp-sendmail/sendmail/access-key.ts';
import { isolated } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

/** A key, and the client that its author means; the client's address as sendmail has it. */
const cases = [
  ['IPv6:2001:db8:1:0:0:0:0:2', 'IPv6:2001:db8:1:0:0:0:0:2'],
  ['IPv6:2001:db8:2:0:0:0:0', 'IPv6:2001:db8:2:0:0:0:0:7'],
  ['IPv6:2001:DB8:3', 'IPv6:2001:db8:3:0:0:0:0:1'],
  ['Connect:IPv6:2001:db8:4', 'IPv6:2001:db8:4:0:0:0:0:1'],
  ['IPv6:2001:db8:5::2', 'IPv6:2001:db8:5:0:0:0:0:2'],
  ['IPv6:2001:db8:6::', 'IPv6:2001:db8:6:0:0:0:0:2'],
  ['IPv6:2001:db8:7:', 'IPv6:2001:db8:7:0:0:0:0:2'],
  ['IPv6:2001:db8:0008', 'IPv6:2001:db8:8:0:0:0:0:2'],
  ['2001:db8:9', 'IPv6:2001:db8:9:0:0:0:0:2'],
  ['IPv6:2001:db8:a::/48', 'IPv6:2001:db8:a:0:0:0:0:2'],
  ['IPv6:2001:db8:b:0/64', 'IPv6:2001:db8:b:0:0:0:0:2'],
  ['IPv6:::ffff:192.0.2.1', '192.0.2.1'],
  ['IPv6:fe80', 'IPv6:fe80:0:0:0:0:0:0:2'],
  ['198.51.100', '198.51.100.7'],
  ['198.51.101.', '198.51.101.7'],
  ['198.51.102.0/24', '198.51.102.7'],
  ['203.0.113.7', '203.0.113.7'],
  ['[IPv6:2001:db8:c:0:0:0:0:2]', 'IPv6:2001:db8:c:0:0:0:0:2'],
] as const;

/** With a name that /etc/hosts has, and without name servers: sendmail would wait for them. */
const qualified = `hostname mail.example.test
echo 192.0.2.1 mail.example.test >"$1/hosts"
mount --bind "$1/hosts" /etc/hosts
mount --bind /dev/null /etc/resolv.conf
exec sendmail -bt -C "$1/a.cf"`;

requiresLab('sendmail’s look-up in an access map', () => {
  let folder: string;
  let found: ReadonlyMap<string, string>;

  /** The values that ruleset A (addresses) or D (names) finds. */
  function lookUp(ruleset: 'A' | 'D', clients: readonly string[]): Map<string, string> {
    const input = clients.map((client) => `${ruleset} <${client}> <none> <+ Connect> <x>\n`).join('');
    const command = [
      'unshare',
      [...isolated(), '-u', 'sh', '-c', qualified, 'sh', folder],
      { input, encoding: 'utf8', stdio: 'pipe' },
    ] as const;
    const output = execFileSync(...command);
    const results = output.split('\n> ').slice(1);
    return new Map(
      clients.map((client, index) => [
        client,
        /returns: < (\S+) >(?!.*returns: < \S+ >)/s.exec(results[index] ?? '')?.[1] ?? '?',
      ]),
    );
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sixways-access-'));
    const map = join(folder, 'map');
    const input = cases.map(([key], index) => `${key}\tfound-${index}\n`).join('');
    execFileSync('makemap', ['hash', `${map}.db`], { input, stdio: 'pipe' });
    const mc = `define(\`confDONT_BLAME_SENDMAIL', \`MapInUnsafeDirPath')dnl
OSTYPE(\`linux')dnl
FEATURE(\`access_db', \`hash -T<TMPF> ${map}')dnl
MAILER(\`smtp')dnl
`;
    writeFileSync(
      join(folder, 'a.cf'),
      execFileSync('m4', ['-D_CF_DIR_=/usr/share/sendmail/cf/', '/usr/share/sendmail/cf/m4/cf.m4', '-'], { input: mc }),
    );
    found = lookUp(
      'A',
      cases.map(([, client]) => client),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(cases.map(([key, client], index) => [key, client, index] as const))('%s for %s', (key, client, index) => {
    const { dead, bracketed } = accessKey(key.replace(/^Connect:/, ''), false);
    expect(found.get(client)).toBe(dead === null && !bracketed ? `found-${index}` : 'none');
  });

  it('a key in brackets is for clients without a name', () => {
    expect(lookUp('D', ['[IPv6:2001:db8:c:0:0:0:0:2]', 'client.example.test']).values().toArray()).toEqual(['found-17', 'none']);
  });
});
