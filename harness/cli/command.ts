import type { Given } from './arguments.ts';
import type { Context } from './context.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: true;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** One command of the command line. Its help fits a screen of 24 lines and 80 columns. */
export interface Command<O extends Options = Options> {
  /** After `sixways`: `run [URL…] [options]`. */
  readonly usage: string;
  readonly about: string;
  readonly options: O;
  readonly example: string;
  /** Most arguments that are no flags; any number unless told. */
  readonly maxArguments?: number;
  /** Takes a command of the user after `--`. */
  readonly takesCommand?: true;
  /** A program of the user has the terminal: signals are for it alone. */
  readonly foreground?: true;
  /** @returns the exit code */
  run(given: Given<O>, context: Context): Promise<number>;
}

/** Declares a command; it stands in `harness/cli/commands/<name>.ts`. */
export function command<const O extends Options>(is: Command<O>): Command<O> {
  return is;
}
