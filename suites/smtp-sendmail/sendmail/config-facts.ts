import type { FileProblem } from '../../../harness/model/suite.ts';
import type { AccessMap } from './access.ts';
import type { SendmailConfig } from './config.ts';
import type { Reading } from './reading.ts';

const longestText = 2_000;
const mostProblems = 20;
const mostEntries = 5_000;

export interface ToldProblem {
  readonly line: number | null;
  readonly reason: string;
}

const told = ({ line, reason }: FileProblem): ToldProblem => ({ line, reason: reason.slice(0, 500) });

/** `line 7: the reason`, or the reason alone. */
export const placed = ({ line, reason }: ToldProblem): string => (line === null ? reason : `line ${line}: ${reason}`);

/** What every observation of a file has: why nothing could be read, and which parts were left out. */
export function fileFacts(
  file: string,
  reading: Reading<unknown>,
): { file: string; problem: ToldProblem | null; parts: ToldProblem[] } {
  return reading.ok
    ? { file, problem: null, parts: reading.problems.slice(0, mostProblems).map(told) }
    : { file, problem: told(reading.problems[0]), parts: [] };
}

/** A configuration, bounded. */
export function configFacts({ kind, daemons, clients, compressed, remarks }: Omit<SendmailConfig, 'file'>) {
  const bounded = (all: SendmailConfig['daemons']) =>
    all.slice(0, 100).map(({ text, line, origin }) => ({ text: text.slice(0, longestText), line, origin }));
  return { kind, daemons: bounded(daemons), clients: bounded(clients), compressed, remarks: remarks.slice(0, 100) };
}

/** An access map, bounded: what is left out is counted. */
export function accessFacts({ entries, others }: AccessMap) {
  const kept = entries.slice(0, mostEntries).map((entry) => ({ ...entry, subject: entry.subject.slice(0, 300) }));
  return { entries: kept, others, left: entries.length - kept.length };
}
