import type { FileProblem } from '../../../harness/model/suite.ts';
import { inQuotes, type Reading, unread } from './reading.ts';

/** `setting`: neither lets in nor keeps out, as a rate, a pause or a credential. */
export type AccessAction = 'allow' | 'deny' | 'setting';

/** A line of an access map whose key is a client's address, or meant as one. The value itself is not kept: it may be a password. */
export interface AccessEntry {
  /** Counted from 1. */
  readonly line: number;
  /** As written, with its colon; empty where there is none. */
  readonly tag: string;
  /** The key behind the tag, as written. */
  readonly subject: string;
  readonly action: AccessAction;
}

export interface AccessMap {
  readonly entries: readonly AccessEntry[];
  /** Entries for names, senders and recipients, which are not kept. */
  readonly others: number;
}

/** Tags whose keys are clients: their addresses, networks or names (cf/README, "Access database"). */
const clientTag = /^(?:connect|greetpause|clientrate|clientconn|srv_features|tls_clt):/i;

/** What looks like an address, a part of one, or a network, in any of the spellings that people try; other tags are no part of that. */
const likeAddress = /^\[?(?:ipv6(?::[^\]]*)?|[\da-f]{0,4}:[\da-f:.]*(?:\/\d+)?|\d{1,3}(?:\.\d{1,3}){0,3}\.?(?:\/[\d.]+)?)\]?$/i;

/**
 * The source of an access map as makemap(8) reads it: a key, blanks and a value on a line. Lines that makemap refuses are told of; of a key
 * that is there twice it takes the first.
 */
export function readAccess(text: string, file: string): Reading<AccessMap> {
  const entries: AccessEntry[] = [];
  const problems: FileProblem[] = [];
  const seen = new Map<string, number>();
  let others = 0;
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1;
    const content = written.replace(/\r$/, '');
    if (content.trim() === '' || content.startsWith('#')) continue;
    const space = content.search(/[ \t]/);
    const key = space === -1 ? content : content.slice(0, space);
    const value = space === -1 ? '' : content.slice(space).trim();
    const problem = refusal(key, value, seen.get(key.toLowerCase()));
    if (problem !== null) {
      problems.push({ file, line, reason: problem });
      continue;
    }
    seen.set(key.toLowerCase(), line);
    const tag = clientTag.exec(key)?.[0] ?? '';
    const subject = key.slice(tag.length);
    if (!likeAddress.test(subject)) others += 1;
    else entries.push({ line, tag, subject, action: actionOf(tag, value) });
  }
  const [problem] = problems;
  if (entries.length + others > 0 || problem === undefined) return { ok: true, value: { entries, others }, problems };
  return unread(file, problem.line, `no line of it is an entry: ${problem.reason}`);
}

function refusal(key: string, value: string, before: number | undefined): string | null {
  if (key === '') return 'begins with a blank: makemap refuses the line';
  if (value === '') return `${inQuotes(key)} has no value: makemap refuses the line`;
  return before === undefined ? null : `${inQuotes(key)} is in line ${before} already, which counts`;
}

/** Tags that say whether a client may come in; those without a tag do as well. */
const deciding = /^(?:connect:)?$/i;

function actionOf(tag: string, value: string): AccessAction {
  if (!deciding.test(tag)) return 'setting';
  if (/^(?:ok|relay)$/i.test(value)) return 'allow';
  return /^(?:reject|discard|error:|quarantine:|[45]\d\d\b|"[45]\d\d\b)/i.test(value) ? 'deny' : 'setting';
}
