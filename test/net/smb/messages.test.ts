import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCreate } from '../../../harness/net/smb/messages/create.ts';
import { decodeHeader } from '../../../harness/net/smb/messages/header.ts';
import { decodeFsctl } from '../../../harness/net/smb/messages/ioctl.ts';
import { choicesOf, contextsOf, decodeContexts, encodeContexts } from '../../../harness/net/smb/messages/negotiate-contexts.ts';
import { decodeNegotiate, encodeNegotiate } from '../../../harness/net/smb/messages/negotiate.ts';
import { decodeNetworkInterfaces } from '../../../harness/net/smb/messages/network-interfaces.ts';
import { statusName } from '../../../harness/net/smb/messages/ntstatus.ts';
import { decodeQueryDirectory } from '../../../harness/net/smb/messages/query-directory.ts';
import { decodeRead, decodeWrite } from '../../../harness/net/smb/messages/read-write.ts';
import { decodeSessionSetup } from '../../../harness/net/smb/messages/session-setup.ts';
import { decodeTreeConnect } from '../../../harness/net/smb/messages/tree-connect.ts';
import { readChallenge } from '../../../harness/net/smb/ntlm/challenge.ts';
import { mechanismsOf, mechListMicOf, responseToken } from '../../../harness/net/smb/ntlm/spnego.ts';
import { Malformed } from '../../../harness/net/smb/trouble.ts';
import * as windows from './windows-exchange.ts';

it('reads the NEGOTIATE response of a Windows server', () => {
  const response = decodeNegotiate(windows.negotiateResponse);
  expect(response).toMatchObject({
    dialect: '3.1.1',
    guid: '39cbcaf329714942bdce5d60f09ab3fb',
    securityMode: 1,
    capabilities: ['dfs', 'leasing', 'large-mtu', 'directory-leasing'],
    maxTransact: 8_388_608,
    maxRead: 8_388_608,
    maxWrite: 8_388_608,
    mechanisms: ['negoex', 'ntlmssp'],
  });
  expect(choicesOf(response.contexts)).toEqual({
    preauthHash: 'sha-512',
    cipher: 'aes-128-gcm',
    signing: null,
    compression: [],
    transportSecurity: false,
    rdmaTransforms: [],
  });
});

it('writes the NEGOTIATE request of a Windows client', () => {
  const { negotiateRequest } = windows;
  const body = encodeNegotiate({
    dialects: ['2.0.2', '2.1', '3.0', '3.0.2', '3.1.1'],
    securityMode: 1,
    capabilities: 0x66,
    clientGuid: negotiateRequest.subarray(76, 92),
    contexts: decodeContexts(negotiateRequest, 112, 2),
  });
  expect(body).toEqual(negotiateRequest.subarray(64));
});

it('offers every context, and reads each again', () => {
  const contexts = contextsOf({
    ciphers: ['aes-256-gcm'],
    signing: ['aes-gmac'],
    compression: ['lz77', 'pattern-v1'],
    netname: 'sRv',
    transportSecurity: true,
    rdmaTransforms: ['encryption', 'signing'],
  });
  expect(contexts.map(({ type }) => type)).toEqual([1, 2, 3, 5, 6, 7, 8]);
  const again = decodeContexts(encodeContexts(contexts), 0, contexts.length);
  expect(again).toEqual(contexts);
  expect(choicesOf(again)).toEqual({
    preauthHash: 'sha-512',
    cipher: 'aes-256-gcm',
    signing: 'aes-gmac',
    compression: ['lz77', 'pattern-v1'],
    transportSecurity: true,
    rdmaTransforms: ['encryption', 'signing'],
  });
});

it('sends no context that nothing is offered in, and none before 3.1.1', () => {
  const none = { ciphers: [], signing: [], compression: [], netname: null, transportSecurity: false, rdmaTransforms: [] };
  const contexts = contextsOf(none);
  expect(contexts.map(({ type }) => type)).toEqual([1]);
  const request = { securityMode: 1, capabilities: 0, clientGuid: Buffer.alloc(16), contexts };
  expect(encodeNegotiate({ ...request, dialects: ['3.0.2'] }).length).toBe(38);
});

