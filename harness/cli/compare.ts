import { escapeControl } from '../config/show.ts';
import type { PathId } from '../model/path.ts';
import type { Verdict, Verdicts, VerdictWord } from '../model/verdict.ts';

export interface Change {
  readonly kind: 'worse' | 'better' | 'new' | 'gone' | 'changed';
  readonly target: string;
  readonly check: string;
  readonly path: PathId;
  readonly before: VerdictWord | null;
  readonly after: VerdictWord | null;
  /** Findings that were not there before: id and what was seen. */
  readonly findings: readonly string[];
}

/** From best to worst. A question without an answer tells nothing of the target, and has no rank. */
const rank: Readonly<Partial<Record<VerdictWord, number>>> = { pass: 0, warn: 1, fail: 2 };
const order: readonly Change['kind'][] = ['worse', 'new', 'changed', 'better', 'gone'];

/**
 * What changed between two judgements, the worst first. A failure is worse than anything that was not one, and so is a verdict that says
 * other bad things than before.
 */
export function compare(before: Pick<Verdicts, 'verdicts'>, after: Pick<Verdicts, 'verdicts'>): Change[] {
  const old = new Map(before.verdicts.map((verdict) => [key(verdict), verdict]));
  const now = new Map(after.verdicts.map((verdict) => [key(verdict), verdict]));
  const keys = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return keys.flatMap((id) => change(old.get(id), now.get(id))).toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function key({ target, check, path }: Verdict): string {
  return `${target}\0${check}\0${path}`;
}

function change(old: Verdict | undefined, now: Verdict | undefined): Change[] {
  const shown = now ?? old;
  if (shown === undefined) return [];
  const known = new Set(bad(old).map(({ id }) => id));
  const fresh = bad(now).filter(({ id }) => !known.has(id));
  const kind = kindOf(old, now, fresh.length > 0);
  if (kind === null) return [];
  const { target, check, path } = shown;
  const findings = fresh.map(({ id, seen }) => escapeControl(`${id}: ${seen}`));
  return [{ kind, target, check, path, before: old?.verdict ?? null, after: now?.verdict ?? null, findings }];
}

function bad(verdict: Verdict | undefined): Verdict['findings'] {
  return (verdict?.findings ?? []).filter(({ outcome }) => outcome === 'error' || outcome === 'warning');
}

function kindOf(old: Verdict | undefined, now: Verdict | undefined, hasFresh: boolean): Change['kind'] | null {
  if (now === undefined || old === undefined) {
    const only = now ?? old;
    if (only?.verdict === 'skipped') return null;
    if (now === undefined) return 'gone';
    return now.verdict === 'fail' ? 'worse' : 'new';
  }
  if (old.verdict === now.verdict) return hasFresh ? 'worse' : null;
  if (now.verdict === 'fail') return 'worse';
  const [was, is] = [rank[old.verdict], rank[now.verdict]];
  if (was === undefined || is === undefined) return 'changed';
  return is > was ? 'worse' : 'better';
}
