import { setTimeout as delay } from 'node:timers/promises';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { errnoOf } from '../../../harness/net/dial.ts';
import type { Delivery } from '../observations/delivery.ts';
import { type Mailbox, type MailboxAt, mailboxName } from './mailbox.ts';

type Found = NonNullable<Delivery['mailbox']>;

export interface Looking {
  readonly ca: string | null;
  readonly vantage: Pick<Vantage, 'local'>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Milliseconds until the message counts as lost. */
  readonly patienceMs: number;
}

const pollMs = { file: 50, imap: 1_000 };
/** A second copy of the same message would come at once. */
const settleMs = 100;

/** A look into a mailbox; it is opened before the message is sent, so that only what is younger counts. */
export interface Look {
  find(text: string): Promise<Found>;
  close(): Promise<void>;
}

export async function lookInto(at: MailboxAt, { ca, vantage, signal, now, patienceMs }: Looking): Promise<Look> {
  const none: Found = {
    mailbox: mailboxName(at),
    problem: null,
    foundMs: null,
    waitedMs: 0,
    received: [],
    copies: 0,
    removed: 0,
  };
  let mailbox: Mailbox;
  try {
    mailbox = await openMailbox(at, { ca, vantage, signal });
  } catch (error) {
    signal.throwIfAborted();
    const problem = problemOf(error);
    return { find: async () => ({ ...none, problem }), close: async () => {} };
  }
  return {
    async find(text) {
      const began = now();
      const pause = 'imap' in at ? pollMs.imap : pollMs.file;
      try {
        let { copies, removed } = await mailbox.take(text);
        while (copies.length === 0 && now() - began < patienceMs) {
          await delay(pause, undefined, { signal });
          ({ copies, removed } = await mailbox.take(text));
        }
        const waitedMs = now() - began;
        if (copies.length === 0) return { ...none, waitedMs };
        await delay(settleMs, undefined, { signal });
        const more = await mailbox.take(text);
        const received = receivedOf(copies[0] ?? '');
        return {
          ...none,
          foundMs: waitedMs,
          waitedMs,
          received,
          copies: copies.length + more.copies.length,
          removed: removed + more.removed,
        };
      } catch (error) {
        signal.throwIfAborted();
        return { ...none, problem: problemOf(error), waitedMs: now() - began };
      }
    },
    close: async () => await mailbox.close(),
  };
}

async function openMailbox(at: MailboxAt, opening: Pick<Looking, 'ca' | 'vantage' | 'signal'>): Promise<Mailbox> {
  if ('maildir' in at) return (await import('./maildir.ts')).maildir(at.maildir);
  if ('mbox' in at) return (await import('./mbox.ts')).mbox(at.mbox);
  return await (await import('./imap.ts')).imap(at.imap, opening);
}

const problemOf = (error: unknown): string =>
  (error instanceof Error ? `${errnoOf(error) ?? error.name}: ${error.message}` : String(error)).slice(0, 300);

/** Values of the Received fields in the order they stand (RFC 5322 2.2.3: a line that begins with blank space belongs to the one before). */
export function receivedOf(message: string): string[] {
  const [header = ''] = message.split(/\r?\n\r?\n/);
  return header
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap((line) => /^received:\s*(.*)$/i.exec(line)?.[1] ?? [])
    .map((value) => value.replace(/\s+/g, ' ').trim().slice(0, 1_000))
    .slice(0, 20);
}
