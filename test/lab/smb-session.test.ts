import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import legacyLogin from '../../suites/smb-samba/probes/legacy-login.ts';
import negotiation from '../../suites/smb-samba/probes/negotiation.ts';
import offers from '../../suites/smb-samba/probes/offers.ts';
import session from '../../suites/smb-samba/probes/session.ts';
import { peer } from '../net/peer.ts';
import { vantageOf } from '../model/vantage.ts';
import { run } from '../suites/path/world.ts';
import { missing, password, type Smbd, smbd, user } from './smb/smbd.ts';

const address = '::1';
const vantage = vantageOf(address);
const skipped = missing.length > 0 && process.env['SIXWAYS_LAB'] !== 'required';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe.skipIf(skipped)(`a session with a real smbd${skipped ? ` (not here: ${missing.join(', ')})` : ''}`, () => {
  let server: Smbd;
  beforeAll(async () => {
    if (missing.length > 0) throw new Error(`not here: ${missing.join(', ')}`);
    server = await smbd();
  });
  afterAll(async () => await server.end());

  const input = (change: object = {}) => ({
    address,
    port: server.port,
    name: 'labsrv',
    share: 'data',
    user,
    domain: '',
    password,
    directory: '/',
    octets: 1_000_001,
    ...change,
  });

  it('moves a file there and back, and leaves nothing', async () => {
    const seen = await run(session, input(), vantage);
    expect(seen).toMatchObject({
      trouble: null,
      login: { dialect: '3.1.1', guest: false, signed: 'aes-gmac' },
      roundTrip: { trouble: null, same: true, listed: true, removed: true, octets: 1_000_001 },
      interfaces: { trouble: null },
    });
    expect(seen.unc.map(({ form, refused }) => [form, refused])).toEqual([
      ['name', null],
      ['literal', null],
      ['ipv6-literal.net', null],
      ['port', null],
    ]);
    expect(seen.roundTrip?.writeRates).toHaveLength(5);
    expect(await readdir(server.files)).toEqual([]);
  });

  it('leaves nothing when the connection dies under the file', async () => {
    // The first connection ends after 600 kB of the file; the one that looks after it may live.
    const proxy = await peer(address, (socket, nth) => {
      const on = connect(server.port, address);
      let octets = 0;
      socket.on('data', (piece: Buffer) => {
        octets += piece.length;
        if (nth === 1 && octets > 600_000) on.destroy();
      });
      socket.pipe(on).pipe(socket);
      on.on('close', () => socket.destroy()).on('error', () => socket.destroy());
      socket.on('close', () => on.destroy());
    });
    ends.push(proxy.close);
    const seen = await run(session, input({ port: proxy.port, octets: 4_000_000 }), vantage);
    expect(seen.roundTrip).toMatchObject({ same: null, removed: true, trouble: { during: 'WRITE' } });
    expect(proxy.connections).toBe(2);
    expect(await readdir(server.files)).toEqual([]);
  });

  it('writes nothing where nothing is granted, and nothing beside what is', async () => {
    expect((await run(session, input({ directory: null }), vantage)).roundTrip).toBeNull();
    const seen = await run(session, input({ directory: 'not/there' }), vantage);
    expect(seen.roundTrip).toMatchObject({
      removed: true,
      trouble: { during: 'CREATE', status: 'STATUS_OBJECT_PATH_NOT_FOUND' },
    });
    expect(await readdir(server.files)).toEqual([]);
  });

  it('asks with a wrong password once', async () => {
    const proxy = await peer(address, (socket) => {
      const on = connect(server.port, address);
      socket.pipe(on).pipe(socket);
      on.on('close', () => socket.destroy()).on('error', () => socket.destroy());
      socket.on('close', () => on.destroy());
    });
    ends.push(proxy.close);
    const seen = await run(session, input({ port: proxy.port, password: 'wrong-1234' }), vantage);
    expect(seen).toMatchObject({ login: null, roundTrip: null, unc: [], trouble: { status: 'STATUS_LOGON_FAILURE' } });
    expect(proxy.connections).toBe(1);
  });

  it('is offered what smbd offers, and is not let in with NTLMv1', async () => {
    const to = { address, port: server.port };
    expect(await run(offers, to, vantage)).toMatchObject({
      trouble: null,
      dialects: ['2.0.2', '2.1', '3.0', '3.0.2', '3.1.1'],
      ciphers: ['aes-128-ccm', 'aes-128-gcm', 'aes-256-ccm', 'aes-256-gcm'],
      signing: ['hmac-sha256', 'aes-cmac', 'aes-gmac'],
    });
    expect(await run(negotiation, to, vantage)).toMatchObject({
      trouble: null,
      negotiated: { signing: 'enabled', mechanisms: ['ntlmssp'] },
      names: { netbiosComputer: 'LABSRV' },
    });
    const legacy = await run(legacyLogin, { ...to, share: 'data', login: { user, domain: '', password } }, vantage);
    expect(legacy).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('STATUS_LOGON_FAILURE') });
  });
});
