import { z } from 'zod';

const port = z.int().min(1).max(65_535);

/** Where a message can be read again: a maildir, an mbox file, or an IMAP account. The path is one of this machine. */
export const MailboxAt = z.union([
  z.strictObject({ maildir: z.string().startsWith('/').max(4_096) }),
  z.strictObject({ mbox: z.string().startsWith('/').max(4_096) }),
  z.strictObject({
    imap: z.strictObject({
      /** An address, and no name. */
      address: z.union([z.ipv4(), z.ipv6()]),
      port: port.default(993),
      /** Name that the certificate must be valid for. */
      name: z.string().max(255),
      user: z.string().min(1).max(255),
      /** What the reference opened to. */
      password: z.string().min(1).max(4_096),
    }),
  }),
]);
export type MailboxAt = z.infer<typeof MailboxAt>;

/** A mailbox that is open for one look after another. */
export interface Mailbox {
  /**
   * Takes what holds a text out of the mailbox: copies of one message, each up to the first `mostOctets`.
   * @throws what keeps it from being read
   */
  take(text: string): Promise<Taken>;
  close(): Promise<void>;
}

export interface Taken {
  readonly copies: readonly string[];
  readonly removed: number;
}

/** Octets of a message that are looked at: its header, and more than what we send. */
export const mostOctets = 65_536;

/** What is named in messages and observations, without what is secret. */
export function mailboxName(at: MailboxAt): string {
  if ('maildir' in at) return at.maildir;
  if ('mbox' in at) return at.mbox;
  return `imaps://${at.imap.user}@${at.imap.name}:${at.imap.port}`;
}
