import { installed } from '../harness/cli/catalogue.ts';
import { loadConfig } from '../harness/config/load.ts';
import { judge } from '../harness/engine/judge.ts';
import { measure } from '../harness/engine/measure.ts';
import { pathIds } from '../harness/model/path.ts';
import type { Run } from '../harness/model/run.ts';
import type { Verdict } from '../harness/model/verdict.ts';
import { openLab } from '../lab/client.ts';
import type { Fault } from '../lab/fault.ts';
import { lossy } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { labPaths } from '../lab/provider.ts';
import { addressPlan } from '../lab/topology/address-plan.ts';
import demo from '../lab/worlds/demo.ts';
import { claim, table } from './timing.ts';

/*
 * `node bench/lossy.ts [RUNS] [to|both]`: the demo world, whose router loses a fifth of the packets to the target's IPv6 address, and of
 * those from it, at random; certified again and again in one lab. What loses packets is alive: nothing of the target may fail.
 */
const [runs = '20', way = 'both'] = process.argv.slice(2);
const percent = 20;
const direction = way === 'to' ? 'to' : 'both';

/** As cold as in a new lab: a Teredo client that has met a peer would spare the next run the search for the relay. */
const afresh = {
  name: 'afresh',
  title: 'Teredo client and relay start again',
  actions: [
    { kind: 'kill', daemon: 'miredo-client' },
    { kind: 'kill', daemon: 'miredo-relay' },
  ],
} as const satisfies Fault;

async function certify(lab: Lab, world: Awaited<ReturnType<typeof demo>>): Promise<{ run: Run; verdicts: readonly Verdict[] }> {
  const catalogue = await installed();
  const from = { name: world.name, data: { targets: world.targets } };
  const { config, checks, secrets } = await loadConfig({ from, overrides: {}, catalogue, cwd: process.cwd(), env: {} });
  const run = await measure({
    ...config,
    suites: catalogue.all,
    checks,
    secrets,
    provider: labPaths(lab, world.topology, pathIds),
    configFile: null,
    tool: 'bench',
    signal: new AbortController().signal,
    progress: { planned: () => {}, ended: () => {} },
  });
  return { run, verdicts: judge(run, { checks, today: '2026-01-01' }).verdicts };
}

const count = (names: readonly string[]): string =>
  [...Map.groupBy(names, (name) => name)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, { length }]) => `  ${String(length).padStart(4)} ${name}\n`)
    .join('');

/** A finding against the target, with all that was seen. */
function explain({ target, check, path, reason, findings }: Verdict, { records }: Run): string {
  const evidence = new Set(findings.flatMap((finding) => (finding.outcome === 'error' ? finding.evidence : [])));
  const proof = records
    .filter(({ step }) => evidence.has(step))
    .map((record) => `    ${JSON.stringify(record).slice(0, 2_000)}\n`);
  const said = findings.map(({ id, outcome, seen }) => `  ${outcome} ${id}: ${seen}\n`);
  return `${target} ${check} [${path}] ${reason?.detail ?? ''}\n${said.join('')}${proof.join('')}`;
}

const world = await demo();
const lab = await openLab(world);
const seconds: number[] = [];
const words: string[] = [];
const notes: string[] = [];
let dead = 0;
let lost = NaN;
try {
  await lab.fault(lossy({ percent, direction }));
  const pinged = await lab.exec('c6', ['ping', '-q', '-c', '300', '-i', '0.01', '-W', '1', addressPlan.tgt.ipv6]);
  lost = Number(/([\d.]+)% packet loss/.exec(pinged.stdout)?.[1]);
  for (let round = 1; round <= Number(runs); round += 1) {
    await lab.fault(afresh);
    await lab.heal(afresh.name);
    const { run, verdicts } = await certify(lab, world);
    const failed = verdicts.filter(({ verdict }) => verdict === 'fail');
    seconds.push(run.ms / 1000);
    words.push(...verdicts.map(({ verdict }) => verdict));
    for (const { verdict, check, path, reason, findings } of verdicts) {
      if (verdict === 'warn') notes.push(`warn ${path} ${findings.find(({ outcome }) => outcome === 'warning')?.id ?? check}`);
      if (verdict === 'inconclusive') notes.push(`inconclusive ${path} ${check} (${reason?.code})`);
    }
    if (failed.length > 0) dead += 1;
    for (const verdict of failed) process.stdout.write(`run ${round}: ${explain(verdict, run)}`);
  }
} finally {
  await lab.close();
}
process.stdout.write(`${percent} % lost ${direction === 'to' ? 'on the way to' : 'on the ways to and from'} the target\n`);
process.stdout.write(table([{ name: 'one run', seconds }]));
process.stdout.write(`verdicts\n${count(words)}of these\n${count(notes)}`);
claim(`the line is lossy: ${lost} % of 300 pings are not answered`, lost > percent / 2 && lost < 3 * percent);
claim(`none of ${runs} runs says that the target fails (${dead} do)`, dead === 0);
