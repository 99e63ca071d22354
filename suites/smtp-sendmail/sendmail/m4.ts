import { builtins } from './m4-builtins.ts';

/** Characters of all input and expansions; the biggest .mc needs some ten thousand. */
const mostCharacters = 4_000_000;
const deepestNesting = 200;
const endless = 'its macros expand without end';

export interface M4Call {
  readonly name: string;
  /** Without the outer quotes. */
  readonly args: readonly string[];
  /** Where the call stands in the file, counted from 1. */
  readonly line: number;
  /** What stands before it on its line. */
  readonly before: string;
}

export interface M4State {
  /** Names and their text; `$1` to `$9`, `$#`, `$*` and `$@` stand for the arguments. */
  readonly macros: Map<string, string>;
  quotes: readonly [open: string, close: string];
  /** What begins a comment; null for nothing. */
  comment: string | null;
  /** Output is thrown away while it is negative. */
  diversion: number;
  readonly skipLine: () => void;
}

/** Native macros by name: what they expand to. */
export type M4Natives = Readonly<Record<string, (call: M4Call, state: M4State) => string>>;

export interface M4Line {
  readonly text: string;
  /** Of the file, where it began; counted from 1. */
  readonly line: number;
}

export interface M4Output {
  readonly lines: readonly M4Line[];
  /** Expands a text with the macros as they were left. */
  readonly late: (text: string) => string;
  readonly state: M4State;
}

/** m4 cannot go on: a quote or a parenthesis is not closed, or an expansion does not end. */
export class M4Error extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

interface Frame {
  readonly text: string;
  at: number;
}

type Token = { readonly kind: 'quoted' | 'name' | 'other'; readonly text: string };

/**
 * m4 (POSIX) as far as .mc files use it: quotes, comments, definitions and conditions; nothing is included and no command is run.
 * @throws M4Error
 */
export function expandM4(source: string, natives: M4Natives, comment: string | null = '#'): M4Output {
  const frames: Frame[] = [{ text: source, at: 0 }];
  const [file] = frames;
  let line = 1;
  let lineStart = 0;
  let spent = 0;
  const lines: { text: string; line: number }[] = [{ text: '', line: 1 }];
  const all: M4Natives = { ...builtins, ...natives };
  const state: M4State = {
    macros: new Map(),
    quotes: ['`', "'"],
    comment,
    diversion: 0,
    skipLine: () => {
      let char = take();
      while (char !== '' && char !== '\n') char = take();
    },
  };

  /** The frame read next; those at their end are dropped, the file stays. */
  function top(): Frame {
    let frame = frames.at(-1) ?? { text: '', at: 0 };
    while (frames.length > 1 && frame.at >= frame.text.length) {
      frames.pop();
      frame = frames.at(-1) ?? frame;
    }
    return frame;
  }

  function take(length = 1): string {
    const frame = top();
    const text = frame.text.slice(frame.at, frame.at + length);
    frame.at += text.length;
    if (frame === file && text.includes('\n')) {
      line += text.split('\n').length - 1;
      lineStart = frame.at - (text.length - text.lastIndexOf('\n') - 1);
    }
    spent += 1;
    if (spent > mostCharacters) throw new M4Error(line, endless);
    return text;
  }

  const isNext = (text: string): boolean => {
    const frame = top();
    return text !== '' && frame.text.startsWith(text, frame.at);
  };

  function token(): Token | null {
    const [open, close] = state.quotes;
    const began = line;
    if (isNext(open)) {
      take(open.length);
      let text = '';
      for (let depth = 1; ;) {
        const isOpen = open !== close && isNext(open);
        const isClose = isNext(close);
        const part = take(isOpen ? open.length : isClose ? close.length : 1);
        if (part === '') throw new M4Error(began, `the quote ${open} is not closed`);
        depth += isOpen ? 1 : isClose ? -1 : 0;
        if (depth === 0) return { kind: 'quoted', text };
        text += part;
      }
    }
    if (state.comment !== null && isNext(state.comment)) {
      let text = '';
      for (let char = take(); char !== ''; char = take()) {
        text += char;
        if (char === '\n') break;
      }
      return { kind: 'other', text };
    }
    let text = take();
    if (text === '') return null;
    if (!/[A-Za-z_]/.test(text)) return { kind: 'other', text };
    while (/\w/.test(peek())) text += take();
    return { kind: 'name', text };
  }

  function peek(): string {
    const frame = top();
    return frame.text.charAt(frame.at);
  }

  /** Whether the name was a macro, whose expansion is then read next. */
  function expand(name: string, at: { line: number; before: string }, depth: number): boolean {
    const text = state.macros.get(name);
    const native = text === undefined && Object.hasOwn(all, name) ? all[name] : undefined;
    if (text === undefined && native === undefined) return false;
    const args = peek() === '(' ? argumentsOf(at.line, depth) : [];
    if (native === undefined) spent += (text ?? '').split('$').length * args.reduce((sum, arg) => sum + arg.length, 0);
    if (spent > mostCharacters) throw new M4Error(line, endless);
    const result = native === undefined ? substituted(text ?? '', name, args) : native({ name, args, ...at }, state);
    spent += result.length;
    frames.push({ text: result, at: 0 });
    return true;
  }

  function argumentsOf(began: number, depth: number): string[] {
    if (depth > deepestNesting) throw new M4Error(began, 'its macros are nested too deep');
    take();
    const args: string[] = [];
    let nested = 0;
    let text = '';
    skipBlanks();
    for (;;) {
      const at = whereabouts();
      const next = token();
      if (next === null) throw new M4Error(began, 'the parenthesis of a macro is not closed');
      if (next.kind === 'name' && expand(next.text, at, depth + 1)) continue;
      const isEnd = next.kind === 'other' && nested === 0 && (next.text === ',' || next.text === ')');
      if (!isEnd) {
        if (next.kind === 'other') nested += next.text === '(' ? 1 : next.text === ')' ? -1 : 0;
        text += next.text;
        continue;
      }
      args.push(text);
      if (next.text === ')') return args;
      text = '';
      skipBlanks();
    }
  }

  function skipBlanks(): void {
    while (/\s/.test(peek())) take();
  }

  const whereabouts = (): { line: number; before: string } => ({ line, before: source.slice(lineStart, file?.at ?? 0) });

  function run(write: (text: string) => void): void {
    for (;;) {
      const at = whereabouts();
      const next = token();
      if (next === null) return;
      if (next.kind !== 'name' || !expand(next.text, at, 0)) write(next.text);
    }
  }

  run((text) => {
    if (state.diversion < 0) return;
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push({ text: '', line });
      const last = lines.at(-1);
      if (last === undefined) continue;
      if (last.text === '' && part !== '') last.line = line;
      last.text += part;
    }
  });
  const late = (text: string): string => {
    let output = '';
    frames.push({ text, at: 0 });
    run((part) => {
      output += part;
    });
    return output;
  };
  return { lines, late, state };
}

function substituted(text: string, name: string, args: readonly string[]): string {
  return text.replaceAll(/\$(\d+|[#*@])/g, (_, which: string) => {
    if (which === '#') return String(args.length);
    if (which === '*') return args.join(',');
    if (which === '@') return args.map((arg) => `\`${arg}'`).join(',');
    return which === '0' ? name : (args[Number(which) - 1] ?? '');
  });
}
