import type { Dialect } from '../dialect.ts';

/** What a legacy client is asked to do. */
export interface LegacyLogin {
  readonly address: string;
  readonly port: number;
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
  readonly share: string;
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

/** What became of a client with NTLMv1 and dialects 2.0.2 and 2.1, without signing. */
export type LegacyOutcome =
  /** The server let it in; as guest, whatever the password. */
  | { readonly outcome: 'admitted'; readonly guest: boolean; readonly dialect: Dialect | null }
  /** NTSTATUS of the answer to NEGOTIATE or to SESSION_SETUP. */
  | { readonly outcome: 'refused'; readonly during: 'NEGOTIATE' | 'SESSION_SETUP'; readonly status: string }
  /** errno of the connection, `EOF` where the server ended it, `EPROTO` where it spoke no SMB2. */
  | { readonly outcome: 'failed'; readonly code: string }
  | { readonly outcome: 'silent' };
