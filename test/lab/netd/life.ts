import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Netd, spawnNetd } from '../../../lab/netd/client.ts';
import type { NetdConfig } from '../../../lab/netd/config.ts';
import { inNamespace } from '../../../lab/netd/netns.ts';
import { ip } from './commands.ts';
import { CONFIG } from './topology.ts';

const tunnels = () => inNamespace('s64', () => readdirSync('/proc/sys/net/ipv6/conf')).filter((name) => name.startsWith('tun'));

/** The message with which `action` is refused. */
export async function refusal(action: Promise<unknown>): Promise<string> {
  try {
    await action;
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a second netd says to configurations that cannot work beside the first. */
export async function refusedStarts() {
  const start = async (config: NetdConfig) => {
    const other = spawnNetd();
    const message = await refusal(other.configure(config));
    return { message, code: await other.ended };
  };
  const [s64, s65] = CONFIG.endpoints ?? [];
  if (s64 === undefined || s65 === undefined) throw new Error('the topology has two hosts');
  return {
    busy: await start({ endpoints: [s64] }),
    foreign: await start({ endpoints: [{ ...s64, device: 'tun9', local: '203.0.113.99' }] }),
    nowhere: await start({ endpoints: [{ ...s64, netns: 'nowhere' }] }),
    bad: await start({ endpoints: [s64, { ...s65, name: 's64' }] }),
  };
}

/** The ways in which netd ends: time in ms, exit code or signal, and the devices that stay. */
export async function endings(first: Netd) {
  const timed = async (victim: Netd, end: (victim: Netd) => void) => {
    const held = tunnels();
    const from = performance.now();
    end(victim);
    const code = await victim.ended;
    const took = performance.now() - from;
    // The kernel unregisters a device after the last close, which may be a moment later.
    for (let tries = 0; tries < 100 && tunnels().length > 0; tries += 1) await wait(10);
    return { held, code, took, left: tunnels() };
  };
  const next = async () => {
    const netd = spawnNetd();
    await netd.configure(CONFIG);
    return netd;
  };
  const bereft = async () => {
    const netd = await next();
    ip('link del tun6to4', 's64');
    const code = await netd.ended;
    return { code, message: await refusal(netd.stats()) };
  };
  return {
    sigterm: await timed(first, ({ pid }) => process.kill(pid, 'SIGTERM')),
    eof: await timed(await next(), (victim) => void victim.stop()),
    bereft: await bereft(),
    sigkill: await timed(await next(), ({ pid }) => process.kill(pid, 'SIGKILL')),
  };
}
