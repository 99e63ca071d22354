/** A daemon to start in one node of the lab: pure data, so that a world can be printed, compared and tested. */
export interface DaemonSpec {
  /** Unique in a world: `nginx-tgt`, `miredo-relay`. */
  readonly name: string;
  /** Network namespace it runs in. */
  readonly node: string;
  /** Debian package that brings the program. */
  readonly package: string;
  /** Files of its private directory, by relative path; `{dir}` in a text is replaced with that directory. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Program and arguments, run in the foreground; `{dir}` is replaced. The program is looked up in PATH and in sbin. */
  readonly argv: readonly string[];
  /** What tells that it serves: a line on its output, or the first line written to a FIFO or file of its directory. */
  readonly ready: { readonly output: RegExp } | { readonly line: string };
  /** Milliseconds until it counts as not started. */
  readonly deadline: number;
  /** Bind mounts made for it alone: file of its directory -> absolute path to cover. */
  readonly binds?: Readonly<Record<string, string>>;
}
