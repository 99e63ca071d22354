import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { blameOf } from '../../../harness/net/blame.ts';
import { ntlmChallenge } from '../../../harness/net/smb/login.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { sessionRequest } from '../../../harness/net/smb/session-service.ts';
import { smb1Negotiate } from '../../../harness/net/smb/smb1.ts';
import { SmbError, smbTrouble } from '../../../harness/net/smb/trouble.ts';
import { smbWire } from '../../../harness/net/smb/wire.ts';
import { peer } from '../peer.ts';
import * as windows from './windows-exchange.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const never = new AbortController().signal;

async function wireTo(serve: (socket: Socket) => void, limits: { idleMs?: number; replyMs?: number; signal?: AbortSignal } = {}) {
  const at = await peer('::1', serve);
  const wire = smbWire(connect(at.port, at.address), { idleMs: 200, replyMs: 500, signal: never, ...limits });
  ends.push(
    () => wire.end(),
    async () => await at.close(),
  );
  return wire;
}

const ask = async (serve: (socket: Socket) => void, limits = {}) =>
  await negotiate(await wireTo(serve, limits), { dialects: ['2.1', '3.1.1'] }).then(
    () => null,
    (error: unknown) => error,
  );

const frame = (payload: Buffer, type = 0): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(payload.length);
  head[0] = type;
  return Buffer.concat([head, payload]);
};
const onAsk = (answer: (socket: Socket) => void) => (socket: Socket) => void socket.once('data', () => answer(socket));
const answers = (...octets: readonly Buffer[]) => onAsk((socket) => void socket.write(Buffer.concat(octets)));

/** The NEGOTIATE response of a Windows server, a field of it changed. */
function changed(at: number, ...octets: readonly number[]): Buffer {
  const message = Buffer.from(windows.negotiateResponse);
  message.set(octets, at);
  return message;
}

