import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { dial, type Dial, type Dialled, type Endpoint } from './dial.ts';
import { dialogue, type LineReply } from './lines.ts';
import { shake, type Hello, type Shaken } from './tls.ts';

/** RFC 5321 4.5.3.1.5 and .6 have 512 and 1000 octets; a server with many extensions has some thirty lines. */
const limits = { line: 2_048, lines: 100 };
const mostEntries = 200;
const longestEntry = 500;

export interface SmtpOpening extends Omit<Dial, 'timeoutMs'> {
  readonly connectMs: number;
  /** Milliseconds that the greeting may take (RFC 5321 4.5.3.2.1 has five minutes), and any other reply. */
  readonly greetingMs: number;
  readonly replyMs: number;
  /** TLS from the first octet (RFC 8314 3.3); null for a connection in clear. */
  readonly implicit: Omit<Hello, 'signal'> | null;
}

/** One connection to a mail server: RFC 5321 commands, one at a time or in one write. */
export interface SmtpSession {
  readonly local: Endpoint;
  readonly greeting: LineReply;
  /** Milliseconds from the open connection (with implicit TLS: from its handshake) to the greeting. */
  readonly greetingMs: number;
  /** The handshake, with implicit TLS or after `startTls`. */
  readonly shaken: Shaken | null;
  /** What was said, `C: ` and `S: `, without what AUTH was given; of bounded length. */
  readonly transcript: readonly string[];
  ask(command: string): Promise<LineReply>;
  pipeline(commands: readonly string[]): Promise<LineReply[]>;
  /** STARTTLS, and the handshake where the server agrees (RFC 3207 4); `ahead` are octets that it sent in clear after it did. */
  startTls(hello: Omit<Hello, 'signal'>): Promise<{ reply: LineReply; shaken: Shaken | null; ahead: number }>;
  /** Sends QUIT, waits for no reply, and ends the connection. */
  quit(): void;
  end(): void;
}

export type SmtpOpened =
  | { readonly outcome: 'open'; readonly session: SmtpSession }
  | { readonly outcome: 'closed'; readonly dialled: Exclude<Dialled, { outcome: 'open' }> }
  | { readonly outcome: 'no-tls'; readonly local: Endpoint; readonly shaken: Exclude<Shaken, { outcome: 'session' }> };

/**
 * Connects and reads the greeting, whatever it is.
 * @throws as `dial`
 */
export async function openSmtp(opening: SmtpOpening): Promise<SmtpOpened> {
  const { connectMs, greetingMs, replyMs, implicit, signal } = opening;
  const dialled = await dial({ ...opening, timeoutMs: connectMs });
  if (dialled.outcome !== 'open') return { outcome: 'closed', dialled };
  const { local } = dialled;
  const shaken = implicit === null ? null : await shake(dialled.socket, { ...implicit, signal });
  if (shaken !== null && shaken.outcome !== 'session') return { outcome: 'no-tls', local, shaken };
  return { outcome: 'open', session: await greeted(dialled.socket, shaken, { local, greetingMs, replyMs, signal }) };
}

/** AUTH's initial response (RFC 4954 4), and a line that is no command but the answer to a challenge. */
const masked = (line: string): string => line.replace(/^(AUTH \S+) .*/i, '$1 ***');

interface Greeted {
  readonly local: Endpoint;
  readonly greetingMs: number;
  readonly replyMs: number;
  readonly signal: AbortSignal;
}

async function greeted(
  socket: Socket,
  implicit: Shaken | null,
  { local, greetingMs, replyMs, signal }: Greeted,
): Promise<SmtpSession> {
  let stream: Socket | TLSSocket = implicit?.outcome === 'session' ? implicit.socket : socket;
  let shaken = implicit;
  const transcript: string[] = [];
  const note = (from: 'C' | 'S', line: string) => {
    if (transcript.length < mostEntries) transcript.push(`${from}: ${masked(line)}`.slice(0, longestEntry));
  };
  const heard = (reply: LineReply): LineReply => {
    for (const line of reply.lines) note('S', line);
    if (reply.outcome !== 'reply') note('S', `(${reply.outcome}: ${reply.detail ?? ''})`);
    return reply;
  };
  let talk = dialogue(stream, { limits, replyMs, signal });
  const began = performance.now();
  const greeting = heard(await talk.read(greetingMs));
  const tookMs = performance.now() - began;
  const ask = async (command: string) => {
    note('C', command);
    return heard(await talk.ask(command));
  };
  return {
    local,
    greeting,
    greetingMs: tookMs,
    get shaken() {
      return shaken;
    },
    transcript,
    ask,
    async pipeline(commands) {
      for (const command of commands) note('C', command);
      return (await talk.pipeline(commands)).map(heard);
    },
    async startTls(hello) {
      const reply = await ask('STARTTLS');
      if (reply.code !== 220) return { reply, shaken: null, ahead: 0 };
      const ahead = talk.release();
      shaken = await shake(stream, { ...hello, signal });
      note('C', `(TLS: ${shaken.outcome})`);
      if (shaken.outcome === 'session') {
        stream = shaken.socket;
        talk = dialogue(stream, { limits, replyMs, signal });
      }
      return { reply, shaken, ahead };
    },
    quit() {
      if (stream.writable) stream.end('QUIT\r\n');
      stream.resume();
      // The reply is of no interest, and the server need not be waited for.
      setTimeout(() => stream.destroy(), 500).unref();
    },
    end: () => void stream.destroy(),
  };
}
