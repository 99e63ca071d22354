import { both, everywhere, onV6, split, type SmbMutant } from './mutant.ts';

/** What the server speaks: dialects, signing, encryption, identity. */
export const protocol: Readonly<Record<string, SmbMutant>> = {
  'smb-whole': { title: 'one server on both families', served: both(), expect: {} },
  'smb-twice': { title: 'two instances of one server', served: split({}), expect: {} },
  'smb-encrypted': { title: 'every message has to be encrypted', served: both({ 'server smb encrypt': 'required' }), expect: {} },
  'smb-3-only': { title: 'SMB3 is the minimum', served: both({ 'server min protocol': 'SMB3_00' }), expect: {} },
  'smb-other-dialects': {
    title: 'SMB 2.1 is spoken over IPv4 only',
    served: split({ settings: { 'server min protocol': 'SMB3_00' } }),
    expect: { red: onV6('dialect-parity') },
  },
  'smb-other-server': {
    title: 'another server has the IPv6 address',
    served: split({ settings: { 'netbios name': 'oldfiles' } }),
    expect: { red: onV6('server-identity') },
  },
  'smb-unsigned-v6': {
    title: 'signing is required over IPv4 only',
    served: split({ settings: { 'server signing': 'auto' } }),
    expect: { red: onV6('signing') },
  },
  'smb-default-signing': {
    title: 'signing is not required',
    served: both({ 'server signing': '' }),
    expect: { warn: everywhere('signing') },
  },
  'smb-fewer-ciphers': {
    title: 'one cipher over IPv6',
    served: split({ settings: { 'server smb3 encryption algorithms': 'AES-128-CCM' } }),
    expect: { red: onV6('encryption') },
  },
  'smb-1': {
    title: 'SMB1 is on',
    served: both({ 'server min protocol': 'NT1' }),
    expect: { red: everywhere('smb1') },
  },
  'smb-2-0': {
    title: 'SMB 2.0.2 is spoken',
    served: both({ 'server min protocol': 'SMB2_02' }),
    expect: { warn: everywhere('protocol-floor') },
  },
  'smb-ntlmv1': {
    title: 'NTLMv1 is permitted',
    // A client with NTLMv1 cannot sign.
    served: both({ 'ntlm auth': 'ntlmv1-permitted', 'server signing': '' }),
    options: { ntlmv1: true },
    expect: { warn: everywhere('ntlmv1', 'signing') },
  },
};