describe('a peer that', () => {
  it.each<[string, (socket: Socket) => void, object]>([
    ['says nothing', () => undefined, { kind: 'silent', detail: 'nothing for 200 ms' }],
    ['ends at once', (socket) => void socket.end(), { kind: 'closed', detail: 'closed' }],
    [
      'ends within an answer',
      onAsk((socket) => void socket.end(frame(windows.negotiateResponse).subarray(0, 50))),
      { kind: 'closed', detail: 'closed after 50 octets of an answer' },
    ],
    ['resets', onAsk((socket) => void socket.resetAndDestroy()), { kind: 'reset', detail: 'ECONNRESET' }],
    [
      'speaks HTTP',
      answers(Buffer.from('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n')),
      { kind: 'not-smb', detail: expect.stringContaining('(HTTP/1.1 400 Bad Reque') },
    ],
    [
      'greets as SSH',
      (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
      { kind: 'not-smb', detail: expect.stringContaining('(SSH-2.0-OpenSSH_9.2..)') },
    ],
    ['answers a TLS alert', answers(Buffer.from('15030300020246', 'hex')), { kind: 'not-smb' }],
    ['frames something else', answers(frame(Buffer.from('GET / HTTP'))), { kind: 'not-smb' }],
    [
      'does not serve this host',
      answers(frame(Buffer.from([0x81]), 0x83)),
      { kind: 'denied', detail: 'negative session response 0x81: not listening for the calling name' },
    ],
    ['denies without a reason', answers(frame(Buffer.alloc(0), 0x83)), { kind: 'denied' }],
    [
      'announces too much',
      answers(Buffer.from('00ffffff', 'hex')),
      { kind: 'malformed', detail: expect.stringContaining('16777215') },
    ],
    ['sends an empty message', answers(frame(Buffer.alloc(0))), { kind: 'malformed' }],
    ['sends half a header', answers(frame(windows.negotiateResponse.subarray(0, 30))), { kind: 'malformed' }],
    ['answers SMB1', answers(frame(Buffer.from('ff534d4272'.padEnd(80, '0'), 'hex'))), { kind: 'malformed' }],
    [
      'answers encrypted',
      answers(frame(windows.writeAnswer.sealed)),
      { kind: 'malformed', detail: 'an encrypted reply without a key' },
    ],
    ['answers another command', answers(frame(changed(12, 5))), { kind: 'malformed', detail: 'a reply to command 5' }],
    [
      'answers another message',
      answers(frame(changed(24, 9))),
      { kind: 'malformed', detail: 'a reply to message 9, asked was 0' },
    ],
    [
      'sends a request',
      answers(frame(windows.negotiateRequest)),
      { kind: 'malformed', detail: 'a request came instead of a reply' },
    ],
    ['compounds', answers(frame(changed(20, 64))), { kind: 'malformed' }],
    [
      'chooses what was not offered',
      answers(frame(changed(68, 0x00, 0x03))),
      { kind: 'malformed', detail: 'dialect 0x300 was not offered' },
    ],
    ['puts its token outside', answers(frame(changed(120, 0xff, 0xff))), { kind: 'malformed' }],
    ['puts its contexts outside', answers(frame(changed(124, 0xff, 0xff, 0xff, 0x7f))), { kind: 'malformed' }],
    [
      'has a thousand contexts',
      answers(frame(changed(70, 0xe8, 0x03))),
      { kind: 'malformed', detail: '1000 negotiate contexts' },
    ],
    ['has no preauthentication context', answers(frame(changed(448, 0x09))), { kind: 'malformed' }],
    [
      'knows no dialect',
      answers(frame(changed(8, 0xbb, 0x00, 0x00, 0xc0))),
      { kind: 'status', status: 'STATUS_NOT_SUPPORTED', detail: 'STATUS_NOT_SUPPORTED' },
    ],
    ['is pending for ever', answers(...Array.from({ length: 40 }, () => frame(changed(8, 0x03, 0x01)))), { kind: 'malformed' }],
  ])('%s', async (_, serve, trouble) => {
    const error = await ask(serve);
    expect(smbTrouble(error)).toMatchObject({ during: 'NEGOTIATE', status: null, ...trouble });
  });

  it('trickles is slow', async () => {
    const error = await ask((socket) => {
      let at = 0;
      const drip = setInterval(() => socket.write(frame(windows.negotiateResponse).subarray(at, (at += 1))), 50);
      socket.on('close', () => clearInterval(drip));
    });
    expect(smbTrouble(error)).toMatchObject({ kind: 'slow', detail: 'no whole answer within 500 ms' });
  });

  it('only keeps alive is slow', async () => {
    const error = await ask((socket) => {
      const beat = setInterval(() => socket.write(frame(Buffer.alloc(0), 0x85)), 50);
      socket.on('close', () => clearInterval(beat));
    });
    expect(smbTrouble(error)).toMatchObject({ kind: 'slow' });
  });

  it('sends its answer in pieces, after a keep-alive, is understood', async () => {
    const serve = onAsk((socket) => {
      const octets = Buffer.concat([frame(Buffer.alloc(0), 0x85), frame(windows.negotiateResponse)]);
      for (let at = 0; at < octets.length; at += 50) setTimeout(() => socket.write(octets.subarray(at, at + 50)), at / 10);
    });
    const { negotiated } = await negotiate(await wireTo(serve), { dialects: ['3.1.1'] });
    expect(negotiated).toMatchObject({
      dialect: '3.1.1',
      cipher: 'aes-128-gcm',
      signingAlgorithm: 'aes-cmac',
      securityMode: 'enabled',
    });
    expect(negotiated.contexts).toEqual([
      { type: 'preauthIntegrity', octets: 38 },
      { type: 'encryption', octets: 4 },
    ]);
  });

  it('keeps alive a hundred thousand times and then answers is understood', async () => {
    const beats = Buffer.alloc(400_000, frame(Buffer.alloc(0), 0x85));
    const wire = await wireTo(answers(beats, frame(windows.negotiateResponse)), { idleMs: 2_000, replyMs: 5_000 });
    expect((await negotiate(wire, { dialects: ['3.1.1'] })).negotiated.dialect).toBe('3.1.1');
  });

  it('takes Kerberos only is not asked for NTLM', async () => {
    const message = Buffer.from(windows.negotiateResponse);
    // The OID of NTLMSSP becomes another.
    message[message.indexOf(Buffer.from('2b06010401823702020a', 'hex')) + 9] = 0x7f;
    const connection = await negotiate(await wireTo(answers(frame(message))), { dialects: ['3.1.1'] });
    const error: unknown = await ntlmChallenge(connection).catch((reason: unknown) => reason);
    expect(smbTrouble(error)).toMatchObject({
      kind: 'mechanism',
      detail: expect.stringContaining('negoex, 2b06010401823702027f'),
    });
  });

  it('answers the login with nothing to read', async () => {
    let nth = 0;
    const wire = await wireTo((socket) => {
      socket.on('data', () => {
        nth += 1;
        const setup = Buffer.from(windows.challengeResponse);
        setup.fill(0xff, 72, 80);
        socket.write(frame(nth === 1 ? windows.negotiateResponse : setup));
      });
    });
    const connection = await negotiate(wire, { dialects: ['3.1.1'] });
    const error: unknown = await ntlmChallenge(connection).catch((reason: unknown) => reason);
    expect(smbTrouble(error)).toMatchObject({ kind: 'malformed', during: 'SESSION_SETUP' });
  });
});

it('tells the names and the clock of a server before a login', async () => {
  const replies = [windows.negotiateResponse, windows.challengeResponse];
  const wire = await wireTo(
    (socket) => void socket.on('data', () => void socket.write(frame(replies.shift() ?? Buffer.alloc(0)))),
  );
  const challenge = await ntlmChallenge(await negotiate(wire, { dialects: ['3.1.1'] }));
  expect(challenge).toMatchObject({ netbiosComputer: 'SUT311', version: '10.0.10130' });
});

it('ends with its signal, which is thrown as it is', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30);
  const error = await ask(() => undefined, { signal: stop.signal, idleMs: 5_000, replyMs: 5_000 });
  expect(error).toBe(stop.signal.reason);
  expect(smbTrouble(error)).toBeNull();
});

