import type { Verdicts } from './verdict.ts';

export interface ReportOptions {
  /** Warnings count as failures. */
  readonly strict: boolean;
  /** ANSI colours may be used. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A report format. Its id is its file name. The text is byte-stable for the same verdicts. */
export interface Report {
  readonly title: string;
  /** File name used where the user names none. */
  readonly file: string;
  render(verdicts: Verdicts, options: ReportOptions): string | Promise<string>;
}

/** Declares a report; it stands in `reports/<format>.ts`. */
export function report(is: Report): Report {
  return is;
}
