import { defaultDaemon, type SendmailConfig, type WrittenOption } from './config.ts';
import { type Reading, unread } from './reading.ts';

export interface ConfigLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * The options that are read, with the letter of their old form and the shortest abbreviation: sendmail 8.17 compares without regard to case, and
 * takes a part of a name that fits no other.
 */
const options = [
  { name: 'DaemonPortOptions', letter: 'O', shortest: 3 },
  { name: 'ClientPortOptions', letter: null, shortest: 7 },
  { name: 'UseCompressedIPv6Addresses', letter: null, shortest: 4 },
] as const;
type OptionName = (typeof options)[number]['name'];

/** Options of a sendmail.cf; rules, classes and mailers are passed over. */
export function readCf(text: string, file: string): Reading<SendmailConfig> {
  const lines = text.split('\n').map((one, index) => ({ text: one.replace(/\r$/, ''), line: index + 1 }));
  const isCf = lines.some((line) => /^(?:V\d+(?:\/|\s|$)|O ?[A-Za-z]+|S\w+\s*$|R\S[^\t]*\t|M\w+,)/.test(line.text));
  if (!isCf) return unread(file, null, 'has no line of a sendmail.cf: no version, option, ruleset or mailer');
  const level = lines.map((one) => /^V(\d+)/.exec(one.text)?.[1]).findLast((one) => one !== undefined);
  const { daemons, ...rest } = optionsOf(lines, Number(level ?? 0));
  return {
    ok: true,
    value: { kind: 'cf', file, ...rest, daemons: daemons.length > 0 ? daemons : [defaultDaemon], remarks: [] },
    problems: [],
  };
}

/** The options among the lines of a configuration; `level` is that of its V line. */
export function optionsOf(
  lines: readonly ConfigLine[],
  level: number,
): Pick<SendmailConfig, 'daemons' | 'clients' | 'compressed'> {
  const whole = folded(lines);
  const found = whole.flatMap(({ text, line }): { name: OptionName; written: WrittenOption }[] => {
    const option = optionOf(level >= commentsAnywhere ? uncommented(text) : text);
    return option === null ? [] : [{ name: option.name, written: { text: option.value, line, origin: 'file' } }];
  });
  const of = (name: OptionName): WrittenOption[] => found.filter((one) => one.name === name).map(({ written }) => written);
  const compressed = of('UseCompressedIPv6Addresses').at(-1);
  return {
    daemons: of('DaemonPortOptions'),
    clients: of('ClientPortOptions'),
    // atobool(): nothing, or a word that begins with t or y.
    compressed: compressed !== undefined && /^(?:$|[ty])/i.test(compressed.text),
  };
}

/** A line that begins with a blank belongs to the one before; the line break counts as blank. */
function folded(lines: readonly ConfigLine[]): ConfigLine[] {
  const all: { text: string; line: number }[] = [];
  for (const { text, line } of lines) {
    const before = all.at(-1);
    if (/^[ \t]/.test(text) && before !== undefined) before.text += `\n${text}`;
    else all.push({ text, line });
  }
  return all;
}

/** From this level on a comment may stand behind anything. */
const commentsAnywhere = 3;

/** Without comments, which go on to the end of their line; `\` or `$` before a `#` makes it text. */
export function uncommented(text: string): string {
  const lines = text.split('\n').map((line) => {
    const at = /(?<![$\\])#/.exec(line)?.index;
    return at === undefined ? line : line.slice(0, at);
  });
  return lines.join('\n').replaceAll('\\#', '#');
}

function optionOf(text: string): { name: OptionName; value: string } | null {
  const value = (written: string): string => written.replace(/^ +/, '').trimEnd();
  if (text.startsWith('O ')) {
    const equals = text.indexOf('=');
    const part = text
      .slice(2, equals === -1 ? undefined : equals)
      .trim()
      .toLowerCase();
    const named = options.find((one) => part.length >= one.shortest && one.name.toLowerCase().startsWith(part));
    return named === undefined ? null : { name: named.name, value: equals === -1 ? '' : value(text.slice(equals + 1)) };
  }
  const short = options.find(({ letter }) => letter !== null && text.startsWith(`O${letter}`));
  return short === undefined ? null : { name: short.name, value: value(text.slice(2)) };
}
