import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Verdicts } from '../harness/model/verdict.ts';
import { makeAuthority } from '../lab/certificates.ts';
import { isolated } from '../test/lab/isolated.ts';
import { claim, type Ended, median, type Row, table, timed } from './timing.ts';

/*
 * `node bench/host-https.ts [ROUNDS]`: from the start of `sixways run` to its end, for one https URL at 127.0.0.1 and ::1, next to nmap
 * asking both for the same facts. In a network namespace of its own, whose loopback has the default port free. The path suite is
 * left out, since it asks the host's resolver; nmap gets -n and -Pn, which spare it the same. The first call is one whose cache of
 * compiled code is empty.
 */
const addresses = ['127.0.0.1', '::1'];
const scripts = 'http-headers,http-title,http-security-headers,ssl-cert,tls-alpn';
const facts = ['status', 'header', 'body', 'hsts', 'cert', 'tls', 'alpn'].map((fact) => `http-iis/${fact}-parity`);
const cli = fileURLToPath(new URL('../bin/sixways.ts', import.meta.url));

/** @returns the CA that vouches for it */
async function serve(): Promise<string> {
  const { ca, issue } = await makeAuthority();
  const leaf = await issue({ names: ['localhost'], addresses });
  for (const host of addresses) {
    const server = createSecureServer({ key: leaf.key, cert: leaf.chain, allowHTTP1: true }, (_, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader('strict-transport-security', 'max-age=31536000');
      response.end('<!doctype html><title>Shop</title><p>Welcome</p>');
    });
    await once(server.listen(443, host), 'listening');
  }
  return ca;
}

/** @param cache where compiled code is kept, below `folder` */
async function certify(folder: string, cache: string): Promise<Ended> {
  const env = { XDG_CACHE_HOME: path.join(folder, cache) };
  const ended = await timed([process.execPath, cli, 'run', '-q', '-r', 'json=-'], { cwd: folder, env });
  if (ended.code !== 0) throw new Error(`sixways ended with ${ended.code}: ${ended.stderr}${ended.stdout.slice(0, 2_000)}`);
  const { verdicts } = Verdicts.parse(JSON.parse(ended.stdout));
  const missing = facts.filter(
    (fact) => !verdicts.some(({ check, path: where, verdict }) => check === fact && where === 'ipv6' && verdict === 'pass'),
  );
  if (missing.length > 0) throw new Error(`no verdict of ${missing.join(', ')}`);
  return ended;
}

async function scan(address: string): Promise<Ended> {
  const family = address.includes(':') ? '-6' : '-4';
  const ended = await timed(['nmap', family, '-n', '-Pn', '-p', '443', '--script', scripts, address]);
  const missing = ['http-headers', 'http-title', 'http-security-headers', 'ssl-cert'].filter(
    (script) => !ended.stdout.includes(`${script}:`),
  );
  if (ended.code !== 0 || missing.length > 0)
    throw new Error(`nmap told nothing of ${missing.join(', ')}: ${ended.stderr}${ended.stdout}`);
  return ended;
}

const hasNmap = (): boolean => spawnSync('nmap', ['--version'], { stdio: 'ignore' }).status === 0;

type Way = readonly [name: string, work: () => Promise<unknown>];

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function inside(rounds: number): Promise<void> {
  spawnSync('ip', ['link', 'set', 'lo', 'up'], { stdio: 'inherit' });
  const ca = await serve();
  const folder = await mkdtemp(path.join(tmpdir(), 'sixways-bench-'));
  try {
    const config = { targets: { shop: { suite: 'http-iis', url: 'https://localhost/', addresses, ca } }, skip: ['path'] };
    await writeFile(path.join(folder, 'sixways.json'), JSON.stringify(config));
    await certify(folder, 'kept');
    let calls = 0;
    const own: readonly Way[] = [
      ['sixways run', async () => await certify(folder, 'kept')],
      ['sixways run, first call', async () => await certify(folder, `empty-${calls++}`)],
    ];
    const peers: readonly Way[] = [
      ['nmap -4, then nmap -6', async () => await scan('127.0.0.1').then(async () => await scan('::1'))],
      ['nmap -4 beside nmap -6', async () => await Promise.all(addresses.map(scan))],
    ];
    const rows = [...own, ...(hasNmap() ? peers : [])].map(([name, work]) => ({ name, work, seconds: [] as number[] }));
    for (let round = 0; round < rounds; round += 1) for (const { work, seconds } of rows) seconds.push(await took(work));
    process.stdout.write(table(rows));
    report(rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(rows: readonly Row[]): void {
  // A run that did not would have ended this.
  process.stdout.write(`every run judged ${facts.length} facts of both families alike\n`);
  const [later, first, peer] = rows.map(({ seconds }) => median(seconds));
  if (later === undefined || first === undefined || peer === undefined) {
    process.stdout.write('nmap is not installed: nothing to compare with\n');
    return;
  }
  process.stdout.write(`the first call, which compiles, takes ${(first / peer).toFixed(2)} of nmap’s time for both families\n`);
  claim(`every other takes ${(later / peer).toFixed(2)} of it`, later <= peer);
}

const [rounds = '9', where] = process.argv.slice(2);
if (where === 'inside') {
  await inside(Number(rounds));
  process.exit();
} else {
  const argv = [...isolated(), process.execPath, fileURLToPath(import.meta.url), rounds, 'inside'];
  const { status } = spawnSync('unshare', argv, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
