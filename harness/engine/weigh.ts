import type { Profile, Waiver } from '../model/run.ts';
import { severities } from '../model/message.ts';
import type { Verdict } from '../model/verdict.ts';
import { ruling } from './cell.ts';

/** Applies the user's severities and waivers to one verdict. A waived finding stays visible. */
export function weigh(verdict: Verdict, profile: Profile, today: string): Verdict {
  return waive(reseverity(verdict, profile), profile.waivers, today);
}

function reseverity(verdict: Verdict, { severity }: Profile): Verdict {
  if (!verdict.findings.some((finding) => severity[finding.id] !== undefined)) return verdict;
  const findings = verdict.findings.map((finding) => {
    const wanted = severity[finding.id];
    const isSeverity = severities.some((word) => word === finding.outcome);
    return wanted === undefined || !isSeverity ? finding : { ...finding, outcome: wanted };
  });
  return { ...verdict, ...ruling(findings) };
}

function waive(verdict: Verdict, waivers: readonly Waiver[], today: string): Verdict {
  if (verdict.verdict !== 'fail' && verdict.verdict !== 'warn') return verdict;
  const counted = verdict.findings.filter((finding) => finding.outcome === 'error' || finding.outcome === 'warning');
  const applied = counted.map((finding) =>
    waivers.find((waiver) => waiver.expires >= today && covers(waiver, verdict, finding.id)),
  );
  const [first] = applied;
  if (first === undefined || applied.includes(undefined)) return verdict;
  const detail = `${first.reason} (${first.owner}, until ${first.expires})`;
  return { ...verdict, verdict: 'skipped', reason: { code: 'waived', detail } };
}

function covers(waiver: Waiver, verdict: Verdict, finding: string): boolean {
  return (
    (waiver.id === verdict.check || waiver.id === finding) &&
    (waiver.target === undefined || waiver.target === verdict.target) &&
    (waiver.path === undefined || waiver.path === verdict.path)
  );
}
