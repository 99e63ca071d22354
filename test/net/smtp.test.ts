import type { Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { openSmtp, type SmtpSession } from '../../harness/net/smtp.ts';
import { certificates } from '../suites/http-iis/certificates.ts';
import { peer } from './peer.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const { ca, good } = certificates();
const hello = {
  sni: 'shop.test',
  identity: 'shop.test',
  alpn: [],
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  ca,
  timeoutMs: 2_000,
} as const;

async function open(serve: (socket: Socket) => void, implicit: typeof hello | null = null) {
  const { address, port, close } = await peer('::1', serve);
  const opened = await openSmtp({
    address,
    port,
    local: null,
    connectMs: 1_000,
    greetingMs: 400,
    replyMs: 300,
    implicit,
    signal: new AbortController().signal,
  });
  ends.push(async () => await close());
  return opened;
}

async function session(serve: (socket: Socket) => void): Promise<SmtpSession> {
  const opened = await open(serve);
  if (opened.outcome !== 'open') throw new Error(opened.outcome);
  ends.push(() => opened.session.end());
  return opened.session;
}

/** Answers each line by its verb. */
const answering = (answers: Readonly<Record<string, string>>) => (socket: Socket) => {
  socket.write('220 mail.test ESMTP\r\n');
  socket.on('data', (piece: Buffer) => {
    for (const line of piece.toString().split('\r\n').filter(Boolean))
      socket.write(`${answers[line.split(' ')[0] ?? ''] ?? '500 what'}\r\n`);
  });
};

describe('a session in clear', () => {
  it('has the greeting, replies and what was said', async () => {
    const at = await session(answering({ EHLO: '250-mail.test\r\n250 SIZE 100', NOOP: '250 ok' }));
    expect(at.greeting.lines).toEqual(['220 mail.test ESMTP']);
    expect((await at.ask('EHLO client.test')).lines).toEqual(['250-mail.test', '250 SIZE 100']);
    const [one, two, three] = await at.pipeline(['NOOP', 'VRFY x', 'NOOP']);
    expect([one?.code, two?.code, three?.code]).toEqual([250, 500, 250]);
    expect(at.transcript.slice(0, 4)).toEqual([
      'S: 220 mail.test ESMTP',
      'C: EHLO client.test',
      'S: 250-mail.test',
      'S: 250 SIZE 100',
    ]);
  });

  it('a server that loses what comes together gives fewer replies, the last of them silence', async () => {
    const at = await session((socket) => {
      socket.write('220 mail.test\r\n');
      socket.on('data', () => socket.write('250 ok\r\n'));
    });
    expect((await at.pipeline(['NOOP', 'NOOP', 'NOOP'])).map(({ outcome }) => outcome)).toEqual(['reply', 'silent']);
  });

  it('does not tell what AUTH was given', async () => {
    const at = await session(answering({ AUTH: '235 ok' }));
    await at.ask('AUTH PLAIN AHVzZXIAc2VjcmV0');
    expect(at.transcript).toContain('C: AUTH PLAIN ***');
  });

  it('a silent server has a greeting that is silent', async () => {
    const at = await session(() => {});
    expect(at.greeting.outcome).toBe('silent');
    expect(at.greetingMs).toBeGreaterThan(390);
  });

  it('refuses a line end within a command', async () => {
    const at = await session(answering({}));
    await expect(at.pipeline(['NOOP', 'RCPT TO:<a>\r\nDATA'])).rejects.toThrow(RangeError);
  });
});

describe('TLS', () => {
  const upgrade = (socket: Socket) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(good) });
    secure.on('error', () => socket.destroy());
    secure.on('data', () => secure.write('250 secret\r\n'));
    return secure;
  };
  const startTls =
    (reply: string): ((socket: Socket) => void) =>
    (socket) => {
      socket.write('220 mail.test\r\n');
      socket.once('data', () => {
        socket.write(reply);
        socket.removeAllListeners('data');
        upgrade(socket);
      });
    };

  it('begins with STARTTLS, and the session goes on', async () => {
    const at = await session(startTls('220 go\r\n'));
    const { shaken, ahead } = await at.startTls(hello);
    expect(shaken?.outcome).toBe('session');
    expect(shaken?.outcome === 'session' && shaken.session.unverified).toBe(null);
    expect(ahead).toBe(0);
    expect((await at.ask('EHLO client.test')).lines).toEqual(['250 secret']);
  });

  it('drops what came in clear after the agreement', async () => {
    const at = await session((socket) => {
      socket.write('220 mail.test\r\n');
      socket.once('data', () => socket.write('220 go\r\n250 injected\r\n'));
    });
    expect((await at.startTls({ ...hello, timeoutMs: 200 })).ahead).toBe('250 injected'.length);
  });

  it('does not begin where the server refuses', async () => {
    const at = await session(answering({ STARTTLS: '454 not now', NOOP: '250 ok' }));
    const { reply, shaken } = await at.startTls(hello);
    expect([reply.code, shaken]).toEqual([454, null]);
    expect((await at.ask('NOOP')).code).toBe(250);
  });

  it('is there from the first octet where it is implicit', async () => {
    const opened = await open((socket) => void upgrade(socket).write('220 mail.test\r\n'), hello);
    expect(opened.outcome === 'open' && opened.session.greeting.code).toBe(220);
    if (opened.outcome === 'open') opened.session.end();
  });

  it('that is not there is told as what it is', async () => {
    const opened = await open((socket) => void socket.write('220 mail.test\r\n'), hello);
    expect(opened.outcome === 'no-tls' && opened.shaken.outcome).toBe('malformed');
  });
});
