import { parseArgs } from 'node:util';
import { didYouMean } from '../config/nearest.ts';
import { refuse } from '../config/problem.ts';
import type { Option, Options } from './command.ts';

type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O extends { multiple: true }
    ? readonly string[]
    : string | undefined;

/** The flags and arguments of one call, all of them known to the command. */
export interface Given<O extends Options = Options> {
  readonly flags: { readonly [Name in keyof O]: Value<O[Name]> };
  /** Before `--`. */
  readonly arguments: readonly string[];
  /** After `--`; null where there was none. */
  readonly command: readonly string[] | null;
}

interface Grammar<O extends Options> {
  readonly options: O;
  readonly maxArguments?: number;
  readonly takesCommand?: true;
}

/** @throws UsageError for an unknown flag, a missing or extra value, or an argument too many */
export function readArguments<const O extends Options>(
  argv: readonly string[],
  { options, maxArguments, takesCommand }: Grammar<O>,
): Given<O> {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const after = end === -1 ? null : argv.slice(end + 1);
  if (after !== null && takesCommand !== true) refuse('--', 'this command takes nothing after it');
  const { tokens } = parseArgs({ args: [...own], options, strict: false, allowPositionals: true, tokens: true });
  const found = new Map<string, string[]>();
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined)
      refuse(
        token.rawName,
        `unknown flag${didYouMean(
          token.rawName,
          Object.keys(options).map((name) => `--${name}`),
        )}`,
      );
    const before = found.get(token.name) ?? [];
    if (before.length > 0 && option.multiple !== true) refuse(token.rawName, 'was given twice');
    found.set(token.name, [...before, valueOf(token, option)]);
  }
  const extra = maxArguments === undefined ? undefined : rest[maxArguments];
  if (extra !== undefined) refuse('', 'one argument too many', { value: extra });
  const flags = Object.entries(options).map(([name, option]) => [name, flag(option, found.get(name) ?? [])] as const);
  // The entries are those of `options`, each with the kind of value that it declares: more than fromEntries can say.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { flags: Object.fromEntries(flags) as Given<O>['flags'], arguments: rest, command: after };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf({ rawName, value, inlineValue }: OptionToken, option: Option): string {
  if (option.type === 'boolean') {
    if (value !== undefined) refuse(rawName, 'takes no value', { value });
    return '';
  }
  // `--report --quiet`: the next flag is no value; `--report=--quiet` would be meant.
  const isFlag = inlineValue !== true && value !== undefined && value.length > 1 && value.startsWith('-');
  if (value === undefined || value === '' || isFlag) refuse(rawName, `needs a value, ${option.value ?? 'VALUE'}`);
  return value;
}

function flag(option: Option, values: readonly string[]): boolean | string | readonly string[] | undefined {
  if (option.type === 'boolean') return values.length > 0;
  return option.multiple === true ? values : values[0];
}

/** `a,b` and repeated flags as one list. */
export function listOf(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
