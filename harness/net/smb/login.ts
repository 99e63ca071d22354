import { extendPreauthHash } from './crypto/preauth.ts';
import { sessionKeys } from './crypto/key-derivation.ts';
import { isSigned } from './crypto/signature.ts';
import type { Cipher, SigningAlgorithm } from './dialect.ts';
import type { Protection, Reply } from './exchange.ts';
import { headerFlags } from './messages/header.ts';
import { decodeSessionSetup, encodeSessionSetup, sessionFlags } from './messages/session-setup.ts';
import { emptyBody } from './messages/tree-connect.ts';
import type { SmbConnection } from './negotiate.ts';
import { authenticate, authenticateAnonymously, type Authentication, type Credentials } from './ntlm/authenticate.ts';
import { type ChallengeMessage, ntlmNegotiate, type NtlmChallenge, readChallenge } from './ntlm/challenge.ts';
import { firstSignature, isMechListMic, signsAsHere } from './ntlm/session-security.ts';
import { mechListMicOf, mechTypes, negTokenInit, negTokenResp, responseToken } from './ntlm/spnego.ts';
import { connectTree, type SmbTree } from './tree.ts';
import { parsed, SmbError } from './trouble.ts';

export type { Credentials, NtlmChallenge };

/** What a login came to. */
export interface SessionFacts {
  readonly guest: boolean;
  readonly anonymous: boolean;
  /** SMB2_SESSION_FLAG_ENCRYPT_DATA: the server wants every message encrypted. */
  readonly encryptData: boolean;
  /** How messages are signed; null where there is no key (guest, anonymous). */
  readonly signed: SigningAlgorithm | null;
  /** The cipher that every message is encrypted with; null where only the trees that want it are. */
  readonly cipher: Cipher | null;
  readonly challenge: NtlmChallenge;
}

/** Somebody logged in. */
export interface SmbSession {
  readonly facts: SessionFacts;
  /** MS-SMB2 2.2.9. `unc`, as `\\server\share`, is sent as it is. */
  connectTree(unc: string): Promise<SmbTree>;
  /** MS-SMB2 2.2.7. */
  logOff(): Promise<void>;
}

interface Challenged {
  readonly first: Buffer;
  readonly challenge: ChallengeMessage;
  readonly sessionId: bigint;
  readonly preauthHash: Buffer;
}

async function challenged({ exchange, preauthHash, request, negotiated }: SmbConnection): Promise<Challenged> {
  const command = 'SESSION_SETUP';
  const { mechanisms } = negotiated;
  if (mechanisms.length > 0 && !mechanisms.includes('ntlmssp')) {
    throw new SmbError('mechanism', command, `no NTLM among the server's mechanisms: ${mechanisms.join(', ')}`);
  }
  const first = ntlmNegotiate();
  const body = encodeSessionSetup(request.securityMode, negTokenInit(first));
  const { status, message, sent, header } = await exchange.call({ command, body, accepts: ['STATUS_MORE_PROCESSING_REQUIRED'] });
  if (status === 'STATUS_SUCCESS') throw new SmbError('malformed', command, 'a session without authentication');
  const challenge = parsed(command, () => readChallenge(responseToken(decodeSessionSetup(message).token)));
  return { first, challenge, sessionId: header.sessionId, preauthHash: extendPreauthHash(preauthHash, sent, message) };
}

/**
 * MS-NLMP 2.2.1.2: the names and the clock of the server, which it tells everybody. The connection is good for nothing else then.
 * @throws SmbError
 */
export const ntlmChallenge = async (connection: SmbConnection): Promise<NtlmChallenge> =>
  (await challenged(connection)).challenge.facts;

/**
 * MS-SMB2 3.2.4.2.3: SESSION_SETUP with NTLMv2 in SPNEGO. A name that the server does not know may come in as guest: see the facts.
 * @param encrypt encrypts every message, wanted by the server or not
 * @throws SmbError; of kind `encryption` where encryption is to be and no cipher was negotiated
 */
