import { spawnNetd } from '../../../lab/netd/client.ts';
import { ping, serve } from './commands.ts';
import { experiments } from './experiments.ts';
import { addressTunnels, buildNetwork, CONFIG, TARGET } from './topology.ts';

/*
 * Runs inside the private namespaces and prints what it saw as one JSON line.
 * `world.ts all` does every experiment and ends; `world.ts hold` builds, pings and waits to be killed.
 */
const started = performance.now();
const netd = spawnNetd();
buildNetwork();
const served = serve('tgt', 8080);
await netd.configure(CONFIG);
addressTunnels();
const built = performance.now() - started;
await served;

if (process.argv[2] === 'hold') {
  process.stdout.write(`${JSON.stringify({ first: await ping('s64', TARGET) })}\n`);
  setInterval(() => {}, 60_000);
} else {
  process.stdout.write(`${JSON.stringify({ built, ...(await experiments(netd)) })}\n`, () => process.exit(0));
}
