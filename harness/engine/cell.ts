import { isLoopback } from '../address/classify.ts';
import { clientLimitCode } from '../model/blame.ts';
import { isOfFiles, say, type AnyCheck, type Finding } from '../model/check.ts';
import { fill, inconclusiveReasons, type InconclusiveReason, type Outcome } from '../model/message.ts';
import type { Slot } from '../model/observation.ts';
import { pathIds, pathKinds, type PathId } from '../model/path.ts';
import type { Attachment, JudgedFinding, Verdict, VerdictWord } from '../model/verdict.ts';
import type { Gates } from './gates.ts';
import { fillSlot, wasSilent, type Filled, type RunIndex } from './index-run.ts';

/** One (target, check, path). */
export interface Cell {
  readonly id: string;
  readonly check: AnyCheck;
  readonly target: string;
  readonly suite: string;
  readonly path: PathId;
}

interface Reason {
  readonly code: string;
  readonly detail: string;
}

type Ruling = Pick<Verdict, 'verdict' | 'reason' | 'findings'>;

const skipped = (code: string, detail: string): Ruling => ({ verdict: 'skipped', reason: { code, detail }, findings: [] });
const inconclusive = (code: InconclusiveReason, detail: string): Ruling => ({
  verdict: 'inconclusive',
  reason: { code, detail },
  findings: [],
});

function noOccasion({ target, path }: Cell, index: RunIndex): Ruling {
  const { family } = pathKinds[path];
  const { 4: four, 6: six } = index.addresses.get(target) ?? { 4: [], 6: [] };
  const isWithout = (family === 4 ? four : six).length === 0 && four.length + six.length > 0;
  if (isWithout) return skipped('no-address', `the target has no IPv${family} address`);
  return skipped('not-applicable', 'the target gives no occasion to ask this on this path');
}

/**
 * The verdict of one cell, or null where the check does not speak of the path. All gates of the design are here, so that no check
 * repeats one: absent path, closed path, prerequisites, dead endpoints, missing baseline, blamed failures, unproven silence.
 */
export function judgeCell(
  cell: Cell,
  index: RunIndex,
  gates: Gates,
  verdictOf: (check: string) => Verdict | null,
): Verdict | null {
  const { check, path, target } = cell;
  const { reference } = index.run;
  const needs: (readonly [string, Slot<object>])[] = Object.entries(check.needs);
  const on: readonly PathId[] = check.on ?? pathIds;
  if (!on.includes(path)) return null;
  // Parity is judged on the compared path; the reference compared with itself says nothing.
  if (path === reference && needs.some(([, slot]) => slot.from === 'reference' && slot.required)) return null;
  // What stands in the user's files does not differ by path: it is read, and judged, on the first.
  const evidence = index.evidence.get(target) ?? index.run.vantages.find((vantage) => on.includes(vantage.path))?.path ?? path;
  const ofFiles = isOfFiles(check);
  if (ofFiles && path !== evidence) return null;

  const filled = new Map(
    needs.map(([name, slot]) => [
      name,
      fillSlot(index, target, slot, { path, reference, native: 'ipv6' as const, evidence }[slot.from]),
    ]),
  );
  const ruling =
    (ofFiles ? null : gateRuling(cell, index, gates)) ??
    prerequisiteRuling(check, verdictOf) ??
    slotRuling(cell, index, needs, filled, gates) ??
    judged(cell, index, filled);
  const ms = filled.values().reduce((sum, slot) => sum + slot.ms, 0);
  const attachments = attachmentsOf(needs, filled);
  return {
    target,
    suite: cell.suite,
    check: cell.id,
    title: check.title,
    path,
    ...ruling,
    level: check.level,
    requirement: check.requirement,
    why: check.why,
    source: check.source.map((source) => ({ ...source })),
    ...(attachments.length === 0 ? {} : { attachments }),
    ms,
  };
}

const mostAttachments = 20;

/** Of each observation's first sample; the path stands before the title. */
function attachmentsOf(needs: readonly (readonly [string, Slot<object>])[], filled: ReadonlyMap<string, Filled>): Attachment[] {
  return needs
    .flatMap(([name, slot]) =>
      (filled.get(name)?.seen ?? [])
        .filter(({ sample }) => sample === 1)
        .flatMap(({ path, value }) =>
          (slot.attachmentsOf?.(value) ?? []).map((one) => ({ ...one, title: `${path}: ${one.title}` })),
        ),
    )
    .slice(0, mostAttachments);
}

