import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { datagramOctets, largeOctets, Sighting, TokenSeen, Upload } from '../../harness/net/mirror.ts';
import { mirror } from '../../lab/daemons/mirror.ts';
import { tokenOf } from '../../lab/mirror/datagram.ts';
import { limits } from '../../lab/mirror/limits.ts';
import { startMirror } from '../../lab/mirror/mirror.ts';
import { Tokens } from '../../lab/mirror/tokens.ts';
import { freePort, startDaemon } from './start-daemon.ts';

const addresses = ['127.0.0.1', '::1'];
let echoPort = 0;
let httpPort = 0;
let running: { close(): void };

beforeAll(async () => {
  echoPort = await freePort();
  httpPort = await freePort();
  running = await startMirror({ addresses, echoPort, httpPort });
});
afterAll(() => running.close());

const url = (address: string, path: string): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${httpPort}${path}`;

const question = (token: string): Buffer => Buffer.from(`sixways ${token}`.padEnd(datagramOctets));

const newToken = (): string => randomBytes(12).toString('hex');

/** Sends datagrams from one socket and gives what came back in 200 ms. */
async function ask(address: string, ...datagrams: Buffer[]): Promise<{ port: number; answers: Buffer[] }> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const answers: Buffer[] = [];
  socket.on('message', (answer) => answers.push(answer));
  for (const datagram of datagrams) socket.send(datagram, echoPort, address);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { port } = socket.address();
  socket.close();
  return { port, answers };
}

/** Whether a datagram is answered, however busy the machine is. */
async function isAnswered(address: string, datagram: Buffer): Promise<boolean> {
  const socket = createSocket('udp6');
  socket.send(datagram, echoPort, address);
  const answer = await once(socket, 'message', { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  socket.close();
  return answer !== null;
}

async function seen(token: string): Promise<z.infer<typeof TokenSeen>> {
  return TokenSeen.parse(await (await fetch(url('::1', `/seen?token=${token}`))).json());
}

async function dialled(address: string, port: number): Promise<Socket> {
  const socket = connect({ host: address, port });
  await once(socket, 'connect');
  return socket;
}

/** Everything until the other end has closed. */
async function drained(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => (text += part));
  socket.on('error', () => {}); // a reset is an end too
  // Not once(): that rejects with the first error.
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe.each(addresses)('the mirror on %s', (address) => {
  it('tells the source of a datagram, and remembers its token', async () => {
    const [token, second] = [newToken(), newToken()];
    const { port, answers } = await ask(address, question(token), question(second));
    const source = { address, port };
    expect(answers.map((answer) => Sighting.parse(JSON.parse(answer.toString())))).toEqual([{ source }, { source }]);
    expect(Math.max(...answers.map(({ length }) => length))).toBeLessThanOrEqual(datagramOctets);
    expect(await seen(token)).toEqual({ seen: true, source, answerError: null });
    expect(await seen(second)).toEqual({ seen: true, source, answerError: null });
    expect(await seen(newToken())).toEqual({ seen: false, source: null, answerError: null });
  });

  it('tells the source of a connection, then echoes', async () => {
    const socket = await dialled(address, echoPort);
    const { localPort: port } = socket;
    socket.end('to and fro\n');
    const [line, echo] = (await drained(socket)).split('\n');
    expect(Sighting.parse(JSON.parse(line ?? ''))).toEqual({ source: { address, port } });
    expect(echo).toBe('to and fro');
  });

  it('serves a small and a large body, the sighting and an upload', async () => {
    expect(await (await fetch(url(address, '/'))).text()).toBe('sixways mirror\n');
    expect((await (await fetch(url(address, '/large'))).bytes()).length).toBe(largeOctets);
    expect(Sighting.parse(await (await fetch(url(address, '/whoami'))).json()).source.address).toBe(address);
    const body = randomBytes(300_000);
    const answer = await fetch(url(address, '/upload'), { method: 'POST', body });
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(Upload.parse(await answer.json())).toEqual({ octets: body.length, sha256 });
  });
});

describe('the mirror and clients that mean no good', () => {
  it('answers no datagram that is not exactly a question', async () => {
    const token = newToken();
    const { answers } = await ask(
      '::1',
      Buffer.from(`sixways ${token}`),
      Buffer.from(`sixways ${token}`.padEnd(datagramOctets + 1)),
      Buffer.from(`SIXWAYS ${token}`.padEnd(datagramOctets)),
      question(`${token} ${token}`),
      question('short'),
      question('a'.repeat(65)),
      randomBytes(datagramOctets),
      Buffer.alloc(0),
    );
    expect(answers).toEqual([]);
    expect(await seen(token)).toMatchObject({ seen: false });
    expect(tokenOf(question(token))).toBe(token);
  });

  it('refuses a token that is none, and a path that is not its own', async () => {
    for (const query of ['', '?token=', '?token=short', `?token=${'a'.repeat(65)}`, `?token=${'%00'.repeat(16)}`])
      expect((await fetch(url('::1', `/seen${query}`))).status).toBe(400);
    for (const path of ['/nothing', '/../etc/passwd', '/upload']) expect((await fetch(url('::1', path))).status).toBe(404);
  });

  it('keeps answering while more sources ask than it can watch', async () => {
    const asking: Promise<boolean>[] = [];
    while (asking.length < limits.watched + 40) {
      asking.push(...Array.from({ length: 20 }, async () => await isAnswered('::1', question(newToken()))));
      // A burst of all would only show the size of the receive buffer.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await Promise.all(asking)).filter((isOne) => !isOne)).toEqual([]);
  });

  it('stops an upload that is too large', async () => {
    const socket = await dialled('::1', httpPort);
    socket.on('error', () => {}); // what is written after the end
    const octets = limits.upload * 4;
    socket.write(`POST /upload HTTP/1.1\r\nHost: mirror\r\nContent-Length: ${octets}\r\n\r\n`);
    const part = Buffer.alloc(65_536);
    let sent = 0;
    const feed = (): void => {
      while (sent < octets && socket.writable) {
        sent += part.length;
        if (!socket.write(part)) return;
      }
    };
    socket.on('drain', feed);
    feed();
    const answer = await drained(socket);
    expect(sent).toBeLessThan(octets);
    // The reset of a closed connection may overtake the answer (RFC 9112 9.6).
    expect(answer).toMatch(/^$|^HTTP\/1.1 413 /);
  });

  it('ends an echo at its limit', async () => {
    const socket = await dialled('::1', echoPort);
    socket.on('error', () => {}); // what is written after the end
    const part = Buffer.alloc(limits.echo + 100_000, 'x');
    socket.write(part);
    const echoed = (await drained(socket)).replace(/^.*\n/, '');
    expect(echoed.length).toBeLessThanOrEqual(limits.echo);
  });

  it('takes no more connections than its limit, and takes new ones when old ones have gone', async () => {
    const crowd = await Promise.all(Array.from({ length: limits.connections }, async () => await dialled('::1', echoPort)));
    expect(await drained(await dialled('::1', echoPort))).toBe('');
    await Promise.all(
      crowd.map(async (socket) => {
        socket.destroy();
        await once(socket, 'close');
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const socket = await dialled('::1', echoPort);
    socket.end();
    expect(await drained(socket)).toMatch(/^\{"source"/);
  });

  it('closes connections that say nothing, or speak too slowly', async () => {
    const started = performance.now();
    const silent = drained(await dialled('::1', echoPort));
    const slow = await dialled('::1', httpPort);
    slow.on('error', () => {}); // what is dripped after the end
    slow.write('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => slow.writable && slow.write('x'), 500);
    await Promise.all([silent, drained(slow)]);
    clearInterval(drip);
    expect(performance.now() - started).toBeLessThan(limits.idle + 4_000);
  }, 20_000);
});

describe('Tokens', () => {
  const source = { address: '::1', port: 1 };

  it('forgets by age', () => {
    let now = 0;
    const tokens = new Tokens(() => now);
    tokens.remember('one', source);
    now = limits.tokenAge - 1;
    expect(tokens.find('one')).toMatchObject({ source });
    now = limits.tokenAge;
    expect(tokens.find('one')).toBeNull();
    tokens.remember('two', source);
    expect(tokens.size).toBe(1);
  });

  it('holds a bounded number, and lets the oldest go', () => {
    const tokens = new Tokens(() => 0);
    for (let at = 0; at <= limits.tokens; at++) tokens.remember(`t${at}`, source);
    expect(tokens.size).toBe(limits.tokens);
    expect(tokens.find('t0')).toBeNull();
    expect(tokens.find('t1')).not.toBeNull();
    tokens.remember('t1', source);
    tokens.remember('new', source);
    expect(tokens.find('t1')).not.toBeNull();
    expect(tokens.find('t2')).toBeNull();
  });
});

describe('the mirror as a daemon', () => {
  const place = { name: 'mirror-ctl', node: 'ctl', addresses: ['::1'] };

  it('is ready when it listens, and fails when it cannot', async () => {
    const ports = { echoPort: await freePort(), httpPort: await freePort() };
    const daemon = await startDaemon(mirror({ ...place, ...ports }));
    expect((await fetch(`http://[::1]:${ports.httpPort}/`)).status).toBe(200);
    await expect(startDaemon(mirror({ ...place, ...ports }))).rejects.toThrow('EADDRINUSE');
    expect(await daemon.stop()).toBe('SIGTERM');
  });
});
