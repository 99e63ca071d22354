/** MS-NLMP 2.2.2.5. */
export const ntlmFlags = {
  unicode: 0x1,
  requestTarget: 0x4,
  sign: 0x10,
  ntlm: 0x200,
  anonymous: 0x800,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x8_0000,
  targetInfo: 0x80_0000,
  version: 0x200_0000,
  b128: 0x2000_0000,
  keyExchange: 0x4000_0000,
} as const;

/** What this client asks for. */
export const wanted =
  ntlmFlags.unicode |
  ntlmFlags.requestTarget |
  ntlmFlags.sign |
  ntlmFlags.ntlm |
  ntlmFlags.alwaysSign |
  ntlmFlags.extendedSessionSecurity |
  ntlmFlags.targetInfo |
  ntlmFlags.version |
  ntlmFlags.b128 |
  ntlmFlags.keyExchange;

export const ntlmSignature = Buffer.from('NTLMSSP\0', 'latin1');

/** MS-NLMP 2.2.2.10: 10.0 build 0, NTLM revision 15. */
export const ntlmVersion = Buffer.from([10, 0, 0, 0, 0, 0, 0, 15]);