function gateRuling({ path, id }: Cell, index: RunIndex, gates: Gates): Ruling | null {
  const absent = index.run.absent.find((at) => at.path === path);
  if (absent !== undefined) return skipped('path-absent', absent.reason);
  const closed = gates.get(path);
  // The checks of the suite that closed the path still say what they saw.
  if (closed === undefined || closed.check.split('/')[0] === id.split('/')[0]) return null;
  return inconclusive(closed.reason, `${closed.check}: ${closed.detail}`);
}

function prerequisiteRuling(check: AnyCheck, verdictOf: (check: string) => Verdict | null): Ruling | null {
  for (const required of check.requires ?? []) {
    const verdict = verdictOf(required);
    const isBlocked = verdict?.reason?.code.startsWith('blocked-by:') === true;
    const isPathFault =
      verdict?.verdict === 'inconclusive' && verdict.findings.length > 0 && verdict.reason?.code.startsWith('path-') === true;
    if (isBlocked && verdict.reason !== null) return skipped(verdict.reason.code, verdict.reason.detail);
    if (verdict?.verdict === 'fail' || isPathFault) {
      return skipped(`blocked-by:${required}`, verdict.findings[0]?.seen ?? `${required} came out ${verdict.verdict}`);
    }
  }
  return null;
}

function slotRuling(
  cell: Cell,
  index: RunIndex,
  needs: readonly (readonly [string, Slot<object>])[],
  filled: ReadonlyMap<string, Filled>,
  gates: Gates,
): Ruling | null {
  for (const [name, slot] of needs) {
    const slots = filled.get(name);
    if (!slot.required || slots === undefined || slots.seen.length > 0) continue;
    if (slot.from === 'evidence' && slots.asked === 0) return skipped('no-evidence', 'the target names no file that tells this');
    return slot.from === 'reference' ? noBaseline(cell, index, slots, gates) : nothingSeen(cell, index, slots);
  }
  // All slots are optional, and what was asked came to nothing: a judge would have nothing to object.
  if (!isBlind(filled)) return null;
  const all = [...filled.values()];
  const slots = all.find(({ failed }) => failed.length > 0) ?? all.find(({ asked }) => asked > 0);
  return slots === undefined ? null : nothingSeen(cell, index, slots);
}

const isBlind = (filled: ReadonlyMap<string, Filled>): boolean => filled.values().every(({ seen }) => seen.length === 0);

function nothingSeen(cell: Cell, index: RunIndex, { asked, failed, notRun }: Filled): Ruling {
  const [blame] = failed;
  const [missed] = notRun;
  if (blame !== undefined) {
    const detail = `${blame.code}: ${blame.detail}`;
    if (blame.by === 'target') return { verdict: 'fail', reason: { code: 'not-asked', detail }, findings: [] };
    if (blame.by === 'path') return inconclusive('path-down', detail);
    if (blame.code === clientLimitCode) return inconclusive('client-limit', blame.detail);
    return inconclusive(blame.by, detail);
  }
  if (missed?.reason === 'endpoint-dead') return skipped(`blocked-by:${cell.suite}/reach`, missed.detail);
  if (missed?.reason === 'path-closed') return inconclusive('path-down', missed.detail);
  if (missed !== undefined) return inconclusive('budget', missed.detail);
  if (asked > 0) return inconclusive('budget', 'the run ended before this was asked');
  return noOccasion(cell, index);
}

