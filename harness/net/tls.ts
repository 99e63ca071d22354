import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type DetailedPeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls';
import { errnoOf } from './dial.ts';

export interface Hello {
  /** Server name indication; null sends none, as for a literal (RFC 6066 3: "Literal IPv4 and IPv6 addresses are not permitted"). */
  readonly sni: string | null;
  /** Name or address that the certificate must be valid for. */
  readonly identity: string;
  readonly alpn: readonly string[];
  readonly min: SecureVersion;
  readonly max: SecureVersion;
  /** PEM certificates that replace the default trust store. */
  readonly ca: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Leaf {
  /** SHA-256 of the DER, hex. */
  readonly sha256: string;
  readonly serial: string;
  /** As OpenSSL prints them: `DNS:shop.example, IP Address:2001:DB8:0:0:0:0:0:80`; sorted. */
  readonly sans: readonly string[];
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Certificates from the leaf to the last issuer that came or stands in the trust store. */
  readonly chain: number;
}

export interface Session {
  readonly version: string;
  readonly cipher: string;
  /** Key exchange group; null where the library does not tell. */
  readonly group: string | null;
  readonly alpn: string | null;
  readonly leaf: Leaf | null;
  /** Why the certificate does not stand for `identity`, as OpenSSL's or Node's code; null when it does. */
  readonly unverified: string | null;
}

export type Shaken =
  | {
      readonly outcome: 'session';
      readonly socket: TLSSocket;
      readonly session: Session;
      /** SHA-256 of the leaf's SubjectPublicKeyInfo, base64 (RFC 7469 2.4). */
      readonly spki: string | null;
      /** SHA-1 of the leaf's DER, hex: the name that Windows has for a certificate. */
      readonly thumbprint: string | null;
    }
  | {
      /** `client-limit`: our own library cannot offer this version. */
      readonly outcome: 'alert' | 'reset' | 'closed' | 'silent' | 'malformed' | 'client-limit';
      readonly detail: string;
    };

/** One fixed list, so that the group chosen is the server's doing. */
const groups = 'X25519:prime256v1:secp384r1';

/**
 * TLS over an open socket; nothing the certificate lacks ends it. On any other outcome than `session` the socket is destroyed.
 * @throws the signal's reason.
 */
export async function shake(socket: Socket, hello: Hello): Promise<Shaken> {
  hello.signal.throwIfAborted();
  const old = hello.max === 'TLSv1' || hello.max === 'TLSv1.1';
  const secure = connect({
    socket,
    servername: hello.sni ?? '',
    checkServerIdentity: (_, certificate) => checkServerIdentity(hello.identity, certificate),
    ALPNProtocols: [...hello.alpn],
    minVersion: hello.min,
    maxVersion: hello.max,
    ecdhCurve: groups,
    rejectUnauthorized: false,
    // OpenSSL 3 refuses the SHA-1 signatures of TLS 1.0 and 1.1 above security level 0.
    ...(old ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    ...(hello.ca === null ? {} : { ca: hello.ca }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<Shaken>();
  const fail = (outcome: Exclude<Shaken['outcome'], 'session'>, detail: string) => {
    resolve({ outcome, detail });
    secure.destroy();
    socket.destroy();
  };
  const deadline = setTimeout(() => fail('silent', 'ETIMEDOUT'), hello.timeoutMs);
  const abort = () => {
    reject(hello.signal.reason);
    secure.destroy();
    socket.destroy();
  };
  hello.signal.addEventListener('abort', abort, { once: true });
  secure.on('error', (error) => fail(...meaning(error)));
  secure.once('close', () => fail('closed', 'EOF'));
  secure.once('secureConnect', () => resolve({ outcome: 'session', socket: secure, ...factsOf(secure) }));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    hello.signal.removeEventListener('abort', abort);
  }
}

function meaning(error: Error): [Exclude<Shaken['outcome'], 'session'>, string] {
  const code = errnoOf(error) ?? error.message;
  if (code === 'ERR_SSL_NO_PROTOCOLS_AVAILABLE') return ['client-limit', code];
  // Node's own words when the peer ended the connection before the handshake was done.
  if (code === 'ECONNRESET' && !('errno' in error)) return ['closed', 'EOF'];
  if (code === 'ECONNRESET' || code === 'EPIPE') return ['reset', code];
  if (code === 'ETIMEDOUT') return ['silent', code];
  return [code.includes('ALERT') ? 'alert' : 'malformed', code.slice(0, 80)];
}

type Facts = Pick<Extract<Shaken, { outcome: 'session' }>, 'session' | 'spki' | 'thumbprint'>;

function factsOf(socket: TLSSocket): Facts {
  const { leaf, ...names } = leafOf(socket);
  const cipher = socket.getCipher();
  const exchange = socket.getEphemeralKeyInfo();
  const session = {
    version: socket.getProtocol() ?? '',
    cipher: cipher.standardName,
    group: exchange !== null && 'name' in exchange && typeof exchange.name === 'string' ? exchange.name : null,
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? null : socket.alpnProtocol,
    leaf,
    // The declared type is Error, the value is the error's code.
    unverified: socket.authorized ? null : String(socket.authorizationError).slice(0, 80),
  };
  return { session, ...names };
}

function leafOf(socket: TLSSocket): Omit<Facts, 'session'> & { leaf: Leaf | null } {
  // In this order: after getPeerX509Certificate() Node 24 no longer finds the issuers, nor the leaf a second time.
  const chain = chainLength(socket.getPeerCertificate(true));
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return { leaf: null, spki: null, thumbprint: null };
  const key = leaf.publicKey.export({ type: 'spki', format: 'der' });
  const facts = {
    sha256: createHash('sha256').update(leaf.raw).digest('hex'),
    serial: leaf.serialNumber,
    sans: (leaf.subjectAltName ?? '').split(', ').filter(Boolean).toSorted().slice(0, 100),
    subject: leaf.subject,
    issuer: leaf.issuer,
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
    chain,
  };
  return {
    leaf: facts,
    spki: createHash('sha256').update(key).digest('base64'),
    thumbprint: createHash('sha1').update(leaf.raw).digest('hex'),
  };
}

/** A self-issued certificate names itself as its issuer, without end. */
function chainLength(leaf: DetailedPeerCertificate): number {
  const seen = new Set<DetailedPeerCertificate>();
  for (let at: DetailedPeerCertificate | undefined = leaf; at !== undefined && !seen.has(at); at = at.issuerCertificate)
    seen.add(at);
  return seen.size;
}
