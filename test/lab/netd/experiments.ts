import type { Netd } from '../../../lab/netd/client.ts';
import type { Knobs } from '../../../lab/netd/knobs.ts';
import { get, ip, ping } from './commands.ts';
import { endings, refusal, refusedStarts } from './life.ts';
import { packet } from '../../netd/packet.ts';
import { inject } from './inject.ts';
import { CABLE_TARGETS, TARGET } from './topology.ts';

const URL_OF_TARGET = `http://[${TARGET}]:8080/?size=300000`;

export type Seen = Awaited<ReturnType<typeof experiments>>;

/** All of them, one after the other; the last ends netd. */
export async function experiments(netd: Netd) {
  return {
    plain: { ping: await ping('s64', TARGET), http: await get('s64', URL_OF_TARGET) },
    anycast: { ping: await ping('s65', TARGET), http: await get('s65', URL_OF_TARGET) },
    direct: await direct(netd),
    drop: await drop(netd),
    delay: await delay(netd),
    loss: await loss(netd),
    spoof: await spoof(netd),
    cable: await cable(netd),
    flap: await flap(),
    unknownLane: await refusal(netd.set({ endpoint: 'nobody', direction: 'rx', drop: true })),
    starts: await refusedStarts(),
    end: await endings(netd),
  };
}

async function direct(netd: Netd) {
  const relayed = async () => (await netd.stats()).endpoints['relay']?.rx?.packets ?? NaN;
  const before = await relayed();
  const betweenSites = await ping('s64', '2002:cb00:7141::1');
  return { betweenSites, relayed: (await relayed()) - before, relayItself: await ping('s64', '2002:c633:6421::1') };
}

async function drop(netd: Netd) {
  await netd.set({ endpoint: 's64', direction: 'rx', drop: true });
  const dropped = await ping('s64', TARGET);
  await netd.set({ endpoint: 's64', direction: 'rx', drop: false });
  return { dropped, restored: await ping('s64', TARGET) };
}

async function delay(netd: Netd) {
  const both = async (knobs: Partial<Knobs>) => {
    for (const direction of ['rx', 'tx'] as const) await netd.set({ endpoint: 's64', direction, ...knobs });
  };
  await both({ delay: 40 });
  const seen = { ping: await ping('s64', TARGET, 20), http: await get('s64', URL_OF_TARGET) };
  await both({ delay: 0 });
  return seen;
}

async function loss(netd: Netd) {
  await netd.set({ endpoint: 's64', direction: 'tx', loss: 30 });
  const lossy = await ping('s64', TARGET, 400, ['-i', '0.002']);
  await netd.set({ endpoint: 's64', direction: 'tx', loss: 0 });
  return { lossy, lost: (await netd.stats()).endpoints['s64']?.tx?.drops['fault-loss'] ?? 0 };
}

async function spoof(netd: Netd) {
  const [site, other] = ['2002:cb00:7140::1', '2002:cb00:7141::1'];
  inject('s64', '203.0.113.64', '198.51.100.33', packet(other, TARGET));
  inject('s64', '203.0.113.64', '198.51.100.33', packet('2001:db8:6::6', TARGET));
  inject('s64', '203.0.113.64', '198.51.100.33', packet(site, other));
  inject('i4', '10.9.9.9', '198.51.100.33', packet('2002:a09:909::1', TARGET));
  inject('relay', '198.51.100.33', '203.0.113.64', packet(TARGET, other));
  // One that takes the same way behind them comes back after they were judged.
  await ping('s64', TARGET, 1);
  const { endpoints } = await netd.stats();
  return { relay: endpoints['relay']?.rx?.drops, s64: endpoints['s64']?.rx?.drops };
}

async function cable(netd: Netd) {
  const each = <T>(action: (target: string) => Promise<T>) => Promise.all(CABLE_TARGETS.map(action));
  const plain = await each((target) => ping('cab', target));
  const http = await each((target) => get('cab', `http://${target.includes(':') ? `[${target}]` : target}:8080/?size=300000`));
  for (const direction of ['ab', 'ba'] as const) await netd.set({ cable: 'wire', direction, delay: 30 });
  const delayed = await each((target) => ping('cab', target, 10));
  await netd.set({ cable: 'wire', direction: 'ba', drop: true });
  const oneWay = await each((target) => ping('cab', target));
  return { plain, http, delayed, oneWay, drops: (await netd.stats()).cables['wire']?.ba?.drops['fault-drop'] };
}

async function flap() {
  ip('link set tun6to4 down', 's64');
  const down = await ping('s64', TARGET);
  ip('link set tun6to4 up\naddr replace 2002:cb00:7140::1/16 dev tun6to4 nodad\nroute replace ::/0 dev tun6to4', 's64');
  return { down, up: await ping('s64', TARGET) };
}
