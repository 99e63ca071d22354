import { createHmac } from 'node:crypto';
import { md4 } from '../crypto/md4.ts';

export const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

const hmacMd5 = (key: Buffer, ...octets: readonly Buffer[]): Buffer => {
  const mac = createHmac('md5', key);
  for (const one of octets) mac.update(one);
  return mac.digest();
};

/** MS-NLMP 3.3.2, NTOWFv2: user in upper case, domain as it is. */
export const ntowfv2 = (password: string, user: string, domain: string): Buffer =>
  hmacMd5(md4(utf16(password)), utf16(user.toUpperCase() + domain));

export interface ResponseInput {
  /** NTOWFv2. */
  readonly key: Buffer;
  readonly serverChallenge: Buffer;
  readonly clientChallenge: Buffer;
  /** FILETIME. */
  readonly time: Buffer;
  /** AV_PAIRs with their MsvAvEOL. */
  readonly targetInfo: Buffer;
}

export interface Ntlmv2 {
  readonly ntProof: Buffer;
  /** NtChallengeResponse (MS-NLMP 2.2.2.8). */
  readonly ntResponse: Buffer;
  /** LMv2 (MS-NLMP 2.2.2.4). */
  readonly lmResponse: Buffer;
  readonly sessionBaseKey: Buffer;
}

/** MS-NLMP 3.3.2, ComputeResponse. */
export function ntlmv2({ key, serverChallenge, clientChallenge, time, targetInfo }: ResponseInput): Ntlmv2 {
  const temp = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    time,
    clientChallenge,
    Buffer.alloc(4),
    targetInfo,
    Buffer.alloc(4),
  ]);
  const ntProof = hmacMd5(key, serverChallenge, temp);
  return {
    ntProof,
    ntResponse: Buffer.concat([ntProof, temp]),
    lmResponse: Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]),
    sessionBaseKey: hmacMd5(key, ntProof),
  };
}

/** MS-NLMP 3.1.5.1.2: the integrity code over the three messages, the MIC field of the third zero. */
export const messageIntegrityCode = (sessionKey: Buffer, ...messages: readonly Buffer[]): Buffer =>
  hmacMd5(sessionKey, ...messages);
