import type { z } from 'zod';
import { type PathId, pathIds } from './path.ts';
import type { Vantage } from './vantage.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly transport: 'tcp';
}

/** One question a suite asks on a path: which probe, with which input. */
export interface Aim {
  /** Name within the suite; checks select observations by it. */
  readonly aim: string;
  /** Probe id, `<suite>/<file>` or `net/<file>`. */
  readonly probe: string;
  readonly input: object;
  /** What must accept a connection first; asked once per path and shared by all aims. */
  readonly endpoint?: Endpoint;
  /** Asked twice, in the order A1 B1 A2 B2 against the reference path. */
  readonly parity?: true;
  /**
   * `before` and `after` bracket everything else on the path (the control); `main` unless told. `late` is for what keeps the machine so busy that
   * others would measure it: it waits until all paths are done with `main`.
   */
  readonly phase?: 'before' | 'main' | 'late' | 'after';
  /** Reads the user's files and sends nothing: asked once per target, on the first path of the run, even where that path is closed. */
  readonly evidence?: true;
  /** Changes the path itself while it runs: never at the same time as another such aim of the path. */
  readonly alone?: true;
  /** What the probe of another aim hands on (`Probe.carry`), on this path or on the reference path, becomes part of this input. */
  readonly carries?: { readonly aim: string; readonly from: 'path' | 'reference' };
}

/** A target as the plan knows it: its addresses are settled, names are looked up no more. */
export interface Target<Options = unknown> {
  readonly name: string;
  readonly suite: string;
  readonly addresses: { readonly 4: readonly string[]; readonly 6: readonly string[] };
  readonly options: Options;
}

export interface Ask<Options> {
  readonly target: Target<Options>;
  readonly path: PathId;
  readonly vantage: Vantage;
  /** The target's addresses of the path's family. */
  readonly addresses: readonly string[];
}

/** A file of the user, unread. */
export interface GivenFile {
  /** As the user named it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ExplainedTable {
  readonly title: string;
  /** Heads of the columns that name a row. */
  readonly labels: readonly string[];
  /** Heads of all other columns. */
  readonly head: readonly string[];
  readonly rows: readonly { readonly labels: readonly string[]; readonly cells: readonly string[] }[];
}

export interface FileProblem {
  readonly file: string;
  /** Counted from 1; null for the file as a whole. */
  readonly line: number | null;
  readonly reason: string;
}

/** What files tell, as text that is not yet safe for a terminal. Problems beside tables name parts that were left out. */
export type Explained =
  | {
      readonly ok: true;
      readonly tables: readonly ExplainedTable[];
      readonly notes: readonly string[];
      readonly problems: readonly FileProblem[];
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Something that a suite tells from the user's files alone: `sixways explain --<name> FILE`. */
export interface FileExplanation {
  /** What the file is, for the help. */
  readonly about: string;
  /** Files that may come with it, by the name of their flag, and what they are. */
  readonly beside: Readonly<Record<string, string>>;
  /** Asks nobody. `files` are those given, by flag; the one that names the explanation is among them. */
  explain(files: ReadonlyMap<string, GivenFile>): Promise<Explained>;
}

/** A folder of observations, probes and checks for one kind of service. */
export interface Suite<Options = unknown> {
  readonly title: string;
  /** What a target of this suite may say in the config, beside `suite` and `addresses`. */
  readonly options: z.ZodType<Options>;
  /** The paths it is asked over; the four ways to a service unless told. */
  readonly paths?: readonly PathId[];
  /** The host whose addresses are looked up where a target gives none. */
  hostOf?(options: Options): string;
  /** The zone whose name servers are looked up, and with them the target's addresses, where a target gives none. */
  zoneOf?(options: Options): string;
  /** The options, with what the host names of the config's other targets add to them; pure. */
  withHosts?(options: Options, hosts: readonly string[]): Options;
  /** Options for a target given as URL on the command line; the schemes are without colon. */
  readonly fromUrl?: { readonly schemes: readonly string[]; options(url: URL): unknown };
  /** What can be told from files alone, by flag; no two suites share a flag. */
  readonly explains?: Readonly<Record<string, FileExplanation>>;
  /** The questions for one target on one path; pure. */
  aims(ask: Ask<Options>): readonly Aim[];
}

/** Declares a suite; it stands in `suites/<name>/suite.ts`. */
export function suite<Options>(is: Suite<Options>): Suite<Options> {
  return is;
}

/** The paths that a suite is asked over. */
export function pathsOf({ paths }: Pick<Suite, 'paths'>): readonly PathId[] {
  return paths ?? pathIds;
}
