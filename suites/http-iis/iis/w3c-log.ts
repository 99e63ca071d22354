import { type LoggedAddress, readLoggedAddress } from './logged-address.ts';
import { type Problem, type Reading, unread } from './problem.ts';

/** One request of an extended log. User names, cookies and referrers are never kept. */
export interface LogEntry {
  /** Counted from 1. */
  readonly line: number;
  /** `2026-02-19`, UTC in IIS; of `#Date` where the fields have none. */
  readonly date: string | null;
  readonly time: string | null;
  readonly client: LoggedAddress | null;
  readonly server: LoggedAddress | null;
  readonly port: number | null;
  readonly method: string | null;
  readonly stem: string | null;
  readonly query: string | null;
  readonly status: number | null;
  readonly substatus: number | null;
  /** s-reason of the error log of http.sys. */
  readonly reason: string | null;
  /** A custom field named X-Forwarded-For (IIS 8.5). */
  readonly forwardedFor: string | null;
  readonly columns: number;
  /** Columns that `#Fields` announced; where it differs, the values above may be those of other columns. */
  readonly announced: number;
}

export interface LogSummary {
  readonly lines: number;
  readonly entries: number;
  /** Entries before any `#Fields`: their columns have no names. */
  readonly unnamed: number;
  /** Entries with another number of columns than announced. */
  readonly misfits: number;
  /** How often `#Fields` stood there. */
  readonly headers: number;
}

/** A log read line by line; it holds one line of it, whatever its size. */
export interface LogReader {
  /** Names of the columns in force, in lower case; null before the first `#Fields`. */
  names(): readonly string[] | null;
  /** Takes the next line, without line break. @returns null for directives, blank lines and unnamed entries */
  read(line: string): LogEntry | null;
  summary(): LogSummary;
  /** The first twenty. */
  problems(): readonly Problem[];
}

/** What the last `#Fields` said. */
interface Fields {
  readonly names: readonly string[];
  readonly at: ReadonlyMap<string, number>;
}

const longestLine = 65_536;
const mostColumns = 256;
const mostProblems = 20;

/** W3C extended log file format (WD-logfile), as IIS, http.sys and others write it; `#Fields` may change at any line. */
export function logReader(file: string): LogReader {
  let fields: Fields | null = null;
  let date: string | null = null;
  const count = { lines: 0, entries: 0, unnamed: 0, misfits: 0, headers: 0 };
  const problems: Problem[] = [];
  const tell = (reason: string): null => {
    if (problems.length < mostProblems) problems.push({ file, line: count.lines, code: 'bad-value', reason });
    return null;
  };
  const directive = (line: string): null => {
    const [, name = '', value = ''] = /^#([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'date') date = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? date;
    if (name.toLowerCase() !== 'fields') return null;
    const names = value.trim().toLowerCase().split(/\s+/);
    if (names.length > mostColumns) return tell(`#Fields names more than ${mostColumns} columns`);
    count.headers += 1;
    fields = { names, at: new Map(names.map((one, index) => [one, index])) };
    return null;
  };
  const read = (line: string): LogEntry | null => {
    count.lines += 1;
    if (line.length > longestLine) return tell(`has more than ${longestLine} characters`);
    if (line.startsWith('#')) return directive(line);
    if (line.trim() === '') return null;
    if (fields === null) {
      count.unnamed += 1;
      return null;
    }
    count.entries += 1;
    const values = columnsOf(line);
    if (values.length !== fields.names.length) count.misfits += 1;
    return entryOf(count.lines, fields, values, date);
  };
  return { names: () => fields?.names ?? null, read, summary: () => ({ ...count }), problems: () => problems };
}

function entryOf(line: number, fields: Fields, values: readonly string[], day: string | null): LogEntry {
  const value = (name: string): string | null => {
    const text = values[fields.at.get(name) ?? -1];
    return text === undefined || text === '-' || text === '' ? null : text;
  };
  const number = (name: string): number | null => {
    const text = value(name);
    return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
  };
  return {
    line,
    date: value('date') ?? day,
    time: value('time'),
    client: readLoggedAddress(value('c-ip') ?? '-'),
    server: readLoggedAddress(value('s-ip') ?? '-'),
    port: number('s-port'),
    method: value('cs-method'),
    stem: value('cs-uri-stem') ?? value('cs-uri'),
    query: value('cs-uri-query'),
    status: number('sc-status'),
    substatus: number('sc-substatus'),
    reason: value('s-reason'),
    forwardedFor: value('x-forwarded-for'),
    columns: values.length,
    announced: fields.names.length,
  };
}

/** Between blanks or tabs; a value in quotes may hold them, and doubles its own quotes. IIS quotes nothing and writes `+` for a blank. */
export function columnsOf(line: string): string[] {
  if (!line.includes('"')) return line.trim().split(/[ \t]+/, mostColumns + 1);
  const pattern = /"((?:[^"]|"")*)"(?=[ \t]|$)|[^ \t]+/g;
  const found = line.matchAll(pattern).take(mostColumns + 1);
  return Array.from(found, ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole);
}

export interface LogSample {
  readonly entries: readonly LogEntry[];
  /** Entries that were wanted and are not among them. */
  readonly leftOut: number;
  readonly summary: LogSummary;
}

export interface LogWish {
  /** Which entries are wanted; all unless told. */
  readonly keep?: (entry: LogEntry) => boolean;
  /** The first so many of them; 10 000 unless told. */
  readonly most?: number;
}

/** A whole log in memory; of a file of any size, feed a {@link logReader}. */
export function readLog(text: string, file: string, { keep = () => true, most = 10_000 }: LogWish = {}): Reading<LogSample> {
  const reader = logReader(file);
  const entries: LogEntry[] = [];
  let leftOut = 0;
  for (const line of linesOf(text)) {
    const entry = reader.read(line);
    if (entry === null || !keep(entry)) continue;
    if (entries.length < most) entries.push(entry);
    else leftOut += 1;
  }
  const summary = reader.summary();
  if (summary.headers === 0) return unread(file, null, 'nothing-found', 'has no line "#Fields: ...": the columns have no names');
  return { ok: true, value: { entries, leftOut, summary }, problems: reader.problems() };
}

export function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    yield text.slice(start, text.charAt(stop - 1) === '\r' ? stop - 1 : stop);
    start = stop + 1;
  }
}
