import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { dial } from '../../harness/net/dial.ts';
import { exchange, requestHead } from '../../harness/net/http1.ts';
import { replyReader } from '../../harness/net/http1-reply.ts';
import { peer } from './peer.ts';

const limits = { keep: 100, body: 1_000_000 };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The reply of a server that does this with each connection, once the request's head is there. */
async function ask(
  serve: (socket: Socket, request: string) => void,
  change: { method?: string; body?: Uint8Array; signal?: AbortSignal } = {},
) {
  const server = await peer('::1', (socket) => {
    let got = '';
    socket.on('data', (piece) => {
      const before = got.includes('\r\n\r\n');
      got += piece.toString('latin1');
      if (!before && got.includes('\r\n\r\n')) serve(socket, got);
    });
  });
  ends.push(server.close);
  const signal = change.signal ?? new AbortController().signal;
  const dialled = await dial({ address: '::1', port: server.port, local: null, timeoutMs: 1_000, signal });
  if (dialled.outcome !== 'open') throw dialled.error;
  const method = change.method ?? 'GET';
  const head = requestHead({ method, target: '/', host: '[::1', headers: [] });
  return await exchange(dialled.socket, {
    head,
    limits,
    idleMs: 200,
    totalMs: 700,
    signal,
    method,
    ...(change.body ? { body: change.body } : {}),
  });
}

describe('requestHead', () => {
  it('is octet for octet what was asked, the Host text included', () => {
    const head = requestHead({ method: 'GET', target: 'http://[::1]/', host: '[::1%25lo]:', headers: [['X-Ä', 'ü']] });
    expect(head.toString('latin1')).toBe('GET http://[::1]/ HTTP/1.1\r\nHost: [::1%25lo]:\r\nX-Ä: ü\r\n\r\n');
  });
  it('leaves Host out', () => {
    expect(requestHead({ method: 'GET', target: '/', host: null, headers: [] }).toString()).toBe('GET / HTTP/1.1\r\n\r\n');
  });
});

