import { isSigned, sign } from './crypto/signature.ts';
import { decrypt, encrypt, type Sealing, transformId } from './crypto/transform.ts';
import type { SigningAlgorithm } from './dialect.ts';
import { frameTypes } from './frame.ts';
import { type Command, commands, decodeHeader, encodeHeader, headerFlags, type ReplyHeader } from './messages/header.ts';
import { statusName } from './messages/ntstatus.ts';
import { messageOf } from './session-service.ts';
import { parsed, SmbError } from './trouble.ts';
import type { SmbWire } from './wire.ts';

export interface Call {
  readonly command: Command;
  /** Everything after the header. */
  readonly body: Buffer;
  readonly treeId?: number;
  /** Where it is not yet the protection's. */
  readonly sessionId?: bigint;
  /** Credits that it costs (MS-SMB2 3.1.5.2); 1 unless told. */
  readonly charge?: number;
  /** To be encrypted, because its tree must be. */
  readonly sealed?: boolean;
  /** Statuses besides STATUS_SUCCESS that are an answer here. */
  readonly accepts?: readonly string[];
}

export interface Reply {
  readonly status: string;
  readonly header: ReplyHeader;
  /** Header and body, deciphered. */
  readonly message: Buffer;
  /** The request as it was before encryption. */
  readonly sent: Buffer;
}

/** How the messages of a session are protected (MS-SMB2 3.2.4.1.1, 3.2.4.1.8). */
export interface Protection {
  readonly sessionId: bigint;
  /** Null for guests and the anonymous, who have no key. */
  readonly signing: { readonly algorithm: SigningAlgorithm; readonly key: Buffer } | null;
  readonly sealing: { readonly out: Sealing; readonly back: Sealing } | null;
  /** Session.EncryptData: not only the trees that want it. */
  readonly sealsAll: boolean;
}

/** One request at a time over a connection: message ids, credits, signatures and encryption. */
export interface SmbExchange {
  /** @throws SmbError, of kind `status` for an NTSTATUS that the call does not accept; the signal's reason */
  call(call: Call): Promise<Reply>;
  /** Protects all calls from now on. */
  protect(protection: Protection): void;
  /** From dialect 2.1 on, calls say what they cost. */
  countCredits(): void;
  /** What one call may cost now. */
  readonly credits: number;
  end(): void;
}

/** Credits to have in store; sixteen pay the largest call. */
const wantedCredits = 64;

/** Octets of a reply without file data. */
const replyOctets = 0x2_0000;

/** Interim and unasked messages before a reply. */
const mostStray = 16;

const unasked = 0xffff_ffff_ffff_ffffn;

export function smbExchange(wire: SmbWire): SmbExchange {
  let nextId = 0n;
  let sealedSoFar = 0n;
  let credits = 1;
  let saysCharge = false;
  let protection: Protection | null = null;

  /** MS-SMB2 3.2.5.1.1 and 3.2.5.1.3; null where the reply is as the session wants it. */
  const unprotected = (message: Buffer, flags: number, isSealed: boolean, seals: boolean): keyof typeof complaint | null => {
    if (isSealed) return null;
    if (seals) return 'encryption';
    if (protection === null || protection.signing === null) return null;
    const { algorithm, key } = protection.signing;
    return (flags & headerFlags.signed) !== 0 && isSigned(algorithm, key, message) ? null : 'signature';
  };

  const open = (command: Command, payload: Buffer): { message: Buffer; isSealed: boolean } => {
    if (!payload.subarray(0, 4).equals(transformId)) return { message: payload, isSealed: false };
    const sealing = protection?.sealing;
    if (sealing === undefined || sealing === null) throw new SmbError('malformed', command, 'an encrypted reply without a key');
    const message = parsed(command, () => decrypt(sealing.back, payload));
    if (message === null) throw new SmbError('encryption', command, `a reply that ${sealing.back.cipher} does not decipher`);
    return { message, isSealed: true };
  };

  return {
    protect: (now) => void (protection = now),
    countCredits: () => void (saysCharge = true),
    get credits() {
      return credits;
    },
    end: () => wire.end(),
    async call({ command, body, treeId = 0, sessionId = protection?.sessionId ?? 0n, charge = 1, sealed = false, accepts = [] }) {
      if (charge > credits) throw new SmbError('malformed', command, `the server left ${credits} of ${charge} credits`);
      const header = encodeHeader({
        command,
        creditCharge: saysCharge ? charge : 0,
        creditRequest: Math.max(charge, wantedCredits - credits + charge),
        messageId: nextId,
        treeId,
        sessionId,
      });
      const messageId = nextId;
      nextId += BigInt(charge);
      credits -= charge;
      const sent = Buffer.concat([header, body]);
      const sealing = protection !== null && (sealed || protection.sealsAll) ? protection.sealing : null;
      if (sealing === null && protection?.signing) sign(protection.signing.algorithm, protection.signing.key, sent);
      const payload = sealing === null ? sent : encrypt(sealing.out, nonceOf(sealedSoFar++), sent);
      const most = replyOctets + charge * 0x1_0000;

      let frame = await wire.ask({ type: frameTypes.message, payload }, command, most);
      for (let stray = 0; stray < mostStray; stray += 1) {
        const { message, isSealed } = open(command, messageOf(frame, command));
        const reply = parsed(command, () => decodeHeader(message));
        const status = statusName(reply.status);
        if (reply.messageId !== unasked) {
          const wrong = mismatch(reply, command, messageId);
          if (wrong !== null) throw new SmbError('malformed', command, wrong);
          credits += reply.credits;
        }
        // MS-SMB2 3.2.5.1.5: after STATUS_PENDING the real answer comes later.
        if (reply.messageId !== unasked && status !== 'STATUS_PENDING') {
          const bare = unprotected(message, reply.flags, isSealed, sealing !== null);
          const isAnswer = status === 'STATUS_SUCCESS' || accepts.includes(status);
          if (isAnswer && bare === null) return { status, header: reply, message, sent };
          if (isAnswer && bare !== null) throw new SmbError(bare, command, complaint[bare]);
          // A server that refuses may have lost the key; what it says is worth more than its signature.
          throw new SmbError('status', command, bare === null ? status : `${status}, without protection`, status);
        }
        frame = await wire.next(command, most);
      }
      throw new SmbError('malformed', command, `${mostStray} messages and no reply among them`);
    },
  };
}

/** A counter never repeats under one key. */
function nonceOf(count: bigint): Buffer {
  const nonce = Buffer.alloc(16);
  nonce.writeBigUInt64LE(count);
  return nonce;
}

const complaint = {
  signature: 'the reply is not signed as it must be',
  encryption: 'the reply is not encrypted',
} as const;

/** Why a reply is not the one to this request. */
function mismatch(reply: ReplyHeader, command: Command, messageId: bigint): string | null {
  if ((reply.flags & headerFlags.serverToRedirector) === 0) return 'a request came instead of a reply';
  if (reply.command !== commands[command]) return `a reply to command ${reply.command}`;
  if (reply.messageId !== messageId) return `a reply to message ${reply.messageId}, asked was ${messageId}`;
  return reply.nextCommand === 0 ? null : 'a compounded reply to a single request';
}
