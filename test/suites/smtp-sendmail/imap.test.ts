import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../../../lab/certificates.ts';
import { lookInto } from '../../../suites/smtp-sendmail/mailbox/find.ts';

const { ca, issue } = await makeAuthority();
const { chain, key } = await issue({ names: ['imap.test'] });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An IMAP server with one account and these messages, by UID; `said` are the commands it got. */
async function imapServer(messages: Map<number, string>) {
  const said: string[] = [];
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert: chain, key }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    let rest = '';
    socket.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(socket, line);
    });
  });
  const answer = (socket: TLSSocket, line: string) => {
    said.push(line);
    const [tag = '', ...words] = line.split(' ');
    const command = words.join(' ');
    const ok = () => socket.write(`${tag} OK done\r\n`);
    if (command.startsWith('LOGIN'))
      return command === 'LOGIN "me" "p\\"w"' ? ok() : socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
    const wanted = /SEARCH HEADER X-Sixways "(.*)"/.exec(command)?.[1];
    if (wanted !== undefined) {
      const found = [...messages].flatMap(([uid, text]) => (text.includes(wanted) ? [uid] : []));
      socket.write(`* SEARCH${found.map((uid) => ` ${uid}`).join('')}\r\n`);
      return ok();
    }
    const fetched = /^UID FETCH (\d+)/.exec(command)?.[1];
    if (fetched !== undefined) {
      const text = messages.get(Number(fetched)) ?? '';
      // In two pieces, as TCP may have it.
      socket.write(`* 1 FETCH (UID ${fetched} BODY[HEADER]<0> {${text.length}}\r\n${text.slice(0, 20)}`);
      setTimeout(() => socket.write(`${text.slice(20)})\r\n${tag} OK done\r\n`), 20);
      return true;
    }
    const expunged = /^UID EXPUNGE (\d+)/.exec(command)?.[1];
    if (expunged !== undefined) messages.delete(Number(expunged));
    return ok();
  };
  server.listen(0, '::1');
  await once(server, 'listening');
  const at = server.address();
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: at === null || typeof at === 'string' ? 0 : at.port, said };
}

const look = async (port: number, change: object = {}, patienceMs = 500) => {
  const imap = { address: '::1', port, name: 'imap.test', user: 'me', password: 'p"w', ...change };
  const signal = new AbortController().signal;
  return await lookInto({ imap }, { ca, vantage: { local: null }, signal, now: () => performance.now(), patienceMs });
};
const message = 'Received: from x.test (client.test [192.0.2.6]) by mail.test; date\r\nX-Sixways: the-id\r\n\r\n';

describe('an IMAP mailbox', () => {
  it('is searched, and only our message leaves it', async () => {
    const messages = new Map([
      [7, 'Subject: of somebody else\r\n\r\n'],
      [9, message],
    ]);
    const { port, said } = await imapServer(messages);
    const mailbox = await look(port);
    const found = await mailbox.find('the-id');
    await mailbox.close();
    expect(found).toMatchObject({ problem: null, copies: 1, removed: 1, mailbox: `imaps://me@imap.test:${port}` });
    expect(found.received).toEqual(['from x.test (client.test [192.0.2.6]) by mail.test; date']);
    expect([...messages.keys()]).toEqual([7]);
    expect(said.some((line) => line.endsWith('UID STORE 9 +FLAGS.SILENT (\\Deleted)'))).toBe(true);
  });

  it('without the message is looked into until the time is over', async () => {
    const { port } = await imapServer(new Map());
    const mailbox = await look(port);
    expect(await mailbox.find('the-id')).toMatchObject({ foundMs: null, copies: 0, problem: null });
    await mailbox.close();
  });

  it.each<[string, object, RegExp]>([
    ['a wrong password', { password: 'guess' }, /LOGIN.*AUTHENTICATIONFAILED/],
    ['a certificate of another', { name: 'elsewhere.test' }, /does not verify/],
  ])('%s is a problem that is told without the password', async (_, change, problem) => {
    const { port } = await imapServer(new Map());
    const mailbox = await look(port, change);
    const found = await mailbox.find('the-id');
    expect(found.problem).toMatch(problem);
    expect(found.problem).not.toContain('guess');
  });

  it('that nobody serves is a problem', async () => {
    const { port } = await imapServer(new Map());
    for (const end of ends.splice(0)) await end();
    expect((await (await look(port)).find('the-id')).problem).toMatch(/ECONNREFUSED/);
  });
});