describe('exchange', () => {
  it('reads a reply: headers in order, body hashed and kept', async () => {
    let asked = '';
    const reply = await ask((socket, request) => {
      asked = request;
      socket.write('HTTP/1.1 302 Found\r\nSet-Cookie: a\r\nLocation: /x\r\nset-cookie: b\r\nContent-Length: 3\r\n\r\nabc');
    });
    expect(asked).toBe('GET / HTTP/1.1\r\nHost: [::1\r\n\r\n');
    expect(reply).toMatchObject({ outcome: 'response', ended: 'complete', detail: null });
    expect(reply.head?.headers.map(([name]) => name)).toEqual(['Set-Cookie', 'Location', 'set-cookie', 'Content-Length']);
    expect(reply.body).toMatchObject({
      octets: 3,
      framing: 'length',
      promised: 3,
      sha256: createHash('sha256').update('abc').digest('hex'),
    });
  });

  it('takes octets that trickle in one by one', async () => {
    const text = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n';
    const reply = await ask((socket) => {
      socket.setNoDelay(true);
      let at = 0;
      const timer = setInterval(() => (at < text.length ? socket.write(text[at++] ?? '') : clearInterval(timer)), 2);
    });
    expect(reply).toMatchObject({ outcome: 'response', ended: 'complete', body: { octets: 3, framing: 'chunked' } });
  });

  it('ends what trickles for ever', async () => {
    const reply = await ask((socket) => {
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('HTTP/')), 50);
      socket.write('HTTP/1.1 200 OK\r\nX: ');
    });
    expect(reply).toMatchObject({ outcome: 'slow', ended: 'slow' });
    expect(reply.ms).toBeLessThan(1_500);
  });

  it('tells a silent peer', async () => {
    expect(await ask(() => {})).toMatchObject({ outcome: 'silent', ended: 'silent', received: 0, firstOctetMs: null });
  });

  it('tells a peer that falls silent in the body', async () => {
    const reply = await ask((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
    expect(reply).toMatchObject({ outcome: 'response', ended: 'silent', body: { octets: 3 } });
    expect(reply.longestGapMs).toBeGreaterThan(180);
  });

  it('tells a peer that closes without a word, in the head, in the body', async () => {
    expect(await ask((socket) => socket.end())).toMatchObject({ outcome: 'closed', ended: 'closed' });
    expect(await ask((socket) => socket.end('HTTP/1.1 200'))).toMatchObject({ outcome: 'closed', ended: 'closed' });
    const short = await ask((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
    expect(short).toMatchObject({ outcome: 'response', ended: 'closed', body: { octets: 3 } });
  });

  it('tells a reset', async () => {
    expect(await ask((socket) => socket.resetAndDestroy())).toMatchObject({
      outcome: 'reset',
      ended: 'reset',
      detail: 'ECONNRESET',
    });
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n', 'no HTTP status line'],
    ['a status that is none', 'HTTP/1.1 999 x\r\n\r\n', 'no HTTP status line'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nA : b\r\n\r\n', 'a header line is no field'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 'Content-Length values differ'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'Content-Length is no number'],
  ])('tells %s', async (_, text, detail) => {
    expect(await ask((socket) => socket.write(text))).toMatchObject({ ended: 'malformed', detail });
  });

  it('tells a chunk size that is none, after the head', async () => {
    const reply = await ask((socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'));
    expect(reply).toMatchObject({ outcome: 'response', ended: 'malformed', detail: 'chunk size is no number' });
  });

  it('does not read a header line of 1 MB', async () => {
    const reply = await ask((socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1_048_576)}\r\n\r\n`));
    expect(reply).toMatchObject({ outcome: 'malformed', head: null });
    expect(reply.received).toBeLessThan(300_000);
  });

  it('ends a body at its limit', async () => {
    const reply = await ask((socket) =>
      socket.write(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(1_500_000)])),
    );
    expect(reply).toMatchObject({ outcome: 'response', ended: 'limit', body: { octets: 1_000_000 } });
    expect(reply.body.kept).toHaveLength(100);
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('%s without a body: %j', async (method, text) => {
    expect(await ask((socket) => socket.write(text), { method })).toMatchObject({
      outcome: 'response',
      ended: 'complete',
      body: { octets: 0 },
    });
  });

  it('sends a body, and counts what the kernel took', async () => {
    let got = 0;
    const body = Buffer.alloc(300_000, 'x');
    const reply = await ask(
      (socket, start) => {
        got = start.length;
        socket.on('data', (piece) => {
          got += piece.length;
          if (got >= body.length) socket.end('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n');
        });
      },
      { method: 'POST', body },
    );
    expect(reply).toMatchObject({ outcome: 'response', head: { status: 201 } });
    expect(reply.sent).toBeGreaterThan(300_000);
  });

  it('throws when asked to stop', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(ask(() => {}, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('replyReader', () => {
  const whole = (pieces: Buffer[]) => {
    const reader = replyReader('GET', limits);
    for (const piece of pieces) reader.push(piece);
    reader.end();
    return { state: reader.state, trouble: reader.trouble, head: reader.head, body: reader.body() };
  };
  const cut = (wire: Buffer, cuts: number[]) => {
    const at = [0, ...cuts.map((one) => one % wire.length).toSorted((a, b) => a - b), wire.length];
    return at.slice(1).map((end, index) => wire.subarray(at[index], end));
  };

  it('gives the same however the wire is cut', () => {
    const chunked = Buffer.from(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4\r\nabcd\r\nA ;q\r\n0123456789\r\n0\r\n\r\nrest',
    );
    const length = Buffer.from('HTTP/1.0 404 Not Found\nA: b\n c\nContent-Length: 4\n\nabcdrest');
    for (const wire of [chunked, length]) {
      const expected = whole([wire]);
      expect(expected.state).toBe('complete');
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
          expect(whole(cut(wire, cuts))).toEqual(expected);
        }),
      );
    }
  });

  it('never throws, and never keeps more than it may', () => {
    const heads = ['', 'HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'];
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (head, noise, cuts) => {
          const { state, body } = whole(cut(Buffer.concat([Buffer.from(head), noise, Buffer.from('\n')]), cuts));
          expect(['complete', 'short', 'malformed']).toContain(state);
          expect(body.kept.length).toBeLessThanOrEqual(limits.keep);
        },
      ),
    );
  });
});
