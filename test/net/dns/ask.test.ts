import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { askTcp } from '../../../harness/net/dns/tcp.ts';
import { askUdp } from '../../../harness/net/dns/udp.ts';
import { peer } from '../peer.ts';
import { nameServer as start, replyTo } from './name-server.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function nameServer(...answers: Parameters<typeof start>): Promise<number> {
  const { port, close } = await start(...answers);
  ends.push(close);
  return port;
}

const question = { name: 'shop.test', type: 'AAAA' } as const;
const records: Answer[] = [{ type: 'AAAA', name: 'shop.test', ttl: 1, data: '2001:db8::80' }];
const at = (port: number, signal = new AbortController().signal) => ({
  address: '::1',
  port,
  local: null,
  deadlineMs: 200,
  signal,
});
const answered = { outcome: 'reply', reply: { rcode: 'NOERROR', answers: [{ data: '2001:db8::80' }] } };
const silence = { outcome: 'failed', code: 'ETIMEDOUT' };

describe('a question by UDP', () => {
  it('goes out again when it is told to, and only then', async () => {
    let heard = 0;
    const port = await nameServer((query) => (++heard % 2 === 0 ? replyTo(query, records) : null));
    expect(await askUdp(question, { ...at(port), resendMs: 50 })).toMatchObject(answered);
    expect(await askUdp(question, at(port))).toMatchObject(silence);
    expect(heard).toBe(3);
  });

  it('passes over what is no answer, and tells of it when nothing better comes', async () => {
    let heard = 0;
    const port = await nameServer((query) => (++heard === 1 ? Buffer.from('noise') : replyTo(query, records)));
    expect(await askUdp(question, { ...at(port), resendMs: 50 })).toMatchObject(answered);
    const noise = await nameServer(() => Buffer.from('noise'));
    expect(await askUdp(question, at(noise))).toMatchObject({ outcome: 'malformed', why: 'unreadable' });
    const large = await nameServer((query) => replyTo(query, Array.from({ length: 30 }, () => records).flat()));
    expect(await askUdp(question, at(large))).toMatchObject({ outcome: 'malformed', why: 'too-large' });
  });

  it('comes from the chosen source, or is our own failure', async () => {
    const port = await nameServer((query) => replyTo(query, records));
    expect(await askUdp(question, { ...at(port), local: '::1' })).toMatchObject(answered);
    await expect(askUdp(question, { ...at(port), local: '2001:db8::9' })).rejects.toThrow('EADDRNOTAVAIL');
  });

  it('is refused where nobody listens, and ends with its signal', async () => {
    expect(await askUdp(question, at(9))).toMatchObject({ outcome: 'failed', code: 'ECONNREFUSED' });
    const port = await nameServer(() => null);
    const stop = new AbortController();
    const asked = askUdp(question, at(port, stop.signal));
    stop.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
  });
});

describe('a question by TCP', () => {
  const deaf = () => null;

  it('takes an answer in pieces, of any length', async () => {
    const many = Array.from({ length: 100 }, () => records).flat();
    const port = await nameServer(deaf, (query) => replyTo(query, many));
    expect(await askTcp(question, { ...at(port), local: '::1' })).toMatchObject({ reply: { answers: { length: 100 } } });
  });

  it('tells an answer that is none, and one that stops too early', async () => {
    expect(await askTcp(question, at(await nameServer(deaf, () => Buffer.from('noise'))))).toMatchObject({ why: 'unreadable' });
    const port = await nameServer(deaf, () => null);
    // Two octets that say 0: a message without a header.
    expect(await askTcp(question, at(port))).toMatchObject({ outcome: 'malformed', why: 'unreadable' });
    const cut = await peer('::1', (socket) => socket.end(Buffer.from([0, 100, 1, 2])));
    ends.push(() => void cut.close());
    expect(await askTcp(question, at(cut.port))).toMatchObject({ outcome: 'malformed', why: 'cut-short' });
    const mute = await peer('::1', () => {});
    ends.push(() => void mute.close());
    expect(await askTcp(question, at(mute.port))).toMatchObject(silence);
  });

  it('is refused where nobody listens', async () => {
    expect(await askTcp(question, at(await nameServer(deaf)))).toMatchObject({ outcome: 'failed', code: 'ECONNREFUSED' });
  });
});
