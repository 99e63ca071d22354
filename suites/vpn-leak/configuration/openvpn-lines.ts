import type { ConfigProblem } from '../observations/config.ts';
import { longestLine, quoted } from './reading.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
  /** Stands in a `push`: a server gives it to its clients. */
  readonly pushed: boolean;
}

/** Blocks with directives in them; all others hold keys and certificates. */
const blocksOfDirectives: ReadonlySet<string> = new Set(['connection']);

/** openvpn(8), "Config file syntax": words, quotes, comments and inline files. What inline files hold is not kept. */
export function directivesIn(text: string, problems: ConfigProblem[]): Directive[] {
  const directives: Directive[] = [];
  let inline: { readonly name: string; readonly line: number } | null = null;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (inline !== null) {
      if (content === `</${inline.name}>`) inline = null;
      continue;
    }
    if (raw.length > longestLine) {
      problems.push({ line, reason: 'the line is too long' });
      continue;
    }
    const tag = /^<(\/?)([\w-]{1,40})>$/.exec(content);
    if (tag !== null) {
      const [, slash, name = ''] = tag;
      if (slash === '' && !blocksOfDirectives.has(name)) inline = { name, line };
      continue;
    }
    const words = wordsIn(content);
    if (words === null) problems.push({ line, reason: 'a quote has no end' });
    const [first, ...args] = words ?? [];
    if (first === undefined) continue;
    const name = first.replace(/^--/, '');
    directives.push({ name, args, line, pushed: false });
    if (name !== 'push') continue;
    const [inner, ...rest] = wordsIn(args.length === 1 ? (args[0] ?? '') : args.join(' ')) ?? [];
    if (inner !== undefined) directives.push({ name: inner, args: rest, line, pushed: true });
  }
  if (inline !== null) problems.push({ line: inline.line, reason: `<${inline.name}> has no end` });
  for (const { name, line } of directives) {
    if (!/^[a-z][a-z\d-]{0,60}$/.test(name)) problems.push({ line, reason: `${quoted(name)} is no directive` });
  }
  return directives;
}

/** Null where a quote does not end. */
function wordsIn(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote === null && word === null && (char === '#' || char === ';')) break;
    if (quote === null && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '\\' && quote !== "'") {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else if (quote === null && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) quote = null;
    else word = (word ?? '') + char;
  }
  if (quote !== null) return null;
  return word === null ? words : [...words, word];
}
