import { createHash } from 'node:crypto';

export interface ReplyLimits {
  /** Octets of body that are kept as they are. */
  readonly keep: number;
  /** Octets of body after which reading ends. */
  readonly body: number;
}

export interface ReplyHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** In the order they came; names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface ReplyBody {
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** What Content-Length promises. */
  readonly promised: number | null;
  readonly octets: number;
  /** Of all octets read, hex. */
  readonly sha256: string;
  readonly kept: Buffer;
}

/** Takes a reply in pieces of any size. `push` answers whether the reply is over; `end` tells that the connection is. */
export interface ReplyReader {
  push(piece: Buffer): boolean;
  end(): void;
  readonly head: ReplyHead | null;
  /** `open` while more is to come; `short` when the connection ended too early. */
  readonly state: 'open' | 'complete' | 'limit' | 'short' | 'malformed';
  /** What is malformed. */
  readonly trouble: string | null;
  body(): ReplyBody;
}

/** Status line and header section together; twice what common servers accept. */
const headLimit = 65_536;
const chunkLineLimit = 4_096;
const interimLimit = 8;

const valuesOf = (head: ReplyHead, name: string): string[] =>
  head.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);

/** A reader of one HTTP/1.x reply to `method`: what is malformed becomes a state, nothing throws. */
export function replyReader(method: string, limits: ReplyLimits): ReplyReader {
  let state: ReplyReader['state'] = 'open';
  let trouble: string | null = null;
  let head: ReplyHead | null = null;
  let framing: ReplyBody['framing'] = 'none';
  let promised: number | null = null;
  let interims = 0;
  let octets = 0;
  let keptOctets = 0;
  let pending: Buffer = Buffer.alloc(0);
  /** Octets until the end of the body or chunk. */
  let left = 0;
  let part: 'size' | 'data' | 'crlf' | 'trailer' = 'size';
  const kept: Buffer[] = [];
  const hash = createHash('sha256');

  const malformed = (what: string) => {
    state = 'malformed';
    trouble = what;
  };

  const take = (piece: Buffer) => {
    const room = limits.body - octets;
    const taken = piece.subarray(0, room);
    octets += taken.length;
    hash.update(taken);
    if (keptOctets < limits.keep) {
      const copy = Buffer.from(taken.subarray(0, limits.keep - keptOctets));
      kept.push(copy);
      keptOctets += copy.length;
    }
    if (piece.length > room) state = 'limit';
  };

  const startBody = (of: ReplyHead) => {
    const codings = valuesOf(of, 'transfer-encoding').join(',').toLowerCase();
    const lengths = new Set(valuesOf(of, 'content-length').flatMap((value) => value.split(',').map((one) => one.trim())));
    // RFC 9112 6.3: the first rule that applies.
    if (method === 'HEAD' || of.status === 204 || of.status === 304) state = 'complete';
    else if (codings !== '') framing = /(^|[\s,])chunked\s*$/.test(codings) ? 'chunked' : 'close';
    else if (lengths.size === 0) framing = 'close';
    else if (lengths.size > 1) malformed('Content-Length values differ');
    else {
      const [length = ''] = lengths;
      if (!/^\d{1,15}$/.test(length)) return malformed('Content-Length is no number');
      framing = 'length';
      promised = left = Number(length);
      if (left === 0) state = 'complete';
    }
  };

  const readHead = () => {
    // RFC 9112 2.2: a recipient may take a single LF as line end.
    const end = /\r?\n\r?\n/.exec(pending.subarray(0, headLimit).toString('latin1'));
    if (end === null) {
      if (pending.length >= headLimit) malformed(`no end of the header section in ${headLimit} octets`);
      else if (pending.length >= 5 && !pending.subarray(0, 5).equals(Buffer.from('HTTP/'))) malformed('no HTTP status line');
      return false;
    }
    const parsed = parseHead(pending.subarray(0, end.index).toString('latin1'));
    pending = pending.subarray(end.index + end[0].length);
    if (typeof parsed === 'string') {
      malformed(parsed);
      return false;
    }
    if (parsed.status < 200 && parsed.status !== 101) {
      interims += 1;
      if (interims > interimLimit) malformed('too many interim replies');
      return true;
    }
    head = parsed;
    startBody(parsed);
    return true;
  };

  /** One line of the chunked framing, without its end; null until it is whole. */
  const chunkLine = () => {
    const end = pending.indexOf(0x0a);
    if (end === -1) {
      if (pending.length > chunkLineLimit) malformed('chunk line too long');
      return null;
    }
    const line = pending.subarray(0, end).toString('latin1').replace(/\r$/, '');
    pending = pending.subarray(end + 1);
    return line;
  };

  const takeUpTo = () => {
    const piece = pending.subarray(0, left);
    pending = pending.subarray(piece.length);
    left -= piece.length;
    take(piece);
    return left === 0;
  };

  /** RFC 9112 7.1. @returns whether it got on. */
  const readChunk = (): boolean => {
    if (part === 'data') {
      const whole = takeUpTo();
      if (whole) part = 'crlf';
      return whole;
    }
    const line = chunkLine();
    if (line === null) return false;
    if (part === 'crlf' && line !== '') malformed('chunk longer than its size');
    else if (part === 'crlf') part = 'size';
    else if (part === 'trailer') state = line === '' ? 'complete' : state;
    else {
      const size = /^([0-9a-fA-F]{1,12})[\t ]*(;|$)/.exec(line)?.[1];
      if (size === undefined) malformed('chunk size is no number');
      else {
        left = Number.parseInt(size, 16);
        part = left === 0 ? 'trailer' : 'data';
      }
    }
    return true;
  };

  const readBody = (): boolean => {
    if (framing === 'chunked') return readChunk();
    if (framing === 'close') {
      take(pending);
      pending = Buffer.alloc(0);
    } else if (takeUpTo() && state === 'open') state = 'complete';
    return false;
  };

  return {
    push(piece) {
      if (state !== 'open') return true;
      pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
      // Assigned by the functions it calls, which the compiler's narrowing does not see.
      const isOpen = () => state === 'open';
      while (isOpen() && pending.length > 0 && (head === null ? readHead() : readBody()));
      return !isOpen();
    },
    end() {
      if (state === 'open') state = head !== null && framing === 'close' ? 'complete' : 'short';
    },
    get head() {
      return head;
    },
    get state() {
      return state;
    },
    get trouble() {
      return trouble;
    },
    body: () => ({ framing, promised, octets, sha256: hash.copy().digest('hex'), kept: Buffer.concat(kept) }),
  };
}

function parseHead(text: string): ReplyHead | string {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const line = /^HTTP\/(\d\.\d) ([1-5]\d\d)(?: (.*))?$/.exec(first);
  if (line === null) return 'no HTTP status line';
  const headers: [string, string][] = [];
  for (const raw of lines) {
    const last = headers.at(-1);
    // RFC 9112 5.2: an obsolete line folding is replaced by a space.
    if (/^[\t ]/.test(raw) && last !== undefined) last[1] += ` ${raw.trim()}`;
    else {
      const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/.exec(raw);
      if (field === null) return 'a header line is no field';
      headers.push([field[1] ?? '', (field[2] ?? '').trim()]);
    }
  }
  return { version: line[1] ?? '', status: Number(line[2]), reason: line[3] ?? '', headers };
}
