import { describe, expect, it } from 'vitest';
import { aesCmac } from '../../../harness/net/smb/crypto/aes-cmac.ts';
import { sessionKeys } from '../../../harness/net/smb/crypto/key-derivation.ts';
import { md4 } from '../../../harness/net/smb/crypto/md4.ts';
import { emptyPreauthHash, extendPreauthHash } from '../../../harness/net/smb/crypto/preauth.ts';
import { rc4 } from '../../../harness/net/smb/crypto/rc4.ts';
import { isSigned, sign, signatureOf } from '../../../harness/net/smb/crypto/signature.ts';
import { decrypt, encrypt } from '../../../harness/net/smb/crypto/transform.ts';
import { Malformed } from '../../../harness/net/smb/trouble.ts';
import * as windows from './windows-exchange.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

// RFC 1320 A.5
it.each([
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
])('MD4 of "%s"', (text, digest) => {
  expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
});

// RFC 6229 2
it.each([
  ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
  ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
])('RC4 under %s', (key, stream) => {
  expect(rc4(hex(key), Buffer.alloc(16)).toString('hex')).toBe(stream);
});

// RFC 4493 4
const cmacKey = hex('2b7e151628aed2a6abf7158809cf4f3c');
const cmacMessage = hex(
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
);
it.each([
  [0, 'bb1d6929e95937287fa37d129b756746'],
  [16, '070a16b46b4d4144f79bdd9dd04a287c'],
  [40, 'dfa66747de9ae63030ca32611497c827'],
  [64, '51f0bebf7e3b9d92fc49741779363cfe'],
])('AES-CMAC of %i octets', (octets, mac) => {
  expect(aesCmac(cmacKey, cmacMessage.subarray(0, octets)).toString('hex')).toBe(mac);
});

// "SMB 2 and SMB 3 security in Windows 10: the anatomy of signing and cryptographic keys", appendix
describe('keys', () => {
  it('of 3.0', () => {
    const sessionKey = hex('7CD451825D0450D235424E44BA6E78CC');
    const keys = sessionKeys({ dialect: '3.0', cipher: 'aes-128-ccm', sessionKey, preauthHash: Buffer.alloc(64) });
    expect(keys).toEqual({
      signing: hex('0B7E9C5CAC36C0F6EA9AB275298CEDCE'),
      encryption: hex('FAD27796665B313EBB578F388632B4F7'),
      decryption: hex('B0F0427F7CEB416D1D9DCC0CD4F99447'),
    });
  });

  it('of 3.1.1', () => {
    const sessionKey = hex('270E1BA896585EEB7AF3472D3B4C75A7');
    const preauthHash = hex(
      '0DD13628CC3ED218EF9DF9772D436D0887AB9814BFAE63A80AA845F36909DB7928622DDDAD522D9751640A459762C5A9D6BB084CBB3CE6BDADEF5D5BCE3C6C01',
    );
    const keys = sessionKeys({ dialect: '3.1.1', cipher: 'aes-128-gcm', sessionKey, preauthHash });
    expect(keys).toEqual({
      signing: hex('73FE7A9A77BEF0BDE49C650D8CCB5F76'),
      encryption: hex('629BCBC54422A0F572B97F45989B6073'),
      decryption: hex('E2AF0DCEFAC68DA71A0DFBD0D1350D74'),
    });
  });

  it('of 2.1 are the session key', () => {
    const sessionKey = hex('7CD451825D0450D235424E44BA6E78CC');
    const keys = sessionKeys({ dialect: '2.1', cipher: null, sessionKey, preauthHash: Buffer.alloc(64) });
    expect(keys).toEqual({ signing: sessionKey, encryption: null, decryption: null });
  });

  it('of an AES-256 cipher have 32 octets, the signing key 16', () => {
    const { signing, encryption, decryption } = sessionKeys({
      dialect: '3.1.1',
      cipher: 'aes-256-gcm',
      sessionKey: windows.sessionKey,
      preauthHash: windows.preauthHashes.session,
    });
    expect([signing.length, encryption?.length, decryption?.length]).toEqual([16, 32, 32]);
  });
});