it('says the same after the end', async () => {
  const wire = await wireTo((socket) => void socket.write('220 ftp\r\n'));
  for (let nth = 0; nth < 2; nth += 1) {
    await expect(negotiate(wire, { dialects: ['2.1'] })).rejects.toMatchObject({ trouble: { kind: 'not-smb' } });
  }
});

it('is blamed on the path when silent, on the target otherwise', () => {
  expect(blameOf(new SmbError('silent', 'NEGOTIATE', 'x')).by).toBe('path');
  expect(blameOf(new SmbError('closed', 'NEGOTIATE', 'x')).by).toBe('target');
  expect(blameOf(new SmbError('status', 'NEGOTIATE', 'x', 'STATUS_NOT_SUPPORTED')).by).toBe('target');
});

describe('SMB_COM_NEGOTIATE', () => {
  const smb1 = (words: string, status = '00000000') => Buffer.from(`ff534d4272${status}`.padEnd(64, '0') + words, 'hex');

  it.each<[string, (socket: Socket) => void, object]>([
    ['is taken', answers(frame(smb1('110000'))), { outcome: 'accepted', dialect: 'NT LM 0.12' }],
    ['finds no dialect', answers(frame(smb1('01ffff'))), { outcome: 'no-dialect' }],
    ['is answered in SMB2', answers(frame(changed(68, 0xff, 0x02))), { outcome: 'smb2', dialect: '2.x' }],
    ['is answered in 2.0.2', answers(frame(changed(68, 0x02, 0x02))), { outcome: 'smb2', dialect: '2.0.2' }],
    ['ends the connection', onAsk((socket) => void socket.end()), { outcome: 'dropped', how: 'closed' }],
    ['resets the connection', onAsk((socket) => void socket.resetAndDestroy()), { outcome: 'dropped', how: 'reset' }],
    ['is refused', answers(frame(smb1('00', 'bb0000c0'))), { outcome: 'status', status: 'STATUS_NOT_SUPPORTED' }],
  ])('%s', async (_, serve, outcome) => {
    expect(await smb1Negotiate(await wireTo(serve))).toEqual(outcome);
  });

  it.each<[string, Buffer]>([
    ['an index beyond the list', smb1('110900')],
    ['no words', smb1('00')],
    ['another command', Buffer.from('ff534d4273'.padEnd(80, '0'), 'hex')],
  ])('with %s is malformed', async (_, message) => {
    await expect(smb1Negotiate(await wireTo(answers(frame(message))))).rejects.toMatchObject({ trouble: { kind: 'malformed' } });
  });

  it('goes out as MS-CIFS 2.2.4.52.1 has it', async () => {
    let sent = Buffer.alloc(0);
    const wire = await wireTo((socket) => {
      socket.on('data', (piece) => {
        sent = Buffer.concat([sent, Buffer.from(piece)]);
        socket.end();
      });
    });
    await smb1Negotiate(wire, ['NT LM 0.12', 'SMB 2.???']);
    expect(sent.subarray(0, 9).toString('hex')).toBe('0000003aff534d4272');
    expect(sent.subarray(36).toString('latin1')).toBe('\0\x17\0\x02NT LM 0.12\0\x02SMB 2.???\0');
  });
});

describe('a session request', () => {
  it('goes out as RFC 1002 4.3.2 has it, and is granted', async () => {
    let sent = '';
    const wire = await wireTo((socket) => {
      socket.once('data', (piece) => {
        sent = Buffer.from(piece).toString('latin1');
        socket.write(frame(Buffer.alloc(0), 0x82));
      });
    });
    await sessionRequest(wire, { calling: 'probe' });
    // RFC 1001 14.1: *SMBSERVER<20> and PROBE<00>
    expect(sent).toBe('\x81\0\0\x44 CKFDENECFDEFFCFGEFFCCACACACACACA\0 FAFCEPECEFCACACACACACACACACACAAA\0');
  });

  it('is denied', async () => {
    const wire = await wireTo(answers(frame(Buffer.from([0x82]), 0x83)));
    await expect(sessionRequest(wire)).rejects.toMatchObject({
      trouble: {
        kind: 'denied',
        during: 'SESSION REQUEST',
        detail: 'negative session response 0x82: the called name is not present',
      },
    });
  });

  it('does not follow to another address', async () => {
    const wire = await wireTo(answers(frame(Buffer.from('c0000201008b', 'hex'), 0x84)));
    await expect(sessionRequest(wire)).rejects.toMatchObject({ trouble: { kind: 'malformed' } });
  });
});
