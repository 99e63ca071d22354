/** What was asked when a target did not answer properly; commands as MS-SMB2 2.2 names them. */
export type SmbStage =
  | 'SESSION REQUEST'
  | 'SMB1 NEGOTIATE'
  | 'NEGOTIATE'
  | 'SESSION_SETUP'
  | 'LOGOFF'
  | 'TREE_CONNECT'
  | 'TREE_DISCONNECT'
  | 'CREATE'
  | 'CLOSE'
  | 'READ'
  | 'WRITE'
  | 'IOCTL'
  | 'QUERY_DIRECTORY';

/** What a target did instead of answering. */
export interface SmbTrouble {
  /**
   * `silent`: not an octet for `idleMs`. `slow`: octets until `replyMs` was over. `denied`: a negative session response (RFC 1002 4.3.4), which
   * Samba sends on 445 too, to hosts that it does not serve. `not-smb`: another protocol. `signature`, `encryption`: a reply that is not
   * protected as the session must be. `mechanism`: NTLM is not among the server's. `status`: an NTSTATUS that is an error.
   */
  readonly kind:
    | 'silent'
    | 'slow'
    | 'closed'
    | 'reset'
    | 'denied'
    | 'not-smb'
    | 'malformed'
    | 'signature'
    | 'encryption'
    | 'mechanism'
    | 'status';
  readonly during: SmbStage;
  /** Name of the NTSTATUS; `STATUS_0xC0001234` where this client has none. */
  readonly status: string | null;
  /** At most 200 characters; never a secret. */
  readonly detail: string;
}

/** What `harness/net/blame.ts` makes of a trouble that a probe lets through. */
const errnos: Readonly<Record<SmbTrouble['kind'], string>> = {
  silent: 'ETIMEDOUT',
  slow: 'ETIMEDOUT',
  closed: 'ECONNRESET',
  reset: 'ECONNRESET',
  denied: 'ECONNREFUSED',
  'not-smb': 'EPROTO',
  malformed: 'EPROTO',
  signature: 'EPROTO',
  encryption: 'EPROTO',
  mechanism: 'EPROTO',
  status: 'EPROTO',
};

export class SmbError extends Error {
  override readonly name = 'SmbError';
  readonly trouble: SmbTrouble;
  readonly code: string;

  constructor(kind: SmbTrouble['kind'], during: SmbStage, detail: string, status: string | null = null) {
    super(`${during}: ${detail}`.slice(0, 220));
    this.trouble = { kind, during, status, detail: detail.slice(0, 200) };
    this.code = errnos[kind];
  }
}

/** What the target did, as a value; null for an error that is not the target's doing, which a probe throws on. */
export const smbTrouble = (error: unknown): SmbTrouble | null => (error instanceof SmbError ? error.trouble : null);

/** Octets that are not the message they should be: parsers throw it, the exchange says during what. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly kind: 'malformed' | 'not-smb';

  constructor(message: string, kind: 'malformed' | 'not-smb' = 'malformed') {
    super(message);
    this.kind = kind;
  }
}

/** The result of a parser, its complaint as the target's trouble. */
export function parsed<T>(during: SmbStage, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Malformed) throw new SmbError(error.kind, during, error.message);
    throw error;
  }
}
