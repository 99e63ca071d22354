import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../../../lab/certificates.ts';
import { certify, red } from './certify.ts';
import { password } from './password.ts';
import type { Listener, Served, State } from './server.ts';

const { ca, issue } = await makeAuthority();
const { chain, key } = await issue({ names: ['mail.test'] });
const tls: Listener = { tls: { cert: chain, key } };

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sixways-mail-'));
  for (const folder of ['new', 'cur', 'tmp']) await mkdir(join(directory, folder));
  await writeFile(join(directory, 'new', 'old'), 'Subject: of somebody else\n\nkeep me\n');
});
afterEach(async () => await rm(directory, { recursive: true }));

const literal = ({ client }: State): string => (client.includes(':') ? `IPv6:${client}` : client);
let serial = 0;
const received =
  (info: (state: State) => string, copies = 1): NonNullable<Listener['deliver']> =>
  (message, state) => {
    const text = `Received: from sixways.invalid (${info(state)})\n\tby mail.test with ESMTP; Sat, 21 Nov 2026 12:00:00 GMT\n${message}`;
    for (let left = copies; left > 0; left -= 1) void writeFile(join(directory, 'new', `m${(serial += 1)}`), text);
  };
const deliver = received((state) => `localhost [${literal(state)}]`);
const serving = (v6: Listener = {}): Served => {
  const good: Listener = { ...tls, deliver };
  return { v4: good, v6: { ...good, ...v6 }, submission: { v4: good, v6: good }, submissions: { v4: good, v6: good } };
};
const options = (mailbox: object) => ({ ca, delivery: { to: 'sixways@mail.test', within: 1, mailbox } });
const wanted = (aim: string) => /^(session|delivery|outbound|port)/.test(aim);
const run = async (served: Served, more: object = {}) =>
  await certify(served, { ...options({ maildir: directory }), ...more }, wanted);

describe('a message of our own', () => {
  it('is found in a maildir on each path, and removed; what is others’ stays', async () => {
    const certified = await run(serving());
    expect(red(certified)).toEqual({});
    expect([certified.verdicts['delivery'], certified.verdicts['received-chain']]).toEqual(['pass', 'pass']);
    expect(await readdir(join(directory, 'new'))).toEqual(['old']);
    expect(await readFile(join(directory, 'new', 'old'), 'utf8')).toContain('keep me');
  });

  it('goes through the submission services with a login, whose password is nowhere', async () => {
    const certified = await run(serving(), { login: { user: 'sixways', password: 'env:MAIL_PASSWORD' } });
    expect(red(certified)).toEqual({});
    expect(certified.saved.match(/"aim":"delivery-[a-z]+"/g)).toHaveLength(6);
    expect(certified.saved).toContain('AUTH PLAIN');
    expect(certified.saved).not.toContain(password);
    expect(certified.saved).not.toContain(Buffer.from(`\0sixways\0${password}`).toString('base64'));
  });

  it('does not go with a login to a server that is not the one it says it is', async () => {
    const { ca: other } = await makeAuthority();
    const certified = await run(serving(), { ca: other, login: { user: 'sixways', password: 'env:MAIL_PASSWORD' } });
    expect(certified.saved).not.toContain('C: AUTH');
  });

  it('is found in an mbox, and taken out of it', async () => {
    const mbox = join(directory, 'mbox');
    const old = 'From a Sat Nov 21 12:00:00 2026\nSubject: of somebody else\n\nkeep me\n\n';
    await writeFile(mbox, old);
    /** As a delivery agent does, under the lock. */
    const append = async (message: string, state: State): Promise<void> => {
      const text = `From b Sat Nov 21 12:00:01 2026\nReceived: from x (localhost [${literal(state)}]) by y\n${message}\n\n`;
      for (;;) {
        const isMine = await writeFile(`${mbox}.lock`, '', { flag: 'wx' }).then(
          () => true,
          () => false,
        );
        if (isMine) break;
        await delay(5);
      }
      await writeFile(mbox, text, { flag: 'a' });
      await rm(`${mbox}.lock`);
    };
    const deliver: Listener['deliver'] = (message, state) => void append(message, state);
    const certified = await certify({ v4: { deliver }, v6: { deliver } }, options({ mbox }), wanted);
    expect(red(certified)).toEqual({});
    expect(certified.verdicts['delivery']).toBe('pass');
    expect(await readFile(mbox, 'utf8')).toBe(old);
  });

  it('that no mailbox is given for is not judged', async () => {
    const { verdicts } = await certify(serving(), { ca, delivery: { to: 'sixways@mail.test' } }, wanted);
    expect([verdicts['delivery'], verdicts['received-chain']]).toEqual(['skipped', 'skipped']);
  });

  it('whose mailbox cannot be read is not judged', async () => {
    const { verdicts, said } = await certify(serving(), { ...options({ mbox: '/nonexistent/mbox' }) }, wanted);
    expect(verdicts['delivery']).toBe('skipped');
    expect(said).toContain('ENOENT');
  });
});

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, string, string, Listener]>([
    ['lost', 'delivery', 'fail', { deliver: () => {} }],
    ['twice', 'delivery', 'warn', { deliver: received((state) => `localhost [${literal(state)}]`, 2) }],
    [
      'refused at the end',
      'delivery',
      'fail',
      { mutant: (line) => (line === 'DATA' ? '550 5.7.1 no mail over IPv6' : undefined) },
    ],
    ['a proxy', 'received-chain', 'fail', { deliver: received(() => 'localhost [127.0.0.1]') }],
    ['mapped', 'received-chain', 'fail', { deliver: received(() => 'x [IPv6:::ffff:127.0.0.1]') }],
    ['no tag', 'received-chain', 'warn', { deliver: received(({ client }) => `x [${client}]`) }],
    ['no address', 'received-chain', 'warn', { deliver: received(() => 'x') }],
  ])('%s: %s', async (_, check, word, v6) => {
    expect(red(await run(serving(v6)))).toEqual({ [check]: word });
  });
});
