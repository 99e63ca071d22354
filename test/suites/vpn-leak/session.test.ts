import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { isolated, linesOf } from '../../lab/isolated.ts';
import { requiresLab } from '../../lab/requires-lab.ts';

const Certified = z.object({
  name: z.string(),
  verdicts: z.record(z.string(), z.string()),
  said: z.array(z.string()),
  recorded: z.string(),
});
type Certified = z.infer<typeof Certified>;

const script = fileURLToPath(new URL('on-loopback.ts', import.meta.url));

/** The verdicts that are neither good nor a consequence of another. */
const red = ({ verdicts }: Certified) =>
  Object.fromEntries(
    Object.entries(verdicts).filter(([, word]) => !/^(?:pass|not-applicable|no-evidence|client-limit|blocked-by:.*)$/.test(word)),
  );

/**
 * The tunnel is a route here, and the resolver is the reflector itself: a neighbour, and a connection from before goes on. Those two are
 * seen whatever the tunnel does.
 */
const always = { 'dns-lan-resolver': 'warn', 'preexisting-flow': 'fail' };
const whole = { ...always, 'bind-nic': 'warn' };

/** Each list in namespaces of its own, at the same time: a session waits more than it works. */
const targets = [
  ['no tunnel at all', 'a tunnel for IPv4 only'],
  ['a whole tunnel'],
  ['a tunnel that blocks IPv6', 'a tunnel that does not come up'],
  ['a tunnel that breaks', 'a reflector with another token'],
] as const;

requiresLab('a session with the real reflector', () => {
  let directory = '';
  let all: ReadonlyMap<string, Certified> = new Map();
  const of = (name: string): Certified => {
    const certified = all.get(name);
    if (certified === undefined) throw new Error(`nothing of ${name}`);
    return certified;
  };

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'sixways-vpn-'));
    const outputs = targets.map(async (names, index) => {
      const own = path.join(directory, String(index));
      mkdirSync(own);
      const command = [...isolated(), process.execPath, script, own, ...names];
      return (await promisify(execFile)('unshare', command, { timeout: 60_000 })).stdout;
    });
    const lines = (await Promise.all(outputs)).flatMap(linesOf);
    all = new Map(lines.map((line) => Certified.parse(line)).map((one) => [one.name, one]));
  }, 70_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('fails a machine whose VPN does nothing', () => {
    expect(red(of('no tunnel at all'))).toEqual({ 'egress-v4': 'fail', 'egress-v6': 'fail', 'dns-lan-resolver': 'fail' });
    expect(of('no tunnel at all').said).toContain(
      'egress-v6#native: the reflector saw 2001:db8:50::100 by IPv6 literal: an address from without the VPN',
    );
  });

  it('passes one whose packets all have another source', () => {
    expect(red(of('a whole tunnel'))).toEqual(whole);
    expect(of('a whole tunnel').verdicts).toMatchObject({
      'control-native': 'pass',
      'egress-v4': 'pass',
      'egress-v6': 'pass',
      'egress-dual-name': 'pass',
      'transport-parity': 'pass',
      'dns-egress': 'pass',
      'drop-leak': 'pass',
      'reconnect-leak': 'pass',
    });
  });

  it('fails IPv6 alone where the tunnel is for IPv4', () => {
    expect(red(of('a tunnel for IPv4 only'))).toEqual({ 'dns-lan-resolver': 'warn', 'egress-v6': 'fail' });
    expect(of('a tunnel for IPv4 only').verdicts['egress-dual-name']).toBe('blocked-by:vpn-leak/egress-v6');
  });

  it('warns of IPv6 that is blocked, and sees that it fails at once', () => {
    expect(red(of('a tunnel that blocks IPv6'))).toEqual({ ...whole, 'v6-availability': 'warn' });
    expect(of('a tunnel that blocks IPv6').verdicts['v6-block-fastfail']).toBe('pass');
  });

  it('sees what leaves between the end of a tunnel and its next beginning', () => {
    expect(red(of('a tunnel that breaks'))).toEqual({ ...whole, 'drop-leak': 'fail' });
    expect(of('a tunnel that breaks').verdicts['reconnect-leak']).toBe('blocked-by:vpn-leak/drop-leak');
  });

  it('says so where the tunnel does not come up, brings it down all the same, and keeps its key to itself', () => {
    const failed = of('a tunnel that does not come up');
    expect(red(failed)).toEqual({ 'control-native': 'path-down' });
    expect(failed.said).toContain('control-native#not-up: the VPN did not come up (exit status 3): PrivateKey = ***');
    expect(failed.recorded).not.toContain('kkkkk');
    expect(['up', 'down'].map((file) => existsSync(path.join(directory, '2', file)))).toEqual([true, true]);
  });

  it('judges nothing without the reflector', () => {
    const words = new Set(Object.entries(of('a reflector with another token').verdicts).map(([, word]) => word));
    expect([...words].toSorted()).toEqual(['harness', 'no-evidence']);
  });

  it('records no token', () => {
    for (const { recorded } of all.values()) expect(recorded).not.toContain('a-token-of-the-test');
  });
});
