/** One value of an option. */
export interface WrittenOption {
  readonly text: string;
  /** Counted from 1; null for what no line says. */
  readonly line: number | null;
  /** `msa`: the submission daemon that m4 adds unless FEATURE(`no_default_msa') forbids it. `default`: what m4 or sendmail has without any. */
  readonly origin: 'file' | 'msa' | 'default';
}

/**
 * What an .mc file does that its author hardly meant: DAEMON_OPTIONS with a list outside quotes, of which m4 takes the part before the first
 * comma; with a line break and no blank behind it, where the option ends; in a line that begins with `#`, which is no comment to m4 (cf.m4
 * turns that off); without a list.
 */
export const remarkCodes = ['unquoted', 'broken-line', 'in-comment', 'no-list'] as const;
export interface Remark {
  readonly code: (typeof remarkCodes)[number];
  /** Counted from 1. */
  readonly line: number;
}

/** What the suite reads of a sendmail.cf, or of the .mc that makes one. */
export interface SendmailConfig {
  readonly kind: 'cf' | 'mc';
  readonly file: string;
  /** In the order in which sendmail opens them. */
  readonly daemons: readonly WrittenOption[];
  readonly clients: readonly WrittenOption[];
  /** UseCompressedIPv6Addresses: access maps have `IPv6:2001:db8::1`. */
  readonly compressed: boolean;
  readonly remarks: readonly Remark[];
}

/** What sendmail opens where its configuration names no daemon. */
export const defaultDaemon: WrittenOption = { text: '', line: null, origin: 'default' };
