import { type Blame, clientLimitCode, type Culprit } from '../model/blame.ts';

const codes = (text: string): readonly string[] => text.split(' ');

/**
 * Whose fault an error is that stopped a measurement. What the target did is a value of the observation and never comes here by plan; the
 * target's codes stand here for the libraries that throw them. A timeout is the path's: only a probe that the control vouches for may call
 * a silence the target's.
 */
export const blameTable: Readonly<Record<Culprit, readonly string[]>> = {
  harness: [
    // Out of something, or asked for something that this machine has not.
    codes(
      'EMFILE ENFILE ENOBUFS ENOMEM EAGAIN ENOSPC ENODEV ENOENT EDQUOT EAFNOSUPPORT EPROTONOSUPPORT EADDRNOTAVAIL EADDRINUSE',
    ),
    // EPERM is what connect() gives when our own packet filter drops the SYN.
    codes('EPERM EINVAL EBADF ENOTSOCK EISCONN EALREADY EINTR ECONNABORTED'),
    codes('ABORT_ERR AbortError TimeoutError ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_INVALID_URL ERR_INVALID_IP_ADDRESS'),
    codes(
      'ERR_OUT_OF_RANGE ERR_INVALID_CHAR ERR_INVALID_PROTOCOL ERR_SOCKET_BAD_PORT ERR_STREAM_DESTROYED ERR_STREAM_PREMATURE_CLOSE',
    ),
    [clientLimitCode],
    // We ask faster than the target allows.
    ['TOO_MANY_REQUESTS'],
    // Our own TLS library: it has not this version, or cannot read the CA it was given.
    codes(
      'ERR_SSL_NO_PROTOCOLS_AVAILABLE ERR_SSL_NO_CIPHER_MATCH ERR_TLS_INVALID_PROTOCOL_VERSION ERR_TLS_PROTOCOL_VERSION_CONFLICT',
    ),
    codes('ERR_OSSL_PEM_NO_START_LINE ERR_OSSL_PEM_BAD_BASE64_DECODE ERR_CRYPTO_OPERATION_FAILED'),
    // undici, used wrongly
    codes('UND_ERR UND_ERR_ABORT UND_ERR_ABORTED UND_ERR_INVALID_ARG UND_ERR_INVALID_RETURN_VALUE UND_ERR_NOT_SUPPORTED'),
    codes('UND_ERR_DESTROYED UND_ERR_CLOSED UND_ERR_BPL_MISSING_UPSTREAM UND_ERR_REQ_CONTENT_LENGTH_MISMATCH UND_ERR_REQ_RETRY'),
    // c-ares and getaddrinfo, asked wrongly
    codes('EBADQUERY EBADNAME EBADFAMILY EBADSTR EBADFLAGS EBADHINTS ENOTINITIALIZED EDESTRUCTION ECANCELLED EFILE'),
    codes('ELOADIPHLPAPI EADDRGETNETWORKPARAMS EAI_ADDRFAMILY EAI_BADFLAGS EAI_FAMILY EAI_MEMORY EAI_SERVICE EAI_SOCKTYPE'),
    codes('EAI_OVERFLOW EAI_SYSTEM'),
  ].flat(),
  path: [
    // No route from our own kernel, or an ICMP error whose sender is not known. EACCES is "administratively prohibited".
    codes('ENETUNREACH EHOSTUNREACH ENETDOWN EHOSTDOWN ENONET ENETRESET EACCES EMSGSIZE ENOPROTOOPT'),
    codes('ETIMEDOUT ESOCKETTIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT UND_ERR_PRX_TLS'),
  ].flat(),
  resolver: [
    codes('ENOTFOUND ENODATA ESERVFAIL EFORMERR ENOTIMP EREFUSED EBADRESP ETIMEOUT EOF ENONAME'),
    codes('EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME'),
  ].flat(),
  target: [
    codes('ECONNREFUSED ECONNRESET EPIPE ENOTCONN EPROTO'),
    codes('HTTPParserError UND_ERR_SOCKET UND_ERR_HEADERS_OVERFLOW UND_ERR_RESPONSE_STATUS_CODE UND_ERR_RESPONSE UND_ERR_INFO'),
    codes('UND_ERR_RES_CONTENT_LENGTH_MISMATCH UND_ERR_RES_EXCEEDED_MAX_SIZE UND_ERR_MAX_ORIGINS_REACHED'),
    codes('ERR_HTTP2_STREAM_ERROR ERR_HTTP2_SESSION_ERROR ERR_HTTP2_GOAWAY_SESSION ERR_HTTP2_ERROR'),
    // Certificate verification: OpenSSL's X509_V_ERR_* as Node names them
    codes(
      'CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REVOKED CERT_REJECTED CERT_UNTRUSTED CERT_CHAIN_TOO_LONG CERT_SIGNATURE_FAILURE',
    ),
    codes('DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
    codes('UNABLE_TO_VERIFY_LEAF_SIGNATURE INVALID_CA INVALID_PURPOSE HOSTNAME_MISMATCH PATH_LENGTH_EXCEEDED'),
    codes(
      'ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_CERT_ALTNAME_FORMAT',
    ),
    codes('ERR_TLS_HANDSHAKE_TIMEOUT ERR_TLS_SESSION_ATTACK ERR_TLS_DH_PARAM_SIZE'),
  ].flat(),
};

/** Families of codes: llhttp's parse errors, OpenSSL's reasons with the alerts among them. */
const targetPrefixes = ['HPE_', 'ERR_SSL_'];

const culpritOf = new Map(Object.entries(blameTable).flatMap(([by, codes]) => codes.map((code) => [code, by] as const)));

function isCulprit(text: string | undefined): text is Culprit {
  return text !== undefined && Object.hasOwn(blameTable, text);
}

/** System calls that ask a name server: a refusal there is the resolver's. */
const asksResolver = (error: Error): boolean =>
  'syscall' in error && typeof error.syscall === 'string' && /^(query|getaddrinfo|getnameinfo|getHostBy)/.test(error.syscall);

/** The error itself, then what it wraps, to a bounded depth. */
function* layers(error: unknown, depth = 0): Generator<Error> {
  if (!(error instanceof Error) || depth > 8) return;
  yield error;
  if (error instanceof AggregateError) for (const one of error.errors) yield* layers(one, depth + 1);
  yield* layers(error.cause, depth + 1);
}

/** Some errors have a name and no code: DOMException's, and undici's parse error where llhttp gives no number. */
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);

/** @returns the culprit of a code, null for one that no table knows. */
export function culpritOfCode(code: string): Culprit | null {
  const by = culpritOf.get(code);
  if (isCulprit(by)) return by;
  return targetPrefixes.some((prefix) => code.startsWith(prefix)) ? 'target' : null;
}

/** Whose fault it is that a probe could not measure; the innermost known code decides. An error nobody knows is ours. */
export function blameOf(error: unknown): Blame {
  const all = [...layers(error)];
  const detail = (all[0]?.message ?? String(error)).slice(0, 1000);
  for (const layer of all.toReversed()) {
    const code = codeOf(layer);
    const by = culpritOfCode(code);
    if (by === null) continue;
    if (asksResolver(layer) && by !== 'harness') return { by: 'resolver', code, detail };
    return { by, code, detail };
  }
  return { by: 'harness', code: (all[0] === undefined ? 'UNKNOWN' : codeOf(all[0])).slice(0, 80), detail };
}
