import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { installed } from '../harness/cli/catalogue.ts';
import { certifyInLab } from '../harness/cli/lab-certify.ts';
import { loadConfig } from '../harness/config/load.ts';
import { Verdicts } from '../harness/model/verdict.ts';
import { loadReports } from '../harness/registry/registry.ts';
import { openLab } from '../lab/client.ts';
import { named, type ZoneRecord } from '../lab/daemons/named.ts';
import { deadAddress } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { labPaths } from '../lab/provider.ts';
import { siteAddress } from '../lab/topology/address-plan.ts';
import { internet } from '../lab/topology/internet.ts';
import type { World } from '../lab/world.ts';
import { dual, internetDaemons, mirrorPorts, testName } from '../lab/worlds/internet-daemons.ts';
import { claim, median, table, timed } from './timing.ts';

/*
 * `node bench/dns-zone.ts [ROUNDS]`: a delegated zone with two name servers, BIND both, over four paths, healthy and with one dead name
 * server address (packets to it are dropped), next to zonemaster-cli over two families in the same lab. Each measurement is a process of
 * its own. What the lab takes to come and go is taken off, since zonemaster-cli needs none. The path suite is left out, which
 * zonemaster-cli has nothing like. Where zonemaster-cli is not installed, what was once recorded of it is printed as such. The first call, which compiles, is not counted.
 */
const zone = 'zone.lab.test';
const servers = [siteAddress(0), siteAddress(1)];
const [, second] = servers;
const dead = second?.ipv6 ?? '';
/** Seconds on a machine of 2 processors, zonemaster-cli 5.0.2 against two BINDs and a root of their own. */
const recorded = { healthy: 0.8, dead: 26 } as const;
/** A silent server is asked three times by UDP and by TCP at once; the TCP's SYNs are given 3.4 s. */
const deadline = 4;

function world(isBroken: boolean): World {
  const topology = internet({ sites: servers.length });
  const own = servers.flatMap((at, index) => dual(`ns${index + 1}`, at));
  const apex: ZoneRecord[] = [
    ...servers.map((_, index): ZoneRecord => ['@', 'NS', `ns${index + 1}`]),
    ...own,
    ...dual('www', siteAddress(0)),
  ];
  const delegation = apex.flatMap(([name, type, data]): ZoneRecord[] =>
    type === 'NS' ? [['zone', 'NS', `${data}.zone`]] : name.startsWith('ns') ? [[`${name}.zone`, type, data]] : [],
  );
  return {
    name: 'dns-zone',
    title: 'a zone with two name servers',
    topology,
    daemons: [
      ...internetDaemons(topology, delegation),
      ...servers.map(({ ipv4, ipv6 }, index) =>
        named({
          name: `named-${index + 1}`,
          node: topology.target.node,
          addresses: [ipv4, ipv6],
          zones: [{ name: zone, records: apex }],
        }),
      ),
    ],
    faults: isBroken ? [deadAddress(dead)] : [],
    mirror: mirrorPorts,
    testName,
    targets: {
      zone: {
        suite: 'dns',
        zone,
        names: [`www.${zone}`],
        addresses: servers.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]),
        roots: [topology.resolver.ipv4, topology.resolver.ipv6],
        lab: true,
      },
    },
  };
}

const Measured = z.strictObject({ lab: z.number(), zonemaster: z.number().nullable(), said: z.string() });
type Measured = z.infer<typeof Measured>;

const elapsed = async <T>(work: () => Promise<T>): Promise<readonly [seconds: number, result: T]> => {
  const start = performance.now();
  const result = await work();
  return [(performance.now() - start) / 1000, result] as const;
};

/** The whole of a measured process. */
async function measure(isBroken: boolean, out: string): Promise<number> {
  const given = world(isBroken);
  const { env, stderr, stdout } = process;
  const context = { cwd: process.cwd(), env, stderr, stdout, signal: new AbortController().signal };
  const catalogue = await installed();
  const from = { name: given.name, data: { targets: given.targets, skip: ['path'] } };
  const loaded = await loadConfig({ from, overrides: {}, catalogue, cwd: context.cwd, env });
  const json = (await loadReports()).get('json');
  if (json === undefined) throw new Error('no report json');
  const [up, lab] = await elapsed(async () => await openLab(given, {}));
  const peer = await zonemaster(lab, out);
  const code = await certifyInLab(
    lab,
    {
      loaded,
      suites: catalogue.all,
      provider: labPaths(lab, given.topology, loaded.config.paths, []),
      save: null,
      reports: [{ format: 'json', report: json, file: path.join(out, 'verdicts.json') }],
      failOn: 'error',
      strict: false,
      quiet: true,
      noColor: true,
    },
    context,
  );
  const [down] = await elapsed(async () => await lab.close());
  const measured: Measured = { lab: up + down + (peer?.seconds ?? 0), zonemaster: peer?.seconds ?? null, said: peer?.said ?? '' };
  await writeFile(path.join(out, 'measured.json'), JSON.stringify(measured));
  return code;
}

