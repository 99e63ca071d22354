import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { onLoopback } from '../../loopback.ts';
import { mailServer } from '../server.ts';

const audit = new Set(['daemon-options', 'bindv6only', 'access-keys', 'access-families', 'listeners']);

/** Texts of the files; `PORT` stands for that of the server, which the kernel chose. */
interface Files {
  readonly config?: string;
  readonly access?: string;
  readonly sockets?: string;
}

let folder: string | null = null;
afterEach(() => {
  if (folder !== null) rmSync(folder, { recursive: true });
  folder = null;
});

/** Verdicts of the audit that are not `pass`, by path and check: `fail daemon-options#stops`; and how often each was given at all. */
async function audited(files: Files, given: object = {}, v6: object | null = {}) {
  const own = mkdtempSync(join(tmpdir(), 'sixways-audit-'));
  folder = own;
  const { port, close } = await mailServer({ v6 });
  try {
    const paths = Object.entries(files).map(([name, text]: [string, string]) => {
      writeFileSync(join(own, name), text.replaceAll('PORT', String(port)));
      return [name, join(own, name)];
    });
    const { run, verdicts } = await onLoopback({
      suite: 'smtp-sendmail',
      given: { url: `smtp://mail.test:${port}`, submission: false, submissions: false, ...Object.fromEntries(paths), ...given },
      want: (aim) => aim.evidence === true || /^(?:port|session)-/.test(aim.aim),
    });
    const all = verdicts.filter(({ check }) => audit.has(check.split('/')[1] ?? ''));
    return {
      given: all.map(({ path, check }) => `${path} ${check.split('/')[1]}`).toSorted(),
      red: all
        .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')
        .map(({ path, verdict, findings }) => {
          const bad = findings.filter(({ outcome }) => outcome !== 'info').map(({ id }) => id.split('/')[1]);
          return `${path} ${verdict} ${bad.join(' ')}`;
        }),
      skipped: all
        .filter(({ verdict }) => verdict === 'skipped')
        .map(({ path, check, reason }) => `${path} ${check.split('/')[1]} ${reason?.code}`),
      run: JSON.stringify(run),
    };
  } finally {
    await close();
  }
}

const mc = (...lists: string[]): string =>
  `OSTYPE(\`linux')dnl\nFEATURE(\`no_default_msa')dnl\n${lists.map((list) => `DAEMON_OPTIONS(\`${list}')dnl\n`).join('')}`;
const good: Files = {
  config: mc('Name=MTA-v6, Family=inet6, Port=PORT'),
  access: 'Connect:192.0.2 RELAY\nConnect:IPv6:2001:db8:6 RELAY\n',
  sockets: 'LISTEN 0 10 *:PORT *:*\n',
};

describe('the audit of a sound server', () => {
  it('is green, and evidence is judged once', async () => {
    const { given, red, skipped } = await audited(good, { bindv6only: 0 });
    expect([red, skipped]).toEqual([[], []]);
    expect(given).toEqual([
      'ipv4 access-families',
      'ipv4 access-keys',
      'ipv4 bindv6only',
      'ipv4 daemon-options',
      'ipv4 listeners',
      'ipv6 listeners',
    ]);
  });

  it('is skipped where no files are given', async () => {
    const { red, skipped } = await audited({});
    expect(red).toEqual([]);
    expect(skipped).toHaveLength(6);
    expect(skipped.every((one) => one.endsWith(' no-evidence'))).toBe(true);
  });

  it('keeps no password of the access map', async () => {
    const { run } = await audited({
      access: 'AuthInfo:mail "U:me" "P:correct horse"\n192.0.2 550 horse\nIPv6:2001:db8 550 horse\n',
    });
    expect(run).not.toContain('horse');
  });
});

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, Files, object, string[]]>([
    [
      'two wildcards',
      { ...good, config: mc('Family=inet, Port=PORT', 'Family=inet6, Port=PORT') },
      {},
      ['ipv4 fail daemon-options#stops', ...both('unexpected')],
    ],
    [
      'both families in one list',
      { ...good, config: mc('Name=MTA-v4, Family=inet, Name=MTA-v6, Family=inet6, Port=PORT') },
      {},
      ['ipv4 fail daemon-options#repeated-family'],
    ],
    [
      'optional IPv6 comes late',
      { ...good, config: mc('Family=inet, Port=PORT', 'Family=inet6, Port=PORT, M=O') },
      {},
      ['ipv4 warn daemon-options#ipv6-lost', 'ipv6 warn listeners#unexpected'],
    ],
    [
      'a hardened kernel',
      { config: good.config ?? '' },
      { bindv6only: 1 },
      ['ipv4 fail bindv6only#ipv4-lost', 'ipv4 warn listeners#unexpected'],
    ],
    ['a socket of IPv6 alone', { ...good, sockets: 'LISTEN 0 10 [::]:PORT *:*\n' }, {}, ['ipv4 fail bindv6only#v6-only-socket']],
    ['not restarted', { ...good, sockets: 'LISTEN 0 10 *:22 *:*\n' }, {}, ['ipv4 warn bindv6only#not-listed']],
    [
      'another port',
      { ...good, config: mc('Family=inet6, Port=PORT', 'Family=inet6, Port=1'), sockets: '*:PORT\n*:1\n' },
      {},
      [],
    ],
    [
      'a compressed key',
      { ...good, access: 'Connect:192.0.2 RELAY\nConnect:IPv6:2001:db8::6 RELAY\n' },
      {},
      ['ipv4 fail access-keys#compressed'],
    ],
    ['a rule for IPv4 alone', { ...good, access: 'Connect:192.0.2 RELAY\n' }, {}, ['ipv4 warn access-families#v4-only']],
    ['not a configuration', { ...good, config: 'hello\n' }, {}, ['ipv4 inconclusive daemon-options#unread']],
  ])('%s', async (_, files, given, expected) => {
    expect((await audited(files, { bindv6only: 0, ...given })).red.toSorted()).toEqual(expected.toSorted());
  });

  it('a port that the configuration opens, and that is closed', async () => {
    const { red, skipped } = await audited(good, { bindv6only: 0 }, null);
    expect(red).toEqual([]);
    expect(skipped).toEqual(['ipv6 listeners blocked-by:smtp-sendmail/reach']);
  });
});

function both(message: string): string[] {
  return [`ipv4 warn listeners#${message}`, `ipv6 warn listeners#${message}`];
}
