import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAccess } from '../../../../suites/smtp-sendmail/sendmail/access.ts';
import { configText } from '../../../../suites/smtp-sendmail/sendmail/config-text.ts';
import { lintDaemons } from '../../../../suites/smtp-sendmail/sendmail/daemon-lint.ts';
import { expectedListeners } from '../../../../suites/smtp-sendmail/sendmail/expected-listeners.ts';
import { listenersText } from '../../../../suites/smtp-sendmail/sendmail/listener-text.ts';
import { readConfig } from '../../../../suites/smtp-sendmail/sendmail/read-config.ts';
import { readSocketList } from '../../../../suites/smtp-sendmail/sendmail/socket-list.ts';
import { valueOf } from './fixtures.ts';

/** Real files of others, beside the repository on some machines; they are read and never copied. */
const corpus = fileURLToPath(new URL('../../../../../shared/corpus/03-sendmail/', import.meta.url));
const load = (file: string): string => valueOf(configText(readFileSync(`${corpus}${file}`), file));

describe.skipIf(!existsSync(corpus))('real files', () => {
  it('every reader takes every file without a crash', () => {
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(corpus.length));
    expect(files).toHaveLength(35);
    const readers = { readConfig, readAccess, readSocketList };
    const read = Object.entries(readers).map(([name, reader]) => [
      name,
      files.filter((file) => reader(load(file), file).ok).length,
    ]);
    expect(Object.fromEntries(read)).toEqual({ readConfig: 24, readAccess: 34, readSocketList: 0 });
  });

  it('every .mc of sendmail’s own distribution is read, but for the one of the submission program', () => {
    const files = readdirSync(`${corpus}sendmail-src`).filter((name) => name.endsWith('.mc'));
    const refused = files.filter((name) => !readConfig(load(`sendmail-src/${name}`), name).ok);
    expect([files.length, refused]).toEqual([17, ['submit.mc']]);
  });

  it.each<[string, string, string, string[]]>([
    [
      'mc-netbsd-1.6.mc',
      'nothing: MTA6 (line 5) cannot be bound: port 25 is taken by MTA',
      '0.0.0.0:25 (IPv4), [::]:25 (IPv6), 0.0.0.0:587 (IPv4)',
      [],
    ],
    ['mc-netbsd-1.8.mc', '0.0.0.0:25 (IPv4), 0.0.0.0:587 (IPv4)', '0.0.0.0:25 (IPv4), [::]:25 (IPv6), 0.0.0.0:587 (IPv4)', []],
    [
      'mc-openbsd-localhost-1.4.mc',
      '127.0.0.1:25 (IPv4), [::1]:25 (IPv6), 127.0.0.1:587 (IPv4), [::1]:587 (IPv6)',
      '127.0.0.1:25 (IPv4), [::1]:25 (IPv6), 127.0.0.1:587 (IPv4), [::1]:587 (IPv6)',
      ['repeated-key', 'loopback-only'],
    ],
    ['mc-puppet-module.mc', '*:25 (IPv4 and IPv6), 0.0.0.0:587 (IPv4)', '[::]:25 (IPv6), 0.0.0.0:587 (IPv4)', []],
    [
      'mc-redhat-combined-trap.mc',
      '*:25 (IPv4 and IPv6), 0.0.0.0:587 (IPv4)',
      '[::]:25 (IPv6), 0.0.0.0:587 (IPv4)',
      ['repeated-family'],
    ],
    [
      'mc-testcase-port25.mc',
      '127.0.0.1:25 (IPv4), [::1]:25 (IPv6), 127.0.0.1:587 (IPv4)',
      '127.0.0.1:25 (IPv4), [::1]:25 (IPv6), 127.0.0.1:587 (IPv4)',
      ['loopback-only'],
    ],
  ])('%s', (name, usual, only, codes) => {
    const value = valueOf(readConfig(load(`excerpts/${name}`), name));
    expect([listenersText(expectedListeners(value.daemons, 0)), listenersText(expectedListeners(value.daemons, 1))]).toEqual([
      usual,
      only,
    ]);
    expect(lintDaemons(value).map(({ code }) => code)).toEqual(codes);
  });
});
