/** Where text goes: a stream, and what it is on when it is a terminal. */
export interface Screen extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command has of the process it runs in. */
export interface Context {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}