describe('the login of a Windows client', () => {
  it('has this preauthentication integrity hash', () => {
    const connection = extendPreauthHash(emptyPreauthHash(), windows.negotiateRequest, windows.negotiateResponse);
    expect(connection).toEqual(windows.preauthHashes.negotiate);
    const { setupRequest, challengeResponse, authenticateRequest } = windows;
    const session = extendPreauthHash(connection, setupRequest, challengeResponse, authenticateRequest);
    expect(session).toEqual(windows.preauthHashes.session);
  });

  it('has these keys', () => {
    const keys = sessionKeys({
      dialect: '3.1.1',
      cipher: 'aes-128-gcm',
      sessionKey: windows.sessionKey,
      preauthHash: windows.preauthHashes.session,
    });
    expect(keys).toEqual(windows.keys);
  });

  it('ends with a response that is signed by AES-CMAC', () => {
    expect(isSigned('aes-cmac', windows.keys.signing, windows.lastResponse)).toBe(true);
    const changed = Buffer.from(windows.lastResponse);
    changed[66] = 1;
    expect(isSigned('aes-cmac', windows.keys.signing, changed)).toBe(false);
  });

  it('goes on with an encrypted WRITE', () => {
    const out = { cipher: 'aes-128-gcm', key: windows.keys.encryption, sessionId: windows.sessionId } as const;
    expect(encrypt(out, windows.write.nonce, windows.write.plain)).toEqual(windows.write.sealed);
    const back = { ...out, key: windows.keys.decryption };
    expect(decrypt(back, windows.writeAnswer.sealed)).toEqual(windows.writeAnswer.plain);
  });
});

// "Encryption in SMB 3.0: A protocol perspective" (Microsoft Open Specifications)
it('AES-128-CCM deciphers a Windows server', () => {
  const back = { cipher: 'aes-128-ccm', key: hex('8FE2B57EC34D2DB5B1A9727F526BBDB5'), sessionId: 0x8_e400_1400_0011n } as const;
  const sealed = hex(
    'FD534D42A6015530A18F6D9AFFE22AFAE8E6648486000000000000001100001400E4080050000000000001001100001400E40800DBF46435C5F14169293CE079E344479BF670227E49873F458672C3098DAC467DD5809F369D674091665157871483E01F7BECD02064EAC3E235F913668BBC2F097980D4B378F1993EFF6E60D177309E5B',
  );
  expect(decrypt(back, sealed)?.toString('hex', 64)).toBe('11000000170000000000000000000000');
});

describe.each(['aes-128-ccm', 'aes-128-gcm', 'aes-256-ccm', 'aes-256-gcm'] as const)('%s', (cipher) => {
  const sealing = { cipher, key: Buffer.alloc(cipher.includes('256') ? 32 : 16, 7), sessionId: 9n };
  const sealed = encrypt(sealing, Buffer.alloc(16, 3), windows.write.plain);

  it('gives back what it sealed', () => {
    expect(decrypt(sealing, sealed)).toEqual(windows.write.plain);
  });

  it.each([
    ['a changed octet', 60],
    ['a changed tag', 5],
    ['a changed nonce', 21],
  ])('does not take %s', (_, at) => {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(decrypt(sealing, changed)).toBeNull();
  });

  it('does not take another length, another session or a stump', () => {
    expect(() => decrypt(sealing, sealed.subarray(0, 100))).toThrow(Malformed);
    expect(() => decrypt({ ...sealing, sessionId: 8n }, sealed)).toThrow(Malformed);
    expect(() => decrypt(sealing, sealed.subarray(0, 20))).toThrow(Malformed);
  });
});

describe.each(['hmac-sha256', 'aes-cmac', 'aes-gmac'] as const)('a signature by %s', (algorithm) => {
  const key = Buffer.alloc(16, 5);

  it('holds until an octet changes', () => {
    const message = Buffer.from(windows.write.plain);
    sign(algorithm, key, message);
    expect(message.readUInt32LE(16) & 8).toBe(8);
    expect(isSigned(algorithm, key, message)).toBe(true);
    expect(isSigned(algorithm, Buffer.alloc(16, 6), message)).toBe(false);
    message[100] = (message[100] ?? 0) ^ 1;
    expect(isSigned(algorithm, key, message)).toBe(false);
  });

  it('is not that of the other two', () => {
    const others = (['hmac-sha256', 'aes-cmac', 'aes-gmac'] as const).filter((one) => one !== algorithm);
    const mine = signatureOf(algorithm, key, windows.write.plain);
    for (const other of others) expect(signatureOf(other, key, windows.write.plain)).not.toEqual(mine);
  });
});
