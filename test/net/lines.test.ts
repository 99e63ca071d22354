import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { dialogue } from '../../harness/net/lines.ts';
import { peer } from './peer.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function talk(serve: (socket: Socket) => void, change: { replyMs?: number; signal?: AbortSignal } = {}) {
  const at = await peer('::1', serve);
  const socket = connect(at.port, at.address);
  const to = dialogue(socket, {
    limits: { line: 40, lines: 4 },
    replyMs: 300,
    signal: new AbortController().signal,
    ...change,
  });
  ends.push(
    () => to.end(),
    async () => await at.close(),
  );
  return to;
}

it('reads a reply of one line', async () => {
  const to = await talk((socket) => socket.write('220 here\r\n'));
  expect(await to.read()).toEqual({ outcome: 'reply', code: 220, lines: ['220 here'], detail: null });
});

it('reads replies of several lines, of any form between', async () => {
  const to = await talk((socket) => socket.write('211-Features:\r\n EPSV\r\n212 is a line of it\r\n211 End\r\n'));
  expect((await to.read()).lines).toEqual(['211-Features:', ' EPSV', '212 is a line of it', '211 End']);
});

it('keeps two replies of one packet apart', async () => {
  const to = await talk((socket) => socket.once('data', () => socket.write('150 it comes\r\n226 done\r\n')));
  expect((await to.ask('LIST')).code).toBe(150);
  expect((await to.read()).code).toBe(226);
});

it('joins a reply that comes in pieces', async () => {
  const to = await talk((socket) => {
    socket.write('22');
    setTimeout(() => socket.write('0 here\r'), 20);
    setTimeout(() => socket.write('\n'), 40);
  });
  expect((await to.read()).code).toBe(220);
});

it.each<[string, (socket: Socket) => void, string, string]>([
  ['nothing', () => undefined, 'silent', 'ETIMEDOUT'],
  ['an end', (socket) => void socket.end(), 'closed', 'EOF'],
  ['a reset', (socket) => void setTimeout(() => socket.resetAndDestroy(), 30), 'reset', 'ECONNRESET'],
  ['no code', (socket) => void socket.write('HTTP/1.1 400\r\n'), 'malformed', 'no reply code'],
  ['a line without end', (socket) => void socket.write('220 '.padEnd(60, 'x')), 'malformed', 'a line of more than 40 octets'],
  ['lines without end', (socket) => void socket.write('220-x\r\n'.repeat(9)), 'malformed', 'more than 4 lines'],
])('%s is an outcome', async (_, serve, outcome, detail) => {
  const to = await talk(serve);
  expect(await to.read()).toMatchObject({ outcome, code: null, detail });
});

it('bounds what comes unasked', async () => {
  const to = await talk((socket) => void socket.write('220 x\r\n'.repeat(20)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const seen = [];
  for (let nth = 0; nth < 12; nth += 1) seen.push((await to.read()).outcome);
  expect(seen).toContain('malformed');
});

it('says so again after the end', async () => {
  const to = await talk((socket) => void socket.end('421 no\r\n'));
  expect((await to.read()).code).toBe(421);
  expect((await to.read()).outcome).toBe('closed');
  expect((await to.ask('NOOP')).outcome).toBe('closed');
});

it('takes one line as a command', async () => {
  const to = await talk((socket) => socket.write('220 here\r\n'));
  await expect(to.ask('NOOP\r\nDELE x')).rejects.toThrow(RangeError);
});

it('ends with its signal', async () => {
  const stop = new AbortController();
  const to = await talk(() => undefined, { signal: stop.signal, replyMs: 5_000 });
  setTimeout(() => stop.abort(), 20);
  await expect(to.read()).rejects.toThrow('abort');
});
