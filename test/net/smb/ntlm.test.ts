import { expect, it } from 'vitest';
import { rc4 } from '../../../harness/net/smb/crypto/rc4.ts';
import { avIds, readAvPairs, writeAvPairs } from '../../../harness/net/smb/ntlm/av-pairs.ts';
import { authenticate, authenticateAnonymously } from '../../../harness/net/smb/ntlm/authenticate.ts';
import { ntlmNegotiate, readChallenge } from '../../../harness/net/smb/ntlm/challenge.ts';
import { messageIntegrityCode, ntlmv2, ntowfv2, utf16 } from '../../../harness/net/smb/ntlm/ntlmv2.ts';
import { firstSignature, isMechListMic } from '../../../harness/net/smb/ntlm/session-security.ts';
import {
  mechanismsOf,
  mechListMicOf,
  mechTypes,
  negTokenInit,
  negTokenResp,
  responseToken,
} from '../../../harness/net/smb/ntlm/spnego.ts';
import { Malformed } from '../../../harness/net/smb/trouble.ts';
import * as windows from './windows-exchange.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const token = (message: Buffer): Buffer => responseToken(message.subarray(message.readUInt16LE(68)));
const setupToken = (message: Buffer): Buffer => responseToken(message.subarray(88));

// MS-NLMP 4.2.1 and 4.2.4
const targetInfo = writeAvPairs([
  { id: avIds.nbDomainName, value: utf16('Domain') },
  { id: avIds.nbComputerName, value: utf16('Server') },
]);
const key = ntowfv2('Password', 'User', 'Domain');
const response = ntlmv2({
  key,
  serverChallenge: hex('0123456789abcdef'),
  clientChallenge: Buffer.alloc(8, 0xaa),
  time: Buffer.alloc(8),
  targetInfo,
});

it('NTOWFv2 of MS-NLMP 4.2.4.1.1, the user in any case', () => {
  expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  expect(ntowfv2('Password', 'uSER', 'Domain')).toEqual(key);
  expect(ntowfv2('Password', 'User', 'DOMAIN')).not.toEqual(key);
});

