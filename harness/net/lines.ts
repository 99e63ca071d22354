import type { Duplex } from 'node:stream';
import { errnoOf } from './dial.ts';

/**
 * One reply of a protocol of lines: `250 text`, or `250-text`, more lines, and `250 text` as the last (RFC 959 4.2, RFC 5321 4.2.1). Lines
 * between may have any form in FTP.
 */
export interface LineReply {
  /** `reply`: a whole one came. `malformed`: a line without a code, or more than the limits allow. */
  readonly outcome: 'reply' | 'closed' | 'reset' | 'silent' | 'malformed';
  readonly code: number | null;
  /** Without line ends, as Latin-1; what came of an incomplete reply, too. */
  readonly lines: readonly string[];
  /** errno, or what is malformed. */
  readonly detail: string | null;
}

export interface LineLimits {
  /** Octets of one line; RFC 5321 4.5.3.1.5 has 512, and servers say more. */
  readonly line: number;
  /** Lines of one reply. */
  readonly lines: number;
}

export interface Talk {
  readonly limits: LineLimits;
  /** Milliseconds that one reply may take. */
  readonly replyMs: number;
  readonly signal: AbortSignal;
}

/** A dialogue over one connection: one command at a time, one reply to each. */
export interface Dialogue {
  /** The next reply, unasked: a greeting, or what comes at the end of a transfer. Rejects with the signal's reason only. */
  read(): Promise<LineReply>;
  /** Sends one line and reads its reply. @throws RangeError when the line holds a line end. */
  ask(command: string): Promise<LineReply>;
  /** Destroys the connection. */
  end(): void;
}

/** Replies that nobody asked for. */
const maxUnread = 8;

/** Talks over an open connection, which it owns from now on. */
export function dialogue(socket: Duplex, { limits, replyMs, signal }: Talk): Dialogue {
  const ready: LineReply[] = [];
  let buffered = Buffer.alloc(0);
  let lines: string[] = [];
  let over: LineReply | null = null;
  let wake = (): void => undefined;

  const finish = (outcome: Exclude<LineReply['outcome'], 'reply' | 'silent'>, detail: string | null) => {
    over ??= { outcome, code: null, lines, detail };
    // Nothing more is wanted of such a peer.
    if (outcome === 'malformed') socket.destroy();
    wake();
  };
  const take = (line: string) => {
    lines.push(line);
    const first = /^(\d{3})([ -]|$)/.exec(lines[0] ?? '');
    if (first === null) return finish('malformed', 'no reply code');
    const [, code = ''] = first;
    const isLast = line === code || line.startsWith(`${code} `);
    if (isLast) {
      ready.push({ outcome: 'reply', code: Number(code), lines, detail: null });
      lines = [];
      if (ready.length > maxUnread) return finish('malformed', `more than ${maxUnread} replies unasked`);
      wake();
    } else if (lines.length >= limits.lines) finish('malformed', `more than ${limits.lines} lines`);
  };
  socket.on('data', (piece: Buffer) => {
    if (over !== null) return;
    buffered = Buffer.concat([buffered, piece]);
    for (let at = buffered.indexOf(10); at >= 0; at = buffered.indexOf(10)) {
      if (over !== null) return;
      const line = buffered.subarray(0, at).toString('latin1').replace(/\r$/, '');
      buffered = buffered.subarray(at + 1);
      if (line.length > limits.line) finish('malformed', `a line of more than ${limits.line} octets`);
      else take(line);
    }
    if (buffered.length > limits.line) finish('malformed', `a line of more than ${limits.line} octets`);
  });
  socket.on('error', (error) => finish('reset', errnoOf(error)));
  socket.once('end', () => finish('closed', 'EOF'));
  socket.once('close', () => finish('closed', 'EOF'));

  const read = async (): Promise<LineReply> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<LineReply>();
    const settle = () => {
      const reply = ready.shift() ?? over;
      if (reply === null) return;
      // The next one of the same packet is the next read's.
      wake = () => undefined;
      resolve(reply);
    };
    const deadline = setTimeout(() => resolve({ outcome: 'silent', code: null, lines, detail: 'ETIMEDOUT' }), replyMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    wake = settle;
    settle();
    try {
      return await promise;
    } finally {
      wake = () => undefined;
      clearTimeout(deadline);
      signal.removeEventListener('abort', abort);
    }
  };
  return {
    read,
    async ask(command) {
      if (/[\r\n]/.test(command)) throw new RangeError('a command is one line');
      if (over === null) socket.write(`${command}\r\n`, 'latin1');
      return await read();
    },
    end: () => void socket.destroy(),
  };
}
