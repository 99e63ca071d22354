import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dial } from '../../harness/net/dial.ts';
import { legacyLogin } from '../../harness/net/smb/legacy/client.ts';
import { type Credentials, logIn, ntlmChallenge, type SmbSession } from '../../harness/net/smb/login.ts';
import { encodeHeader } from '../../harness/net/smb/messages/header.ts';
import { negotiate, type Offer, type SmbConnection } from '../../harness/net/smb/negotiate.ts';
import { sessionRequest } from '../../harness/net/smb/session-service.ts';
import { smb1Negotiate } from '../../harness/net/smb/smb1.ts';
import { smbTrouble } from '../../harness/net/smb/trouble.ts';
import { type SmbWire, smbWire } from '../../harness/net/smb/wire.ts';
import { type Change, changer, isReply } from './smb/changer.ts';
import { missing, password, run, type Smbd, smbd, user } from './smb/smbd.ts';

const signal = new AbortController().signal;
const me: Credentials = { user, password };
const dialects = ['2.0.2', '2.1', '3.0', '3.0.2', '3.1.1'] as const;
const sixteenMebibytes = randomBytes(16 * 1024 * 1024);
const sha256 = (octets: Buffer): string => createHash('sha256').update(octets).digest('hex');

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function wireTo(port: number, address = '::1'): Promise<SmbWire> {
  const dialled = await dial({ address, port, local: address, timeoutMs: 5_000, signal });
  if (dialled.outcome !== 'open') throw dialled.error;
  const wire = smbWire(dialled.socket, { idleMs: 10_000, replyMs: 20_000, signal });
  ends.push(() => wire.end());
  return wire;
}

const connection = async (port: number, offer: Offer): Promise<SmbConnection> => await negotiate(await wireTo(port), offer);

const troubleOf = async (doing: Promise<unknown>) => smbTrouble(await doing.then(null, (error: unknown) => error));

/** Writes, lists, reads and removes a file. */
async function roundTrip(session: SmbSession, share: string): Promise<void> {
  const tree = await session.connectTree(`\\\\[::1]\\${share}`);
  const name = `round-trip-${randomBytes(4).toString('hex')}.bin`;
  const file = await tree.open(name, { access: 'read-write', disposition: 'create', deleteOnClose: true });
  await file.write(sixteenMebibytes);
  expect((await tree.list('')).find((entry) => entry.name === name)).toMatchObject({
    size: sixteenMebibytes.length,
    isDirectory: false,
  });
  expect(sha256(await file.read(sixteenMebibytes.length + 1))).toBe(sha256(sixteenMebibytes));
  await file.close();
  expect((await tree.list('', { pattern: name })).length).toBe(0);
  await tree.disconnect();
  await session.logOff();
}

const skipped = missing.length > 0 && process.env['SIXWAYS_LAB'] !== 'required';

