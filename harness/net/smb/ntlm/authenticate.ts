import { randomBytes } from 'node:crypto';
import { rc4 } from '../crypto/rc4.ts';
import { toFiletime } from '../messages/filetime.ts';
import { avIds, type AvPair, writeAvPairs } from './av-pairs.ts';
import type { ChallengeMessage } from './challenge.ts';
import { ntlmFlags, ntlmSignature, ntlmVersion, wanted } from './flags.ts';
import type { NtlmSession } from './session-security.ts';
import { messageIntegrityCode, ntlmv2, ntowfv2, utf16 } from './ntlmv2.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Domain or workgroup; empty lets the server choose. */
  readonly domain?: string;
  readonly workstation?: string;
}

export interface Authentication extends NtlmSession {
  readonly message: Buffer;
}

const micAt = 72;
const payloadAt = 88;

/** MS-NLMP 2.2.1.3 and 3.1.5.1.2: NTLMv2 with a MIC, the session key handed over where the server takes one. */
export function authenticate(
  negotiate: Buffer,
  challenge: ChallengeMessage,
  who: Credentials,
  targetName: string | null,
  random: (octets: number) => Buffer = randomBytes,
): Authentication {
  const { user, password, domain = '', workstation = '' } = who;
  const sent = challenge.pairs.find(({ id }) => id === avIds.timestamp)?.value;
  const { ntResponse, lmResponse, sessionBaseKey } = ntlmv2({
    key: ntowfv2(password, user, domain),
    serverChallenge: challenge.serverChallenge,
    clientChallenge: random(8),
    time: sent ?? toFiletime(Date.now()),
    targetInfo: writeAvPairs(answeredPairs(challenge.pairs, targetName)),
  });
  const flags = wanted & (challenge.facts.flags | ntlmFlags.version);
  const exchanged = (flags & ntlmFlags.keyExchange) !== 0;
  const sessionKey = exchanged ? random(16) : sessionBaseKey;
  const message = encode(flags, [
    // With a timestamp in the challenge the LM response is zeros (MS-NLMP 3.1.5.1.2).
    sent === undefined ? lmResponse : Buffer.alloc(24),
    ntResponse,
    utf16(domain),
    utf16(user),
    utf16(workstation),
    exchanged ? rc4(sessionBaseKey, sessionKey) : Buffer.alloc(0),
  ]);
  messageIntegrityCode(sessionKey, negotiate, challenge.octets, message).copy(message, micAt);
  return { message, sessionKey, exchanged };
}

/** MS-NLMP 3.2.5.1.2: no user, an empty NT response and one zero octet as the LM response; the key is zeros. */
export function authenticateAnonymously({ facts }: ChallengeMessage): Authentication {
  const flags = (wanted & (facts.flags | ntlmFlags.version) & ~ntlmFlags.keyExchange) | ntlmFlags.anonymous;
  const none = Buffer.alloc(0);
  const message = encode(flags, [Buffer.alloc(1), none, none, none, none, none]);
  return { message, sessionKey: Buffer.alloc(16), exchanged: false };
}

/** MS-NLMP 3.1.5.1.2: the server's pairs again, with the note that a MIC comes, and the name of the service meant. */
function answeredPairs(pairs: readonly AvPair[], targetName: string | null): AvPair[] {
  const flags = Buffer.alloc(4);
  const said = pairs.find(({ id }) => id === avIds.flags)?.value;
  flags.writeUInt32LE(((said?.length === 4 ? said.readUInt32LE(0) : 0) | 0x2) >>> 0);
  return [
    ...pairs.filter(({ id }) => id !== avIds.flags && id !== avIds.targetName),
    { id: avIds.flags, value: flags },
    ...(targetName === null ? [] : [{ id: avIds.targetName, value: utf16(targetName) }]),
  ];
}

/** @param payloads LM, NT, domain, user, workstation, session key: the order of their fields. */
function encode(flags: number, payloads: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(payloadAt);
  ntlmSignature.copy(head);
  head.writeUInt32LE(3, 8);
  let at = payloadAt;
  for (const [nth, payload] of payloads.entries()) {
    head.writeUInt16LE(payload.length, 12 + 8 * nth);
    head.writeUInt16LE(payload.length, 14 + 8 * nth);
    head.writeUInt32LE(at, 16 + 8 * nth);
    at += payload.length;
  }
  head.writeUInt32LE(flags >>> 0, 60);
  ntlmVersion.copy(head, 64);
  return Buffer.concat([head, ...payloads]);
}