it('takes cipher 0 for none (MS-SMB2 2.2.4.1.2)', () => {
  expect(choicesOf([{ type: 2, data: Buffer.from([1, 0, 0, 0]) }]).cipher).toBeNull();
});

describe('FSCTL_QUERY_NETWORK_INTERFACE_INFO', () => {
  const entry = (next: number, family: number, address: string, at: number) => {
    const octets = Buffer.alloc(152);
    octets.writeUInt32LE(next, 0);
    octets.writeUInt32LE(3, 4);
    octets.writeUInt32LE(1, 8);
    octets.writeBigUInt64LE(1_000_000_000n, 16);
    octets.writeUInt16LE(family, 24);
    Buffer.from(address, 'hex').copy(octets, at);
    return octets;
  };

  it('lists the addresses of both families, and leaves out others', () => {
    const octets = Buffer.concat([
      entry(152, 2, 'c0000201', 28),
      entry(152, 99, '', 0),
      entry(0, 0x17, '20010db8000000000000000000000001', 32),
    ]);
    const common = { index: 3, scope: 0, rss: true, rdma: false, bitsPerSecond: 1e9 };
    expect(decodeNetworkInterfaces(octets)).toEqual([
      { ...common, family: 4, address: '192.0.2.1' },
      { ...common, family: 6, address: '2001:db8::1' },
    ]);
  });

  it('ends in a ring of entries, and beyond the message', () => {
    expect(() => decodeNetworkInterfaces(entry(4, 2, 'c0000201', 28))).toThrow(Malformed);
    expect(() => decodeNetworkInterfaces(entry(152, 2, 'c0000201', 28))).not.toThrow();
    expect(() => decodeNetworkInterfaces(entry(200, 2, 'c0000201', 28))).not.toThrow();
    expect(() => decodeNetworkInterfaces(Buffer.concat([entry(152, 2, 'c0000201', 28), Buffer.alloc(9)]))).toThrow(Malformed);
  });
});

it('names a status that has no name here', () => {
  expect(statusName(0xc000_006d)).toBe('STATUS_LOGON_FAILURE');
  expect(statusName(0xc000_1234)).toBe('STATUS_0xC0001234');
});

/** What a decoder throws that is not its word for octets that it cannot read. */
function complaint(decode: () => unknown): unknown {
  try {
    decode();
    return null;
  } catch (error) {
    return error instanceof Malformed ? null : error;
  }
}

describe('whatever octets come, a decoder reads them or says Malformed', () => {
  const decoders: Readonly<Record<string, (octets: Buffer) => unknown>> = {
    decodeHeader,
    decodeNegotiate: (octets) => choicesOf(decodeNegotiate(octets).contexts),
    decodeSessionSetup,
    decodeTreeConnect,
    decodeCreate,
    decodeRead,
    decodeWrite,
    decodeQueryDirectory,
    decodeFsctl,
    decodeNetworkInterfaces,
    readChallenge,
    mechanismsOf,
    responseToken,
    mechListMicOf,
  };
  const samples = [
    windows.negotiateResponse,
    windows.challengeResponse,
    windows.lastResponse,
    windows.challengeResponse.subarray(106),
  ];
  const mutated = fc
    .record({
      sample: fc.constantFrom(...samples),
      length: fc.nat(700),
      changes: fc.array(fc.record({ at: fc.nat(500), octet: fc.nat(255) }), { maxLength: 6 }),
    })
    .map(({ sample, length, changes }) => {
      const octets = Buffer.from(sample.subarray(0, length));
      for (const { at, octet } of changes) if (at < octets.length) octets[at] = octet;
      return octets;
    });
  const random = fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets));
  // A right StructureSize, so that the rest is read at all.
  const sized = fc.tuple(fc.constantFrom(9, 16, 17, 49, 65, 89), random).map(([size, octets]) => {
    const body = Buffer.alloc(2);
    body.writeUInt16LE(size);
    return Buffer.concat([windows.lastResponse.subarray(0, 64), body, octets]);
  });

  it.each(Object.entries(decoders))('%s', (_, decode) => {
    fc.assert(
      fc.property(fc.oneof(mutated, random, sized), (octets) => {
        expect(complaint(() => decode(octets))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