/** From the lab's own host of both families, with the lab's root. */
async function zonemaster(lab: Lab, out: string): Promise<{ seconds: number; said: string } | null> {
  if (!hasZonemaster()) return null;
  const { ipv4, ipv6 } = internet().resolver;
  const hints = path.join(out, 'hints');
  await writeFile(hints, `. 3600 NS ns.lab.test.\nns.lab.test. 3600 A ${ipv4}\nns.lab.test. 3600 AAAA ${ipv6}\n`);
  const argv = ['zonemaster-cli', '--no-progress', '--level', 'WARNING', '--hints', hints, zone];
  const [seconds, { code, stdout, stderr }] = await elapsed(async () => await lab.exec('ctl', argv));
  if (code !== 0) throw new Error(`zonemaster-cli ended with ${code}: ${stderr}${stdout}`);
  return { seconds, said: stdout };
}

const hasZonemaster = (): boolean => spawnSync('zonemaster-cli', ['--version'], { stdio: 'ignore' }).status === 0;

interface Sample {
  readonly seconds: number;
  readonly code: number | null;
  readonly measured: Measured;
  readonly verdicts: Verdicts['verdicts'];
}

async function sample(how: 'healthy' | 'dead', cache: string): Promise<Sample> {
  const out = await mkdtemp(path.join(tmpdir(), 'sixways-bench-'));
  try {
    // As `bin/sixways.ts` does from its second call on.
    const ended = await timed([process.execPath, fileURLToPath(import.meta.url), how, out], {
      env: { NODE_COMPILE_CACHE: cache },
    });
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(
        await readFile(path.join(out, name), 'utf8').catch((error: unknown) => {
          throw new Error(`no ${name}; ${ended.stderr}`, { cause: error });
        }),
      );
    const measured = Measured.parse(await read('measured.json'));
    const { verdicts } = Verdicts.parse(await read('verdicts.json'));
    return { seconds: ended.seconds - measured.lab, code: ended.code, measured, verdicts };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function compare(rounds: number): Promise<void> {
  const healthy: Sample[] = [];
  const broken: Sample[] = [];
  const cache = await mkdtemp(path.join(tmpdir(), 'sixways-bench-cache-'));
  try {
    await sample('healthy', cache);
    for (let round = 0; round < rounds; round += 1) {
      healthy.push(await sample('healthy', cache));
      broken.push(await sample('dead', cache));
    }
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  const own = (all: readonly Sample[]) => all.map(({ seconds }) => seconds);
  const peer = (all: readonly Sample[]) => all.flatMap(({ measured }) => measured.zonemaster ?? []);
  const peers = [
    { name: 'zonemaster-cli, healthy', seconds: peer(healthy) },
    { name: 'zonemaster-cli, one dead', seconds: peer(broken) },
  ].filter(({ seconds }) => seconds.length > 0);
  process.stdout.write(
    table([{ name: 'sixways, healthy', seconds: own(healthy) }, { name: 'sixways, one dead', seconds: own(broken) }, ...peers]),
  );
  const isMeasured = peers.length > 0;
  if (!isMeasured) {
    process.stdout.write(
      `zonemaster-cli is not installed; recorded of it elsewhere: ${recorded.healthy} s healthy, ${recorded.dead} s with one dead\n`,
    );
  }
  const [fine, slow] = [median(own(healthy)), median(own(broken))];
  const limit = isMeasured ? median(peer(healthy)) : recorded.healthy;
  const fails = broken.map(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'fail'));
  const [said] = fails.flat().flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'error'));
  process.stdout.write(`says    ${said?.seen}\n`);
  claim(
    `four paths take ${fine.toFixed(2)} s, zonemaster-cli ${limit.toFixed(2)} s for two families${isMeasured ? '' : ' (recorded)'}`,
    fine <= limit,
  );
  claim(`one dead address costs ${(slow - fine).toFixed(2)} s, within ${deadline} s`, slow - fine < deadline);
  claim(
    'the healthy zone fails nothing',
    healthy.every(({ code }) => code === 0),
  );
  claim(
    'the dead address is named',
    fails.every((list) => list.some(({ findings }) => findings.some(({ seen }) => seen.includes(dead)))),
  );
}

const [how = '3', out] = process.argv.slice(2);
if (out === undefined) await compare(Number(how));
else process.exit(await measure(how === 'dead', out));
