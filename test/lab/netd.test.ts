import { execFile, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Seen } from './netd/experiments.ts';
import { privilegeModes, worldCommand } from './netd/privileges.ts';

const run = promisify(execFile);
const required = process.env['SIXWAYS_LAB'] === 'required';

/** What of this host a leak would change. */
const host = () => ({
  links: execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).replaceAll(/ (qlen|state) \S+/gu, ''),
  mounts: readFileSync('/proc/self/mounts', 'utf8'),
  forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
});

/** Processes of the pid namespace `namespace`, by their ids here; the dead that init has not yet fetched do not count. */
function processesOf(namespace: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/u.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === namespace && !/\) [ZX] /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      // Gone meanwhile, or another user's.
      return false;
    }
  });
}

const some = (received: number) => expect.objectContaining({ received });
const from = (source: string) => expect.objectContaining({ source, bytes: 300_000 });

describe.each(privilegeModes())('netd as $title', { timeout: 60_000 }, ({ command, missing }) => {
  it('has its namespaces', ({ skip }) => {
    if (!required && missing !== undefined) skip(missing);
    expect(missing).toBeUndefined();
  });

  describe.skipIf(missing !== undefined)('in six of them', () => {
    const [file = '', ...rest] = command;
    let before: ReturnType<typeof host>;
    let seen: Seen;

    beforeAll(async () => {
      before = host();
      const { stdout } = await run(file, [...rest, ...worldCommand('all')], { timeout: 50_000 });
      seen = JSON.parse(stdout);
    }, 60_000);

    it('carries ping and HTTP from a 6to4 host through the relay to native IPv6', () => {
      expect(seen.plain).toEqual({ ping: some(2), http: from('2002:cb00:7140::1') });
    });

    it('receives on the anycast address', () => {
      expect(seen.anycast).toEqual({ ping: some(2), http: from('2002:cb00:7141::1') });
    });

    it('goes from one 6to4 site to another, and to the relay itself, directly', () => {
      expect(seen.direct).toEqual({ betweenSites: some(2), relayed: 0, relayItself: some(2) });
    });

    it('drops one direction while told to, and not longer', () => {
      expect(seen.drop).toEqual({ dropped: some(0), restored: some(2) });
    });

    it('delays each direction by what was set, and keeps TCP whole', () => {
      expect(seen.delay).toEqual({ ping: some(20), http: from('2002:cb00:7140::1') });
      expect(seen.delay.ping.least).toBeGreaterThanOrEqual(80);
      expect(seen.delay.ping.least).toBeLessThan(84);
    });

    it('loses about the share that was set, and counts it', () => {
      const { lossy, lost } = seen.loss;
      expect(lossy.received).toBeGreaterThan(400 * 0.6);
      expect(lossy.received).toBeLessThan(400 * 0.8);
      expect(lost).toBeGreaterThanOrEqual(400 - lossy.received);
    });

    it('refuses and counts spoofed packets at both ends', () => {
      expect(seen.spoof).toEqual({
        relay: { 'outer-source-bogon': 1, 'source-mismatch': 1, 'source-not-6to4': 1, '6to4-to-6to4': 1 },
        s64: { 'destination-not-own': 1, 'fault-drop': 2 },
      });
    });

    it('is a cable for both families', () => {
      expect(seen.cable).toMatchObject({
        plain: [some(2), some(2)],
        http: [from('::ffff:198.51.100.81'), from('2001:db8:c::81')],
        delayed: [some(10), some(10)],
        oneWay: [some(0), some(0)],
      });
      for (const { least } of seen.cable.delayed) {
        expect(least).toBeGreaterThanOrEqual(60);
        expect(least).toBeLessThan(64);
      }
      expect(seen.cable.drops).toBeGreaterThanOrEqual(4);
    });

    it('survives that its device goes down and up', () => {
      expect(seen.flap).toEqual({ down: some(0), up: some(2) });
    });

    it('answers a wrong command and goes on', () => {
      expect(seen.unknownLane).toMatch(/^netd: set: expected one of s64\.tx, .* got "nobody\.rx"$/u);
    });

    it('names what keeps it from starting', () => {
      expect(seen.starts).toEqual({
        busy: { message: 'netd: endpoint s64: TUNSETIFF tun6to4: EBUSY', code: 1 },
        foreign: { message: 'netd: endpoint s64: bind 203.0.113.99: EADDRNOTAVAIL', code: 1 },
        nowhere: { message: 'netd: endpoint s64: no network namespace /run/netns/nowhere', code: 1 },
        bad: { message: 'netd: name: expected to be given once, got "s64"', code: 2 },
      });
    });

    it.each([
      ['sigterm', 0],
      ['eof', 0],
      ['sigkill', 'SIGKILL'],
    ] as const)('leaves no device behind after %s', (how, code) => {
      expect(seen.end[how]).toMatchObject({ held: ['tun6to4'], code, left: [] });
      expect(seen.end[how].took).toBeLessThan(500);
    });

    it('ends, and names the lane, when its device is taken away', () => {
      expect(seen.end.bereft).toEqual({ code: 1, message: 'netd: read s64.tx: EBADFD' });
    });

    it('changes nothing of the host', () => {
      expect(host()).toEqual(before);
    });

    it('leaves no process when what holds the namespaces is killed', async () => {
      const holder = spawn(file, [...rest, ...worldCommand('hold')], { stdio: ['ignore', 'pipe', 'inherit'] });
      const line = await new Promise<string>((resolve, reject) => {
        createInterface({ input: holder.stdout }).once('line', resolve);
        holder.once('exit', (code) => reject(new Error(`the world ended with ${code}`)));
      });
      expect(JSON.parse(line)).toEqual({ first: some(2) });
      const namespace = readlinkSync(`/proc/${holder.pid}/ns/pid_for_children`);
      // The world, netd and the HTTP server.
      expect(processesOf(namespace)).toHaveLength(3);

      holder.kill('SIGKILL');
      for (let tries = 0; tries < 100 && processesOf(namespace).length > 0; tries += 1) await wait(20);
      expect(processesOf(namespace)).toEqual([]);
      expect(host()).toEqual(before);
    });
  });
});
