import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { certifyWorld } from '../harness/cli/certify-world.ts';
import { v6Paths } from '../harness/model/check.ts';
import { type Verdict, Verdicts } from '../harness/model/verdict.ts';
import { deadAddress } from '../lab/faults.ts';
import { addressPlan } from '../lab/topology/address-plan.ts';
import demo from '../lab/worlds/demo.ts';
import { claim, median, type Ended, table, timed } from './timing.ts';

/*
 * `node bench/dead-aaaa.ts [ROUNDS]`: what one dead AAAA record costs. Each measurement is a process of its own, from its start to its
 * end, that does what `sixways demo` does: it builds the lab, certifies with all suites over all paths, writes all reports and takes the
 * lab down. Only the router's rule that drops packets to the address is added.
 */
const allowed = 4;
const dead = addressPlan.tgt.ipv6;

/** The whole of a measured process. */
async function certify(isBroken: boolean, out: string): Promise<number> {
  const world = await demo();
  const { env, stdout, stderr } = process;
  const context = { cwd: process.cwd(), env, stdout, stderr, signal: new AbortController().signal };
  return await certifyWorld(
    { ...world, faults: isBroken ? [deadAddress(dead)] : [] },
    { out, quiet: true, noColor: true },
    context,
  );
}

interface Certified extends Ended {
  readonly verdicts: readonly Verdict[];
}

async function certified(how: 'healthy' | 'dead'): Promise<Certified> {
  const out = await mkdtemp(path.join(tmpdir(), 'sixways-bench-'));
  try {
    const ended = await timed([process.execPath, fileURLToPath(import.meta.url), how, out]);
    const text = await readFile(path.join(out, 'verdicts.json'), 'utf8').catch((error: unknown) => {
      throw new Error(`no verdicts; ${ended.stderr}`, { cause: error });
    });
    return { ...ended, verdicts: Verdicts.parse(JSON.parse(text)).verdicts };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

const isRed = ({ verdict }: Verdict): boolean => verdict !== 'pass' && verdict !== 'skipped';
/** The reach of each target on each path that has to use the address, and nothing else. */
const isExpected = ({ check, path: where, verdict, findings }: Verdict): boolean =>
  check === 'http-iis/reach' &&
  v6Paths.includes(where) &&
  verdict === 'fail' &&
  findings.some(({ outcome, seen }) => outcome === 'error' && seen.includes(`${dead} port 443`));
const blocker = 'blocked-by:http-iis/reach';

async function compare(rounds: number): Promise<void> {
  const healthy: Certified[] = [];
  const broken: Certified[] = [];
  for (let round = 0; round < rounds; round += 1) {
    healthy.push(await certified('healthy'));
    broken.push(await certified('dead'));
  }
  const seconds = (all: readonly Ended[]) => all.map((one) => one.seconds);
  process.stdout.write(
    table([
      { name: 'healthy', seconds: seconds(healthy) },
      { name: 'one dead AAAA', seconds: seconds(broken) },
    ]),
  );
  const extra = median(seconds(broken)) - median(seconds(healthy));
  const reds = broken.map(({ verdicts }) => verdicts.filter(isRed));
  const [targets, expected] = [2, 2 * v6Paths.length];
  const [said] = reds.flat().flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'error'));
  process.stdout.write(`says    ${said?.seen}\n`);
  const blocked = broken[0]?.verdicts.filter(({ reason }) => reason?.code === blocker).length ?? 0;
  claim(`it costs ${extra.toFixed(2)} s, under ${allowed} s`, extra < allowed);
  claim(
    'the healthy world exits with 0, nothing red',
    healthy.every(({ code, verdicts }) => code === 0 && !verdicts.some(isRed)),
  );
  claim(
    'the broken one exits with 1',
    broken.every(({ code }) => code === 1),
  );
  claim(
    `each run fails ${targets} targets on ${v6Paths.length} paths, naming ${dead} port 443, and nothing else`,
    reds.every((red) => red.length === expected && red.every(isExpected)),
  );
  claim(
    `what is not judged for it says so (${blocked} verdicts)`,
    blocked > 0 &&
      broken.every(({ verdicts }) =>
        verdicts.every(
          ({ verdict, reason }) => verdict !== 'skipped' || reason?.code === 'not-applicable' || reason?.code === blocker,
        ),
      ),
  );
}

const [how = '3', out] = process.argv.slice(2);
if (out === undefined) await compare(Number(how));
else process.exit(await certify(how === 'dead', out));
