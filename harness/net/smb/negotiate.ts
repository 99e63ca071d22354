import { randomBytes } from 'node:crypto';
import { emptyPreauthHash, extendPreauthHash } from './crypto/preauth.ts';
import { type Cipher, type Compression, type Dialect, isSmb3, type RdmaTransform, type SigningAlgorithm } from './dialect.ts';
import { type SmbExchange, smbExchange } from './exchange.ts';
import { type Choices, choicesOf, contextName, contextsOf } from './messages/negotiate-contexts.ts';
import { decodeNegotiate, encodeNegotiate, type NegotiateRequest, type NegotiateResponse } from './messages/negotiate.ts';
import { parsed, SmbError } from './trouble.ts';
import type { SmbWire } from './wire.ts';

export interface Offer {
  readonly dialects: readonly Dialect[];
  /** In order of preference; all four unless told. An empty list sends no context. */
  readonly ciphers?: readonly Cipher[];
  /** In order of preference; all three unless told. An empty list sends no context. */
  readonly signing?: readonly SigningAlgorithm[];
  /** None unless told: this client inflates nothing, so what offers compression is good for a NEGOTIATE only. */
  readonly compression?: readonly Compression[];
  /** Name of the server as the client knows it, for SMB2_NETNAME_NEGOTIATE_CONTEXT_ID and the service principal name. */
  readonly netname?: string | null;
  readonly transportSecurity?: boolean;
  readonly rdmaTransforms?: readonly RdmaTransform[];
  readonly signingRequired?: boolean;
}

type Said = Pick<
  NegotiateResponse,
  'guid' | 'capabilities' | 'maxTransact' | 'maxRead' | 'maxWrite' | 'systemTime' | 'startTime' | 'mechanisms'
>;

/** What a server answered to an offer, and what is in force since. */
export interface Negotiated extends Said {
  readonly dialect: Dialect;
  /** SecurityMode: whether the server signs at all, or requires it. */
  readonly securityMode: 'none' | 'enabled' | 'required';
  /** All that came, in order; numbers where the type has no name here. */
  readonly contexts: readonly { readonly type: string; readonly octets: number }[];
  readonly preauthHash: 'sha-512' | null;
  /** Null: nothing can be encrypted. */
  readonly cipher: Cipher | null;
  /** How messages are signed. */
  readonly signingAlgorithm: SigningAlgorithm;
  readonly compression: readonly Compression[];
  readonly transportSecurity: boolean;
  readonly rdmaTransforms: readonly RdmaTransform[];
}

/** A connection after its NEGOTIATE. */
export interface SmbConnection {
  readonly negotiated: Negotiated;
  readonly exchange: SmbExchange;
  /** Connection.PreauthIntegrityHashValue (MS-SMB2 3.2.5.2). */
  readonly preauthHash: Buffer;
  readonly request: NegotiateRequest;
  readonly response: NegotiateResponse;
  readonly netname: string | null;
  /** Destroys the connection. */
  end(): void;
}

const allCiphers: readonly Cipher[] = ['aes-128-gcm', 'aes-128-ccm', 'aes-256-gcm', 'aes-256-ccm'];
const allSigning: readonly SigningAlgorithm[] = ['aes-gmac', 'aes-cmac', 'hmac-sha256'];

/** All capabilities of MS-SMB2 2.2.3: servers leave out of their answer what the client has not. */
const clientCapabilities = 0x7f;

/**
 * MS-SMB2 3.2.4.2.2: one NEGOTIATE, the first message of a connection. A server answers one algorithm of each list; to enumerate, offer one at a
 * time, each over a connection of its own.
 * @throws SmbError; status STATUS_NOT_SUPPORTED where no dialect is common
 */
export async function negotiate(wire: SmbWire, offer: Offer): Promise<SmbConnection> {
  const { dialects, netname = null, ciphers = allCiphers, signing = allSigning, compression = [], rdmaTransforms = [] } = offer;
  const request: NegotiateRequest = {
    dialects,
    securityMode: offer.signingRequired === true ? 3 : 1,
    // MS-SMB2 2.2.3: zero where only dialects of the 2 family are offered.
    capabilities: dialects.some(isSmb3) ? clientCapabilities : 0,
    clientGuid: randomBytes(16),
    contexts: contextsOf({
      ciphers,
      signing,
      compression,
      netname,
      transportSecurity: offer.transportSecurity ?? false,
      rdmaTransforms,
    }),
  };
  const exchange = smbExchange(wire);
  const { sent, message } = await exchange.call({ command: 'NEGOTIATE', body: encodeNegotiate(request) });
  const response = parsed('NEGOTIATE', () => decodeNegotiate(message));
  const { dialect } = response;
  if (dialect === null || !dialects.includes(dialect)) {
    throw new SmbError('malformed', 'NEGOTIATE', `dialect 0x${response.dialectRevision.toString(16)} was not offered`);
  }
  const negotiated = parsed('NEGOTIATE', () => factsOf(response, dialect));
  if (dialect === '3.1.1' && negotiated.preauthHash === null) {
    throw new SmbError('malformed', 'NEGOTIATE', '3.1.1 without SMB2_PREAUTH_INTEGRITY_CAPABILITIES');
  }
  if (dialect !== '2.0.2') exchange.countCredits();
  const preauthHash = extendPreauthHash(emptyPreauthHash(), sent, message);
  return { negotiated, exchange, preauthHash, request, response, netname, end: () => exchange.end() };
}

function factsOf(response: NegotiateResponse, dialect: Dialect): Negotiated {
  const choices = choicesOf(response.contexts);
  const { guid, capabilities, maxTransact, maxRead, maxWrite, systemTime, startTime, mechanisms, contexts } = response;
  return {
    dialect,
    guid,
    securityMode: (response.securityMode & 2) !== 0 ? 'required' : (response.securityMode & 1) !== 0 ? 'enabled' : 'none',
    capabilities,
    maxTransact,
    maxRead,
    maxWrite,
    systemTime,
    startTime,
    mechanisms,
    contexts: contexts.map(({ type, data }) => ({ type: contextName(type), octets: data.length })),
    preauthHash: choices.preauthHash,
    cipher: cipherOf(response, dialect, choices),
    signingAlgorithm: signingOf(dialect, choices),
    compression: choices.compression,
    transportSecurity: choices.transportSecurity,
    rdmaTransforms: choices.rdmaTransforms,
  };
}

/** MS-SMB2 3.2.5.2: in 3.0 and 3.0.2 the capability stands for the only cipher. */
function cipherOf({ capabilities }: NegotiateResponse, dialect: Dialect, choices: Choices): Cipher | null {
  if (dialect === '3.1.1') return choices.cipher;
  return isSmb3(dialect) && capabilities.includes('encryption') ? 'aes-128-ccm' : null;
}

/** MS-SMB2 3.1.4.1. */
function signingOf(dialect: Dialect, choices: Choices): SigningAlgorithm {
  if (!isSmb3(dialect)) return 'hmac-sha256';
  return choices.signing ?? 'aes-cmac';
}