export async function logIn(
  connection: SmbConnection,
  who: Credentials | 'anonymous',
  { encrypt = false }: { readonly encrypt?: boolean } = {},
): Promise<SmbSession> {
  const command = 'SESSION_SETUP';
  const { exchange, negotiated, netname, request } = connection;
  if (negotiated.compression.length > 0) throw new RangeError('a connection that offered compression is for its NEGOTIATE only');
  if (encrypt && negotiated.cipher === null) throw new SmbError('encryption', command, 'the server negotiated no cipher');
  const { first, challenge, sessionId, preauthHash } = await challenged(connection);
  const target = netname === null ? null : `cifs/${netname}`;
  const proof = who === 'anonymous' ? authenticateAnonymously(challenge) : authenticate(first, challenge, who, target);
  const signsMechanisms = who !== 'anonymous' && signsAsHere(challenge.facts.flags);
  const mic = signsMechanisms ? firstSignature(proof, 'client', mechTypes) : null;
  const body = encodeSessionSetup(request.securityMode, negTokenResp(proof.message, mic));
  const reply = await exchange.call({ command, body, sessionId });
  const { flags, token } = parsed(command, () => decodeSessionSetup(reply.message));
  const serverMic = parsed(command, () => (signsMechanisms && token.length > 0 ? mechListMicOf(token) : null));
  if (serverMic !== null && !isMechListMic(proof, mechTypes, serverMic)) {
    throw new SmbError('signature', command, 'the mechListMIC is wrong: somebody changed the list of mechanisms');
  }
  // Samba does not flag a null session.
  const isAnonymous = who === 'anonymous' || (flags & sessionFlags.anonymous) !== 0;
  const isGuest = (flags & sessionFlags.guest) !== 0;
  const protection = protectionOf(connection, proof, extendPreauthHash(preauthHash, reply.sent), {
    sessionId,
    isKeyless: isAnonymous || isGuest,
    sealsAll: encrypt || (flags & sessionFlags.encryptData) !== 0,
  });
  if (encrypt && protection.sealing === null) throw new SmbError('encryption', command, 'a guest has no key to encrypt with');
  assertSigned(connection, protection, reply);
  exchange.protect(protection);
  return {
    facts: {
      guest: isGuest,
      anonymous: isAnonymous,
      encryptData: (flags & sessionFlags.encryptData) !== 0,
      signed: protection.signing?.algorithm ?? null,
      cipher: protection.sealsAll ? (protection.sealing?.out.cipher ?? null) : null,
      challenge: challenge.facts,
    },
    connectTree: async (unc) => await connectTree(connection, unc),
    logOff: async () => void (await exchange.call({ command: 'LOGOFF', body: emptyBody() })),
  };
}

interface SessionShape {
  readonly sessionId: bigint;
  readonly isKeyless: boolean;
  readonly sealsAll: boolean;
}

function protectionOf(
  { negotiated: { dialect, cipher, signingAlgorithm } }: SmbConnection,
  { sessionKey }: Authentication,
  preauthHash: Buffer,
  { sessionId, isKeyless, sealsAll }: SessionShape,
): Protection {
  if (isKeyless) return { sessionId, signing: null, sealing: null, sealsAll: false };
  const keys = sessionKeys({ dialect, cipher, sessionKey, preauthHash });
  const signing = { algorithm: signingAlgorithm, key: keys.signing };
  if (cipher === null || keys.encryption === null || keys.decryption === null) {
    return { sessionId, signing, sealing: null, sealsAll: false };
  }
  const sealing = { out: { cipher, key: keys.encryption, sessionId }, back: { cipher, key: keys.decryption, sessionId } };
  return { sessionId, signing, sealing, sealsAll };
}

/** MS-SMB2 3.2.5.3.1: in 3.1.1 the last answer is signed, so that a changed NEGOTIATE shows; before, it may be. */
function assertSigned({ negotiated }: SmbConnection, { signing }: Protection, { message, header }: Reply): void {
  if (signing === null) return;
  const says = (header.flags & headerFlags.signed) !== 0;
  if (says ? isSigned(signing.algorithm, signing.key, message) : negotiated.dialect !== '3.1.1') return;
  throw new SmbError(
    'signature',
    'SESSION_SETUP',
    says ? 'the last answer has a wrong signature' : 'the last answer is not signed',
  );
}