describe.skipIf(skipped)(`the SMB client${skipped ? ` (not here: ${missing.join(', ')})` : ''}`, () => {
  let server: Smbd;
  beforeAll(async () => {
    if (missing.length > 0) throw new Error(`not here: ${missing.join(', ')}`);
    server = await smbd();
  });
  afterAll(async () => await server.end());

  it.each(dialects)('speaks %s, signed', async (dialect) => {
    const at = await connection(server.port, { dialects: [dialect] });
    expect(at.negotiated).toMatchObject({ dialect, securityMode: 'enabled', mechanisms: ['ntlmssp'] });
    // Samba's ServerGuid is its NetBIOS name.
    expect(Buffer.from(at.negotiated.guid, 'hex').toString().replaceAll('\0', '')).toBe('labsrv');
    const session = await logIn(at, me);
    const signed = dialect.startsWith('2') ? 'hmac-sha256' : dialect === '3.1.1' ? 'aes-gmac' : 'aes-cmac';
    expect(session.facts).toMatchObject({ guest: false, anonymous: false, encryptData: false, signed, cipher: null });
    await roundTrip(session, 'data');
  });

  it.each(['hmac-sha256', 'aes-cmac', 'aes-gmac'] as const)('signs with %s in 3.1.1', async (algorithm) => {
    const session = await logIn(await connection(server.port, { dialects: ['3.1.1'], signing: [algorithm] }), me);
    expect(session.facts.signed).toBe(algorithm);
    await roundTrip(session, 'data');
  });

  it.each(['aes-128-ccm', 'aes-128-gcm', 'aes-256-ccm', 'aes-256-gcm'] as const)('encrypts with %s', async (cipher) => {
    const session = await logIn(await connection(server.port, { dialects: ['3.1.1'], ciphers: [cipher] }), me, { encrypt: true });
    expect(session.facts.cipher).toBe(cipher);
    await roundTrip(session, 'data');
  });

  it.each(['3.0', '3.0.2', '3.1.1'] as const)('encrypts for the share that wants it, in %s', async (dialect) => {
    const session = await logIn(await connection(server.port, { dialects: [dialect] }), me);
    expect(session.facts.cipher).toBeNull();
    await roundTrip(session, 'secret');
  });

  it('offers everything at once and learns what the server chose', async () => {
    const offer = {
      dialects,
      netname: 'labsrv',
      compression: ['lz77'],
      transportSecurity: true,
      rdmaTransforms: ['signing'],
    } as const;
    const { negotiated } = await connection(server.port, offer);
    expect(negotiated).toMatchObject({ dialect: '3.1.1', preauthHash: 'sha-512', cipher: 'aes-128-gcm', compression: [] });
    expect(negotiated.contexts.map(({ type }) => type)).toEqual(['preauthIntegrity', 'encryption', 'signing']);
    expect(Math.abs(Date.parse(negotiated.systemTime ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('signs with AES-CMAC where nothing was negotiated', async () => {
    const session = await logIn(await connection(server.port, { dialects: ['3.1.1'], signing: [] }), me);
    expect(session.facts.signed).toBe('aes-cmac');
    await (await session.connectTree('\\\\x\\data')).disconnect();
  });

  it('learns the names before a login', async () => {
    const challenge = await ntlmChallenge(await connection(server.port, { dialects: ['2.1'] }));
    expect(challenge).toMatchObject({ netbiosComputer: 'LABSRV', targetName: 'LABSRV', version: '6.1.0' });
    expect(Math.abs(Date.parse(challenge.timestamp ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('asks for the interfaces, and whether the negotiation is the same', async () => {
    const session = await logIn(await connection(server.port, { dialects: ['3.0.2'] }), me);
    const tree = await session.connectTree('\\\\x\\IPC$');
    expect(tree.facts.type).toBe('pipe');
    expect((await tree.interfaces()).map(({ address }) => address).toSorted()).toEqual(['127.0.0.1', '::1']);
    expect(await tree.sameNegotiate()).toBe(true);
  });

  it('comes in as guest, and as nobody', async () => {
    const guest = await logIn(await connection(server.port, { dialects }), { user: 'stranger', password: 'x' });
    expect(guest.facts).toMatchObject({ guest: true, anonymous: false, signed: null });
    await roundTrip(guest, 'data');
    const nobody = await logIn(await connection(server.port, { dialects }), 'anonymous');
    expect(nobody.facts).toMatchObject({ anonymous: true, signed: null });
    await (await nobody.connectTree('\\\\x\\IPC$')).disconnect();
  });

  it('encrypts nothing for a guest, and says so', async () => {
    const login = logIn(await connection(server.port, { dialects }), { user: 'stranger', password: 'x' }, { encrypt: true });
    expect(await troubleOf(login)).toMatchObject({ kind: 'encryption', detail: 'a guest has no key to encrypt with' });
  });

  it('says what the server refuses, and not the password', async () => {
    const login = logIn(await connection(server.port, { dialects }), { user, password: 'not-this-one' });
    const error: unknown = await login.catch((reason: unknown) => reason);
    expect(smbTrouble(error)).toMatchObject({ kind: 'status', during: 'SESSION_SETUP', status: 'STATUS_LOGON_FAILURE' });
    expect(String(error)).not.toContain('not-this-one');
    const session = await logIn(await connection(server.port, { dialects }), me);
    expect(await troubleOf(session.connectTree('\\\\x\\nothing'))).toMatchObject({ status: 'STATUS_BAD_NETWORK_NAME' });
    const tree = await session.connectTree('\\\\x\\data');
    const open = tree.open('absent', { access: 'read', disposition: 'open' });
    expect(await troubleOf(open)).toMatchObject({ during: 'CREATE', status: 'STATUS_OBJECT_NAME_NOT_FOUND' });
  });

  it('cannot enter an encrypted share without a cipher', async () => {
    const old = await logIn(await connection(server.port, { dialects: ['2.1'] }), me);
    expect(await troubleOf(old.connectTree('\\\\x\\secret'))).toMatchObject({
      status: 'STATUS_ACCESS_DENIED',
      detail: 'STATUS_ACCESS_DENIED',
    });
    const bare = await connection(server.port, { dialects: ['3.1.1'], ciphers: [] });
    expect(bare.negotiated.cipher).toBeNull();
    expect(await troubleOf(logIn(bare, me, { encrypt: true }))).toMatchObject({ kind: 'encryption', during: 'SESSION_SETUP' });
  });

  it('leaves nothing behind when the connection dies', async () => {
    const at = await connection(server.port, { dialects });
    const tree = await (await logIn(at, me)).connectTree('\\\\x\\data');
    await tree.open('orphan.bin', { access: 'write', disposition: 'create', deleteOnClose: true });
    expect(await readdir(server.files)).toContain('orphan.bin');
    at.end();
    for (let nth = 0; nth < 60 && (await readdir(server.files)).length > 0; nth += 1) await delay(50);
    expect(await readdir(server.files)).toEqual([]);
  });

  it.each([
    ['SMB2_02', '2.0.2'],
    ['SMB2_10', '2.1'],
    ['SMB3_00', '3.0'],
    ['SMB3_02', '3.0.2'],
    ['SMB3_11', '3.1.1'],
  ] as const)('agrees with smbclient in %s', async (name, dialect) => {
    const { negotiated } = await connection(server.port, { dialects: dialects.slice(0, dialects.indexOf(dialect) + 1) });
    expect(negotiated.dialect).toBe(dialect);
    const auth = path.join(server.files, '..', 'auth');
    await writeFile(auth, `username = ${user}\npassword = ${password}\n`, { mode: 0o600 });
    await writeFile(path.join(server.files, 'theirs.bin'), sixteenMebibytes.subarray(0, 300_000));
    const session = await logIn(await connection(server.port, { dialects: [dialect] }), me);
    const tree = await session.connectTree('\\\\x\\data');
    const ours = await tree.open('ours.bin', { access: 'write', disposition: 'overwrite' });
    await ours.write(sixteenMebibytes.subarray(0, 300_000));
    await ours.close();
    const got = path.join(server.files, '..', 'got.bin');
    const config = path.join(server.files, '..', 'smb.conf');
    const at = ['//::1/data', '-p', String(server.port), '-s', config, '-A', auth, '-m', name, '-d', '4'];
    const script = `get ours.bin ${got}; get theirs.bin ${got}2; del ours.bin; del theirs.bin`;
    const said = run('smbclient', [...at, '-c', script]);
    expect(said).toContain(`negotiated dialect[${name}]`);
    expect(sha256(await readFile(got))).toBe(sha256(sixteenMebibytes.subarray(0, 300_000)));
    expect(await readFile(`${got}2`)).toEqual(await readFile(got));
  });

  describe('with somebody between', () => {
    async function between(change: Change, offer: Offer): Promise<SmbConnection> {
      const at = await changer(server.port, change);
      ends.push(async () => await at.close());
      return await connection(at.port, offer);
    }
    const flip = (message: Buffer, at: number) => void (message[at] = (message[at] ?? 0) ^ 1);

    it.each([
      ['2.1', 'hmac-sha256'],
      ['3.0.2', 'aes-cmac'],
      ['3.1.1', 'hmac-sha256'],
      ['3.1.1', 'aes-cmac'],
      ['3.1.1', 'aes-gmac'],
    ] as const)('takes no changed reply in %s with %s', async (dialect, algorithm) => {
      const change: Change = (message) => isReply(message, 8) && flip(message, message.length - 1);
      const at = await between(change, { dialects: [dialect], signing: [algorithm] });
      const tree = await (await logIn(at, me)).connectTree('\\\\x\\data');
      const file = await tree.open('changed.bin', { access: 'read-write', disposition: 'create', deleteOnClose: true });
      await file.write(Buffer.from('what was written'));
      expect(await troubleOf(file.read(16))).toMatchObject({ kind: 'signature', during: 'READ' });
    });

    it('takes no reply whose signature was left out', async () => {
      const change: Change = (message) => isReply(message, 3) && message.writeUInt32LE(message.readUInt32LE(16) & ~8, 16);
      const session = await logIn(await between(change, { dialects }), me);
      expect(await troubleOf(session.connectTree('\\\\x\\data'))).toMatchObject({ kind: 'signature', during: 'TREE_CONNECT' });
    });

    it('takes no changed encrypted reply', async () => {
      const change: Change = (message) => message[0] === 0xfd && flip(message, message.length - 1);
      const session = await logIn(await between(change, { dialects }), me, { encrypt: true });
      expect(await troubleOf(session.connectTree('\\\\x\\data'))).toMatchObject({ kind: 'encryption', during: 'TREE_CONNECT' });
    });

    it('takes no reply in clear where it encrypts', async () => {
      // What anybody could send: TREE_CONNECT was the fourth message.
      const forged = Buffer.alloc(80);
      encodeHeader({ command: 'TREE_CONNECT', creditCharge: 1, creditRequest: 1, messageId: 3n, treeId: 5, sessionId: 0n }).copy(
        forged,
      );
      forged.writeUInt32LE(1, 16);
      forged.set([16, 0, 1], 64);
      const session = await logIn(await between((message) => (message[0] === 0xfd ? forged : null), { dialects }), me, {
        encrypt: true,
      });
      const trouble = await troubleOf(session.connectTree('\\\\x\\data'));
      expect(trouble).toMatchObject({ kind: 'encryption', detail: 'the reply is not encrypted' });
    });

    it('notices a changed negotiation at the login, in 3.1.1', async () => {
      const at = await between((message) => isReply(message, 0) && flip(message, 72), { dialects: ['3.1.1'] });
      // The server, too, has another hash, and so another key.
      expect(await troubleOf(logIn(at, me))).toMatchObject({ kind: 'signature', during: 'SESSION_SETUP' });
    });

    it('notices it by asking, in 3.0.2', async () => {
      const at = await between((message) => isReply(message, 0) && flip(message, 72), { dialects: ['3.0.2'] });
      const tree = await (await logIn(at, me)).connectTree('\\\\x\\IPC$');
      expect(await tree.sameNegotiate()).toBe(false);
    });

    it('notices a list of mechanisms that was signed by nobody', async () => {
      const change: Change = (message) =>
        isReply(message, 1) && message.readUInt32LE(16) === 9 && flip(message, message.length - 6);
      const at = await between(change, { dialects: ['2.1'] });
      expect(await troubleOf(logIn(at, me))).toMatchObject({ kind: 'signature', detail: expect.stringContaining('mechListMIC') });
    });

    it('says where the connection ended', async () => {
      const change: Change = (message, { end }) => isReply(message, 3) && end();
      const session = await logIn(await between(change, { dialects }), me);
      expect(['closed', 'reset']).toContain((await troubleOf(session.connectTree('\\\\x\\data')))?.kind);
    });
  });

  describe('at a strict server', () => {
    let strict: Smbd;
    beforeAll(
      async () =>
        void (strict = await smbd({
          'server min protocol': 'SMB3_11',
          'server signing': 'mandatory',
          'smb encrypt': 'required',
          'server smb3 signing algorithms': 'AES-128-CMAC',
          'server smb3 encryption algorithms': 'AES-256-GCM',
        })),
    );
    afterAll(async () => await strict.end());

    it('logs in, everything encrypted', async () => {
      const at = await connection(strict.port, { dialects, signingRequired: true });
      expect(at.negotiated).toMatchObject({ securityMode: 'required', cipher: 'aes-256-gcm', signingAlgorithm: 'aes-cmac' });
      const session = await logIn(at, me);
      expect(session.facts).toMatchObject({ encryptData: true, cipher: 'aes-256-gcm' });
      await roundTrip(session, 'data');
    });

    it('finds no common dialect below', async () => {
      const trouble = await troubleOf(connection(strict.port, { dialects: ['2.0.2', '2.1', '3.0', '3.0.2'] }));
      expect(trouble).toMatchObject({ kind: 'status', during: 'NEGOTIATE', status: 'STATUS_NOT_SUPPORTED' });
    });

    it('lets no legacy client in', async () => {
      const login = { address: '::1', port: strict.port, local: null, share: 'data', user, password, domain: '' };
      expect(await legacyLogin(login, { timeoutMs: 5_000, signal })).toEqual({
        outcome: 'refused',
        during: 'NEGOTIATE',
        status: 'STATUS_NOT_SUPPORTED',
      });
    });
  });

  describe('at a lax server', () => {
    let lax: Smbd;
    beforeAll(
      async () =>
        void (lax = await smbd({
          'server min protocol': 'NT1',
          'ntlm auth': 'ntlmv1-permitted',
          'hosts deny': '127.0.0.1',
          'smb2 max credits': '3',
          'smb2 max read': '65536',
          'smb2 max write': '131072',
        })),
    );
    afterAll(async () => await lax.end());

    it('keeps to small sizes and few credits', async () => {
      const at = await connection(lax.port, { dialects });
      expect(at.negotiated).toMatchObject({ maxRead: 65_536, maxWrite: 131_072 });
      await roundTrip(await logIn(at, me), 'data');
    });

    it('finds SMB1, which the usual server has not', async () => {
      expect(await smb1Negotiate(await wireTo(lax.port))).toEqual({ outcome: 'accepted', dialect: 'NT LM 0.12' });
      expect(await smb1Negotiate(await wireTo(server.port))).toEqual({ outcome: 'no-dialect' });
      expect(await smb1Negotiate(await wireTo(server.port), ['NT LM 0.12', 'SMB 2.???'])).toEqual({
        outcome: 'smb2',
        dialect: '2.x',
      });
      expect(await smb1Negotiate(await wireTo(server.port), ['SMB 2.002'])).toEqual({ outcome: 'smb2', dialect: '2.0.2' });
    });

    it('lets the legacy client in', async () => {
      const login = { address: '::1', local: '::1', share: 'data', user, password, domain: '' };
      const limits = { timeoutMs: 5_000, signal };
      expect(await legacyLogin({ ...login, port: lax.port }, limits)).toEqual({
        outcome: 'admitted',
        guest: false,
        dialect: '2.1',
      });
      expect(await legacyLogin({ ...login, port: lax.port, user: 'stranger' }, limits)).toMatchObject({
        outcome: 'admitted',
        guest: true,
      });
      expect(await legacyLogin({ ...login, port: lax.port, password: 'x' }, limits)).toMatchObject({
        status: 'STATUS_LOGON_FAILURE',
      });
      expect(await legacyLogin({ ...login, port: server.port }, limits)).toEqual({
        outcome: 'refused',
        during: 'SESSION_SETUP',
        status: 'STATUS_LOGON_FAILURE',
      });
    });

    it('is denied where the host is', async () => {
      const trouble = await troubleOf(negotiate(await wireTo(lax.port, '127.0.0.1'), { dialects }));
      expect(trouble).toMatchObject({ kind: 'denied', detail: expect.stringContaining('0x81') });
    });

    it('takes a session request before SMB, as on port 139', async () => {
      const wire = await wireTo(lax.port);
      await sessionRequest(wire);
      const session = await logIn(await negotiate(wire, { dialects: ['2.1'] }), me);
      expect(session.facts.guest).toBe(false);
    });
  });
});
