import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { spawnNetd } from '../lab/netd/client.ts';
import { get, ping, serve } from '../test/lab/netd/commands.ts';
import { privilegeModes } from '../test/lab/netd/privileges.ts';
import { addressTunnels, buildNetwork, CONFIG, TARGET } from '../test/lab/netd/topology.ts';
import { median } from './timing.ts';

/*
 * `node bench/netd.ts`: one HTTP download over TCP and the round-trip time, through 6to4 host -> IPv4 router -> relay -> target and over a
 * cable, each next to a plain veth pair of the same run. All ends share this machine's processors.
 */
const SIZE = 200_000_000;
const ROUNDS = 3;
const PATHS = [
  ['veth', 'relay', `[${TARGET}]`],
  ['6to4', 's64', `[${TARGET}]`],
  ['cable', 'cab', '[2001:db8:c::80]'],
] as const;

async function measure(netns: string, host: string) {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { bytes = 0, ms = NaN, error } = await get(netns, `http://${host}:8080/?size=${SIZE}`);
    if (bytes !== SIZE) throw new Error(`${netns}: ${error ?? `${bytes} octets`}`);
    rates.push((bytes * 8) / ms / 1000);
  }
  const { least } = await ping(netns, host.replace(/^\[|\]$/gu, ''), 200, ['-i', '0.002']);
  return { rate: median(rates), rtt: least ?? NaN };
}

async function inside(): Promise<void> {
  const started = performance.now();
  const netd = spawnNetd();
  buildNetwork();
  const built = performance.now();
  await netd.configure(CONFIG);
  const ready = performance.now();
  addressTunnels();
  await serve('tgt', 8080);
  process.stdout.write(
    `namespaces ${(built - started).toFixed(0)} ms, then netd (loading meanwhile) ready after ${(ready - built).toFixed(0)} ms\n`,
  );
  let reference: Awaited<ReturnType<typeof measure>> | undefined;
  for (const [name, netns, host] of PATHS) {
    const { rate, rtt } = await measure(netns, host);
    reference ??= { rate, rtt };
    process.stdout.write(
      `${name.padEnd(6)} ${rate.toFixed(0).padStart(6)} Mbit/s (${(rate / reference.rate).toFixed(3)} of veth), ` +
        `RTT ${rtt.toFixed(3)} ms (veth + ${(rtt - reference.rtt).toFixed(3)})\n`,
    );
  }
  process.exit(0);
}

if (process.argv[2] === 'inside') {
  await inside();
} else {
  const [mode] = privilegeModes();
  if (mode === undefined || mode.missing !== undefined) throw new Error(mode?.missing ?? 'no way to private namespaces');
  const [file = '', ...rest] = mode.command;
  const { status } = spawnSync(file, [...rest, process.execPath, fileURLToPath(import.meta.url), 'inside'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