it('responses of MS-NLMP 4.2.4.2', () => {
  expect(response.lmResponse.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  expect(response.ntProof.toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
  expect(response.ntResponse.toString('hex')).toBe(
    `68cd0ab851e51c96aabc927bebef6a1c01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000${targetInfo.toString('hex')}00000000`,
  );
});

it('session keys of MS-NLMP 4.2.4.1.2 and 4.2.4.2.3', () => {
  expect(response.sessionBaseKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
  expect(rc4(response.sessionBaseKey, Buffer.alloc(16, 0x55)).toString('hex')).toBe('c5dad2544fc9799094ce1ce90bc9d03e');
});

it('reads the challenge of a Windows server', () => {
  expect(readChallenge(token(windows.challengeResponse)).facts).toEqual({
    targetName: 'SUT311',
    netbiosComputer: 'SUT311',
    netbiosDomain: 'SUT311',
    dnsComputer: 'SUT311',
    dnsDomain: 'SUT311',
    dnsTree: null,
    timestamp: '2015-06-24T22:30:50.327Z',
    flags: 0xe28a_8215,
    version: '10.0.10130',
  });
});

it('the MIC of a Windows client', () => {
  const third = Buffer.from(setupToken(windows.authenticateRequest));
  expect(third.subarray(72, 88)).toEqual(windows.mic);
  third.fill(0, 72, 88);
  const first = windows.setupRequest.subarray(windows.setupRequest.indexOf('NTLMSSP'));
  expect(messageIntegrityCode(windows.sessionKey, first, token(windows.challengeResponse), third)).toEqual(windows.mic);
});

it('the mechListMICs of a Windows client and server', () => {
  const session = { sessionKey: windows.sessionKey, exchanged: true };
  expect(firstSignature(session, 'client', mechTypes)).toEqual(windows.clientMechListMic);
  const mic = mechListMicOf(windows.lastResponse.subarray(72));
  expect(mic).toEqual(windows.serverMechListMic);
  expect(isMechListMic(session, mechTypes, windows.serverMechListMic)).toBe(true);
  expect(isMechListMic(session, mechTypes, windows.clientMechListMic)).toBe(false);
  expect(isMechListMic(session, mechTypes, Buffer.alloc(3))).toBe(false);
});

it('the mechanisms of a Windows server, and the same first token as a Windows client', () => {
  const { negotiateResponse, setupRequest } = windows;
  const buffer = negotiateResponse.subarray(128, 128 + negotiateResponse.readUInt16LE(122));
  expect(mechanismsOf(buffer)).toEqual(['negoex', 'ntlmssp']);
  expect(negTokenInit(setupRequest.subarray(setupRequest.indexOf('NTLMSSP')))).toEqual(setupRequest.subarray(88));
});

it('wraps long tokens', () => {
  const long = Buffer.alloc(5_000, 1);
  expect(responseToken(negTokenResp(long, Buffer.alloc(16)))).toEqual(long);
  expect(mechListMicOf(negTokenResp(long, null))).toBeNull();
});

it('authenticates with the pairs, a MIC and a key that the server can open', () => {
  const challenge = readChallenge(token(windows.challengeResponse));
  const first = ntlmNegotiate();
  const who = { user: 'Ålice', password: 'pÄss', domain: 'SIXLAB', workstation: 'WS' };
  const { message, sessionKey, exchanged } = authenticate(first, challenge, who, 'cifs/srv', (octets) => Buffer.alloc(octets, 7));
  const field = (at: number) =>
    message.subarray(message.readUInt32LE(at + 4), message.readUInt32LE(at + 4) + message.readUInt16LE(at));
  expect([28, 36, 44].map((at) => field(at).toString('utf16le'))).toEqual(['SIXLAB', 'Ålice', 'WS']);
  // A timestamp came, so no LMv2.
  expect(field(12)).toEqual(Buffer.alloc(24));
  const pairs = readAvPairs(field(20).subarray(44));
  expect(pairs.find(({ id }) => id === avIds.flags)?.value.readUInt32LE(0)).toBe(2);
  expect(pairs.find(({ id }) => id === avIds.targetName)?.value.toString('utf16le')).toBe('cifs/srv');
  expect(pairs.find(({ id }) => id === avIds.nbComputerName)?.value.toString('utf16le')).toBe('SUT311');
  // What a server does with it.
  const base = ntlmv2({
    key: ntowfv2('pÄss', 'Ålice', 'SIXLAB'),
    serverChallenge: challenge.serverChallenge,
    clientChallenge: field(20).subarray(32, 40),
    time: field(20).subarray(24, 32),
    targetInfo: field(20).subarray(44, -4),
  });
  expect(field(20).subarray(0, 16)).toEqual(base.ntProof);
  expect(exchanged).toBe(true);
  expect(rc4(base.sessionBaseKey, field(52))).toEqual(sessionKey);
  const unmarked = Buffer.from(message);
  unmarked.fill(0, 72, 88);
  expect(message.subarray(72, 88)).toEqual(messageIntegrityCode(sessionKey, first, challenge.octets, unmarked));
});

it('says LMv2 to a server without a clock', () => {
  const bare = { ...readChallenge(token(windows.challengeResponse)), pairs: [] };
  const { message } = authenticate(ntlmNegotiate(), bare, { user: 'u', password: 'p' }, null);
  expect(message.subarray(message.readUInt32LE(16), message.readUInt32LE(16) + 24)).not.toEqual(Buffer.alloc(24));
});

it('says nothing of itself as anonymous', () => {
  const { message, sessionKey } = authenticateAnonymously(readChallenge(token(windows.challengeResponse)));
  expect(message.length).toBe(89);
  expect(message.readUInt32LE(60) & 0x800).toBe(0x800);
  expect(sessionKey).toEqual(Buffer.alloc(16));
});

it.each([
  ['a challenge that is too short', () => readChallenge(Buffer.from('NTLMSSP\0\x02\0\0\0'))],
  ['a challenge of another type', () => readChallenge(ntlmNegotiate())],
  ['pairs without end', () => readAvPairs(Buffer.alloc(4 * 70, Buffer.from('05000000', 'hex')))],
  ['a pair beyond the list', () => readAvPairs(hex('0100ffff'))],
  ['a token without mechanisms', () => mechanismsOf(hex('0401aa'))],
  ['a DER length beyond the token', () => mechanismsOf(hex('60820fff'))],
  ['an indefinite DER length', () => mechanismsOf(hex('6080'))],
  ['a DER length of nine octets', () => mechanismsOf(hex('6089ffffffffffffffffff'))],
  ['a NegTokenResp without a token', () => responseToken(hex('a1023000'))],
])('%s is malformed', (_, read) => {
  expect(read).toThrow(Malformed);
});
