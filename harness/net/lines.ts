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
  /**
   * The next reply, unasked: a greeting, or what comes at the end of a transfer; within other milliseconds where told. Rejects with the
   * signal's reason only.
   */
  read(withinMs?: number): Promise<LineReply>;
  /** Sends one line and reads its reply. @throws RangeError when the line holds a line end. */
  ask(command: string): Promise<LineReply>;
  /**
   * Sends lines in one write (RFC 2920), and reads a reply to each; ends with the first that is none.
   * @throws RangeError when a line holds a line end, or for more lines than replies may wait
   */
  pipeline(commands: readonly string[]): Promise<LineReply[]>;
  /** Lets go of the connection, for TLS to begin. What the peer sent ahead of it, in octets, is dropped (RFC 3207 4.2). */
  release(): number;
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
  const receive = (piece: Buffer) => {
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
  };
  const fail = (error: Error) => finish('reset', errnoOf(error));
  const close = () => finish('closed', 'EOF');
  socket.on('data', receive).on('error', fail).on('end', close).on('close', close);

  const read = async (withinMs = replyMs): Promise<LineReply> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<LineReply>();
    const settle = () => {
      const reply = ready.shift() ?? over;
      if (reply === null) return;
      // The next one of the same packet is the next read's.
      wake = () => undefined;
      resolve(reply);
    };
    const deadline = setTimeout(() => resolve({ outcome: 'silent', code: null, lines, detail: 'ETIMEDOUT' }), withinMs);
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
  const send = (commands: readonly string[]) => {
    if (commands.some((command) => /[\r\n]/.test(command))) throw new RangeError('a command is one line');
    if (over === null) socket.write(commands.map((command) => `${command}\r\n`).join(''), 'latin1');
  };
  return {
    read,
    async ask(command) {
      send([command]);
      return await read();
    },
    async pipeline(commands) {
      if (commands.length > maxUnread) throw new RangeError(`more than ${maxUnread} commands at once`);
      send(commands);
      const replies: LineReply[] = [];
      while (replies.length < commands.length && (replies.at(-1)?.outcome ?? 'reply') === 'reply') replies.push(await read());
      return replies;
    },
    release() {
      socket.off('data', receive).off('error', fail).off('end', close).off('close', close);
      socket.pause();
      // TLS tells of it.
      socket.on('error', () => undefined);
      const ahead = buffered.length + [...ready.flatMap((reply) => reply.lines), ...lines].join('').length;
      over ??= { outcome: 'closed', code: null, lines: [], detail: 'released' };
      return ahead;
    },
    end: () => void socket.destroy(),
  };
}
