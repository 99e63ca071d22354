import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The account that root makes up for these tests: it is in no file of this host. */
const id = 12_345;
const account: Readonly<Record<string, string>> = {
  passwd: `sixways-user:x:${id}:${id}::/nonexistent:/bin/sh\n`,
  group: `sixways-user:x:${id}:\n`,
  subuid: 'sixways-user:1000000:65536\n',
  subgid: 'sixways-user:1000000:65536\n',
};

export interface User {
  readonly title: string;
  /** A directory of its own, for TMPDIR; empty when the tests begin. */
  readonly temporary: string;
  /** argv that runs a program as this user. */
  command(argv: readonly string[]): string[];
  dispose(): void;
}

/**
 * Root, and an ordinary user that exists in a private mount namespace alone: copies of the user database with one more line are
 * mounted over it. Where the tests are not run by root, that user.
 */
export function users(): User[] {
  return process.geteuid?.() === 0 ? [myself('root'), madeUpUser()] : [myself('an ordinary user')];
}

function myself(title: string): User {
  const temporary = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  return {
    title,
    temporary,
    command: (argv) => ['env', `TMPDIR=${temporary}`, ...argv],
    dispose: () => rmSync(temporary, { recursive: true }),
  };
}

function madeUpUser(): User {
  const directory = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  const temporary = join(directory, 'tmp');
  const mounts = Object.entries(account).map(([file, line]) => {
    writeFileSync(join(directory, file), `${readFileSync(`/etc/${file}`, 'utf8')}${line}`);
    return `mount --bind ${join(directory, file)} /etc/${file}`;
  });
  mkdirSync(temporary);
  chmodSync(directory, 0o755);
  chownSync(temporary, id, id);
  const script = [
    ...mounts,
    `exec setpriv --reuid ${id} --regid ${id} --clear-groups env HOME=/nonexistent TMPDIR=${temporary} "$@"`,
  ].join(' && ');
  return {
    title: 'an ordinary user',
    temporary,
    command: (argv) => ['unshare', '--mount', 'sh', '-c', script, 'sh', ...argv],
    dispose: () => rmSync(directory, { recursive: true }),
  };
}
