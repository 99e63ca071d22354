import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial } from '../../../harness/net/dial.ts';
import { shake } from '../../../harness/net/tls.ts';
import { type Mailbox, type MailboxAt, mostOctets, type Taken } from './mailbox.ts';

type Account = Extract<MailboxAt, { imap: object }>['imap'];

const connectMs = 5_000;
const replyMs = 10_000;
/** Octets of one response: the messages that we look for are small, and their number is. */
const mostResponse = 2_097_152;
const mostMessages = 5;

export interface ImapOpening {
  readonly ca: string | null;
  readonly vantage: Pick<Vantage, 'local'>;
  readonly signal: AbortSignal;
}

/**
 * The INBOX of an IMAP account over TLS (RFC 9051, RFC 8314 3.2), by five commands: LOGIN, SELECT, UID SEARCH, UID FETCH and the removal.
 * @throws what keeps it from being opened
 */
export async function imap(account: Account, { ca, vantage, signal }: ImapOpening): Promise<Mailbox> {
  const { address, port, name, user, password } = account;
  // The account is no part of what is measured: any family will do.
  const local = vantage.local?.includes(':') === address.includes(':') ? vantage.local : null;
  const dialled = await dial({ address, port, local, timeoutMs: connectMs, signal });
  if (dialled.outcome !== 'open') throw dialled.error;
  const hello = {
    sni: name,
    identity: name,
    alpn: [],
    min: 'TLSv1.2',
    max: 'TLSv1.3',
    ca,
    timeoutMs: connectMs,
    signal,
  } as const;
  const shaken = await shake(dialled.socket, hello);
  if (shaken.outcome !== 'session') throw new Error(`TLS with ${name}: ${shaken.detail}`);
  const { socket, session } = shaken;
  if (session.unverified !== null) {
    socket.destroy();
    throw new Error(`the certificate of ${name} does not verify: ${session.unverified}`);
  }
  let tag = 0;
  let buffered = '';
  let change = Promise.withResolvers<void>();
  const changed = () => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  socket.on('data', (piece: Buffer) => {
    buffered += piece.toString('latin1');
    if (buffered.length > mostResponse) socket.destroy();
    changed();
  });
  socket.on('close', changed);
  /** Everything up to the line that `ends` finds. */
  const until = async (ends: RegExp): Promise<{ text: string; line: RegExpExecArray }> => {
    const deadline = setTimeout(abort, replyMs);
    try {
      for (;;) {
        const line = ends.exec(buffered);
        if (line !== null) {
          const text = buffered.slice(0, line.index + line[0].length);
          buffered = buffered.slice(text.length);
          return { text, line };
        }
        if (socket.destroyed) throw new Error('the IMAP connection ended, or its response was late or too long');
        await change.promise;
      }
    } finally {
      clearTimeout(deadline);
    }
  };
  const command = async (text: string): Promise<string> => {
    tag += 1;
    socket.write(`a${tag} ${text}\r\n`, 'latin1');
    const { text: response, line } = await until(new RegExp(`^a${tag} (OK|NO|BAD)[^\\r\\n]*\\r\\n`, 'm'));
    if (line[1] !== 'OK') throw new Error(`IMAP ${text.split(' ')[0]}: ${line[0].trim().slice(0, 200)}`);
    return response;
  };
  await until(/^\* OK[^\r\n]*\r\n/);
  await command(`LOGIN ${quoted(user)} ${quoted(password)}`);
  await command('SELECT INBOX');
  return {
    async take(text): Promise<Taken> {
      await command('NOOP');
      const uids = /^\* SEARCH((?: \d+)*)/m.exec(await command(`UID SEARCH HEADER X-Sixways ${quoted(text)}`))?.[1]?.trim() ?? '';
      const list = uids.split(' ').filter(Boolean).slice(0, mostMessages);
      const copies: string[] = [];
      for (const uid of list)
        copies.push((await command(`UID FETCH ${uid} BODY.PEEK[HEADER]<0.${mostOctets}>`)).replace(/^.*\r\n/, ''));
      if (list.length > 0) {
        await command(`UID STORE ${list.join(',')} +FLAGS.SILENT (\\Deleted)`);
        // Of others' deleted messages none goes with ours where the server can tell them apart (RFC 4315 2.1).
        await command(`UID EXPUNGE ${list.join(',')}`);
      }
      return { copies, removed: list.length };
    },
    close: async () => {
      signal.removeEventListener('abort', abort);
      socket.end(`a${tag + 1} LOGOUT\r\n`);
      socket.destroySoon();
    },
  };
}

/** RFC 9051 4.3. */
const quoted = (text: string): string => {
  if (/[\r\n\0]/.test(text)) throw new RangeError('no line end can be quoted');
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
};
