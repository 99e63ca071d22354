import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Trouble } from '../../../suites/smb-samba/observations.ts';
import admission from '../../../suites/smb-samba/probes/admission.ts';
import legacyLogin from '../../../suites/smb-samba/probes/legacy-login.ts';
import linkLocal from '../../../suites/smb-samba/probes/link-local.ts';
import nameService from '../../../suites/smb-samba/probes/name-service.ts';
import negotiation from '../../../suites/smb-samba/probes/negotiation.ts';
import netbiosPort from '../../../suites/smb-samba/probes/netbios-port.ts';
import offers from '../../../suites/smb-samba/probes/offers.ts';
import session from '../../../suites/smb-samba/probes/session.ts';
import smb1 from '../../../suites/smb-samba/probes/smb1.ts';
import { closedPort, peer } from '../../net/peer.ts';
import { vantageOf } from '../../model/vantage.ts';
import { run } from '../path/world.ts';

const address = '::1';
const vantage = vantageOf(address);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function at(serve: (socket: Socket, nth: number) => void): Promise<{ address: string; port: number }> {
  const server = await peer(address, serve);
  ends.push(server.close);
  return { address, port: server.port };
}
const saying = (octets: Buffer | string) => async () =>
  await at((socket) => void socket.once('data', () => socket.write(octets)));
const framed = (message: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, message.length]), message]);
/** MS-SMB2 2.2.2: an ERROR response to the first NEGOTIATE, STATUS_NOT_SUPPORTED. */
const notSupported = (() => {
  const message = Buffer.alloc(73);
  message.write('\xfeSMB', 'latin1');
  message.writeUInt16LE(64, 4);
  message.writeUInt32LE(0xc00000bb, 8);
  message.writeUInt16LE(1, 14);
  message.writeUInt32LE(1, 16);
  message.writeUInt16LE(9, 64);
  return framed(message);
})();

const peers: [string, () => Promise<{ address: string; port: number }>, Trouble['kind']][] = [
  ['a host access denial', saying(Buffer.from('8300000181', 'hex')), 'denied'],
  ['a web server', saying('HTTP/1.1 400 Bad Request\r\n\r\n'), 'not-smb'],
  ['a closed connection', async () => await at((socket) => socket.end()), 'closed'],
  ['a status', saying(notSupported), 'status'],
  ['nothing that listens', async () => ({ address, port: await closedPort(address) }), 'refused'],
];
const login = { name: null, share: 'data', user: 'lab', domain: '', password: 'geheim-4711', directory: 'x', octets: 10 };

describe.each(peers)('%s', (_, open, kind) => {
  it('is a value of every probe', async () => {
    const to = await open();
    const seen = {
      negotiation: (await run(negotiation, to, vantage)).trouble?.kind,
      admission: (await run(admission, { ...to, client: 0, from: null }, vantage)).trouble?.kind,
      link: (await run(linkLocal, to, vantage)).trouble?.kind,
      session: (await run(session, { ...to, ...login }, vantage)).trouble?.kind,
    };
    expect(seen).toEqual({ negotiation: kind, admission: kind, link: kind, session: kind });
    const offered = await run(offers, to, vantage);
    expect([offered.dialects, offered.ciphers, offered.signing]).toEqual([[], [], []]);
    // A status is an answer: this dialect is not spoken.
    expect(offered.trouble?.kind).toBe(kind === 'status' ? undefined : kind);
  });

  it('keeps the password to itself', async () => {
    expect(JSON.stringify(await run(session, { ...(await open()), ...login }, vantage))).not.toContain(login.password);
  });
});

describe('SMB1', () => {
  const answer = (index: number): Buffer => {
    const message = Buffer.alloc(37);
    message.write('\xffSMB\x72', 'latin1');
    message[32] = 1;
    message.writeUInt16LE(index, 33);
    return framed(message);
  };
  it.each([
    ['accepted', saying(answer(0)), 'NT LM 0.12'],
    ['no-dialect', saying(answer(0xffff)), null],
    ['dropped', async () => await at((socket) => socket.end()), 'closed'],
  ] as const)('is %s', async (outcome, open, detail) => {
    expect(await run(smb1, await open(), vantage)).toMatchObject({ answer: outcome, detail, trouble: null });
  });
});

it('the NetBIOS port is open or refused', async () => {
  const open = await at(() => undefined);
  expect(await run(netbiosPort, open, vantage)).toEqual({ ...open, outcome: 'open' });
  const closed = { address, port: await closedPort(address) };
  expect(await run(netbiosPort, closed, vantage)).toEqual({ ...closed, outcome: 'refused' });
});

it('NTLMv1 is not tried unasked', async () => {
  const server = await peer(address, () => undefined);
  ends.push(server.close);
  const seen = await run(legacyLogin, { address, port: server.port, share: 'data', login: null }, vantage);
  expect([seen.outcome, server.connections]).toEqual(['not-asked', 0]);
});

it('a name that DNS has not is looked for on the link', async () => {
  expect(await run(nameService, { name: 'nowhere.invalid', address }, vantage)).toEqual({
    name: 'nowhere.invalid',
    address,
    a: [],
    aaaa: [],
    answering: [],
  });
});