function noBaseline({ target }: Cell, index: RunIndex, slots: Filled, gates: Gates): Ruling {
  const { reference, paths } = index.run;
  if (!paths.includes(reference)) return skipped('not-applicable', `the reference path ${reference} is not part of this run`);
  if (index.run.absent.some((at) => at.path === reference))
    return skipped('not-applicable', `the reference path ${reference} cannot be had here`);
  const addresses = index.addresses.get(target);
  if (addresses?.[pathKinds[reference].family].length === 0) {
    return skipped('not-applicable', `the target has no address of the reference path ${reference}`);
  }
  if (slots.asked === 0) return skipped('not-applicable', `nothing of this kind is asked on the reference path ${reference}`);
  const [blame] = slots.failed;
  if (blame?.code === clientLimitCode) return inconclusive('client-limit', blame.detail);
  const closed = gates.get(reference);
  const why = closed?.detail ?? blame?.detail ?? slots.notRun[0]?.detail ?? 'it gave no observation';
  return inconclusive('no-baseline', `the reference path ${reference} gives nothing to compare with: ${why}`);
}

function judged(cell: Cell, index: RunIndex, filled: ReadonlyMap<string, Filled>): Ruling {
  const seen = Object.fromEntries([...filled].map(([name, slot]) => [name, slot.seen]));
  const findings = cell.check.judge(seen, say, cell.path).map((finding) => spell(cell, index, finding));
  return findings.length === 0 && isBlind(filled) ? noOccasion(cell, index) : ruling(findings);
}

function spell({ id, check, target, path }: Cell, index: RunIndex, finding: Finding): JudgedFinding {
  const message = check.messages[finding.message];
  if (message === undefined) throw new Error(`${id} has no message ${finding.message}`);
  const [outcome, text, expected] = message;
  const unproven =
    outcome === 'error' && finding.evidence.some((step) => wasSilent(index, step))
      ? silenceDoubt(index, target, path, finding.evidence)
      : null;
  return {
    id: `${id}#${finding.message}`,
    outcome: unproven?.outcome ?? outcome,
    seen: fill(text, finding.values) + (unproven === null ? '' : ` (${unproven.why})`),
    expected: expected === undefined ? check.requirement : fill(expected, finding.values),
    fix: check.fixes?.[finding.message] ?? check.fix,
    evidence: [...finding.evidence],
  };
}

/** Silence fails a target only where the path has proven itself on both sides; a closed path never comes here. */
function silenceDoubt(
  index: RunIndex,
  target: string,
  path: PathId,
  evidence: readonly string[],
): { outcome: Outcome; why: string } | null {
  const vantage = index.vantages.get(path);
  // No path lies between a host and its own loopback address.
  if (index.addresses.get(target)?.[pathKinds[path].family].every(isLoopback) === true) return null;
  if (vantage === undefined || vantage.control === null) {
    return { outcome: 'no-control', why: 'no control on this path proves that the silence is the target’s' };
  }
  // RFC 6343 3: outside a lab the return relay of 6to4 is a third party's.
  if (path === '6to4' && vantage.kind === 'host')
    return { outcome: 'warning', why: 'the return path of 6to4 is not under control here' };
  // RFC 4380 5.2.9: a Teredo client looks for a relay to each destination by itself, and the control vouches for its own only.
  if (path === 'teredo' && evidence.some((step) => isAnsweredNatively(index, step))) {
    return { outcome: 'path-flaky', why: 'it answers over native IPv6, and the Teredo client may not have found its relay' };
  }
  return null;
}

/** Whether the same question found an answer on the native path. */
function isAnsweredNatively(index: RunIndex, step: string): boolean {
  const native = step.replace('@teredo#', '@ipv6#');
  return native !== step && index.records.get(native)?.outcome.kind === 'seen' && !wasSilent(index, native);
}

/** Worst finding first: fail, inconclusive, warn, pass, not-applicable. */
export function ruling(findings: readonly JudgedFinding[]): Ruling {
  const list = [...findings];
  const verdict = (word: VerdictWord, reason: Reason | null = null): Ruling => ({ verdict: word, reason, findings: list });
  if (list.some((finding) => finding.outcome === 'error')) return verdict('fail');
  const doubt = list.find((finding) => inconclusiveReasons.some((reason) => reason === finding.outcome));
  if (doubt !== undefined) return verdict('inconclusive', { code: doubt.outcome, detail: doubt.seen });
  if (list.some((finding) => finding.outcome === 'warning')) return verdict('warn');
  const [first] = list;
  if (first !== undefined && list.every((finding) => finding.outcome === 'not-applicable')) {
    return verdict('skipped', { code: 'not-applicable', detail: first.seen });
  }
  return verdict('pass');
}
