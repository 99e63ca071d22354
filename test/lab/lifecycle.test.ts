import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { holderMark } from '../../lab/launch.ts';
import { gone, hostSnapshot, processesOf } from './lifecycle/host.ts';
import { type User, users } from './lifecycle/users.ts';
import { requiresLab } from './requires-lab.ts';

const clientFile = fileURLToPath(new URL('./lifecycle/client.ts', import.meta.url));
const Ready = z.object({ unshare: z.int(), holder: z.int(), total: z.number(), pidns: z.string(), teredo: z.string() });

/** The client in a process of its own; everything between exec's, so that the pid is the client's. It ends with the test. */
function startClient(user: User, name: string, mode: string) {
  const [program = '', ...args] = user.command([process.execPath, clientFile, name, mode]);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.stdin.end());
  const lines: string[] = [];
  const stderr: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const first = Promise.withResolvers<unknown>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    first.resolve(JSON.parse(line));
  });
  const exit = once(child, 'close').then(([code, signal]) => {
    first.reject(new Error(`the client ended (${signal ?? code}): ${stderr.join('')}`));
    return signal ?? code;
  });
  return { child, first: first.promise, exit, lines, stderr };
}

requiresLab('the life of a lab', () => {
  describe.each(users())('as $title', (user) => {
    let before: object;
    let count = 0;
    const nextName = (): string => `life-${process.pid}-${user.title === 'root' ? 'r' : 'u'}${++count}`;
    beforeAll(() => {
      before = hostSnapshot(user.temporary);
    });
    afterAll(() => user.dispose());

    async function hold(mode = 'hold') {
      const name = nextName();
      const client = startClient(user, name, mode);
      return { ...client, name, mark: holderMark(name), ready: Ready.parse(await client.first) };
    }

    it('is ready in time, and leaves nothing when it is closed', async () => {
      const { ready, mark, exit } = await hold('close');
      process.stdout.write(`lab ready as ${user.title} in ${Math.round(ready.total)} ms\n`);
      expect(ready.total).toBeLessThan(3000);
      expect(ready.teredo).toContain('"address":"2001:0:c633:6442:');
      expect(await exit).toBe(0);
      await gone(mark, ready.pidns);
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it('can be there twice', async () => {
      const [one, two] = await Promise.all([hold(), hold()]);
      expect(one.ready.pidns).not.toBe(two.ready.pidns);
      one.child.kill('SIGTERM');
      await gone(one.mark, one.ready.pidns);
      expect(processesOf(two.mark, two.ready.pidns).length).toBeGreaterThan(9);
      two.child.kill('SIGTERM');
      await gone(two.mark, two.ready.pidns);
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('ends with a client that %s ends', async (signal) => {
      const { child, exit, mark, ready } = await hold();
      expect(processesOf(mark, ready.pidns).length).toBeGreaterThan(9);
      child.kill(signal);
      expect(await exit).toBe(signal);
      await gone(mark, ready.pidns);
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it('ends with a client that crashes', async () => {
      const { exit, mark, ready, stderr } = await hold('crash');
      expect(await exit).toBe(1);
      expect(stderr.join('')).toContain('Error: crash');
      await gone(mark, ready.pidns);
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it.each(['holder', 'unshare'] as const)('ends with its %s, and the client is told', async (victim) => {
      const { exit, mark, ready, lines } = await hold();
      process.kill(ready[victim], 'SIGKILL');
      expect(await exit).toBe(0);
      await gone(mark, ready.pidns);
      expect(JSON.parse(lines[1] ?? '')).toEqual({ ended: expect.stringMatching(/SIGKILL|exit code/) });
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it('ends when it is given up while it is being built', async () => {
      const name = nextName();
      const client = startClient(user, name, 'abort');
      expect(await client.first).toEqual({ error: expect.stringContaining('TimeoutError'), after: expect.any(Number) });
      await gone(holderMark(name));
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it('names a daemon that does not start, with what it said', async () => {
      const name = nextName();
      const client = startClient(user, name, 'stillborn');
      expect(await client.first).toEqual({
        error: 'LabError: daemon stillborn (package dash) did not start: exit code 3\nport 70000 is no port',
      });
      await gone(holderMark(name));
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });

    it('stays when it is detached, can be entered, and ends when told', async () => {
      const name = nextName();
      const up = startClient(user, name, 'up');
      const Up = z.object({ holder: z.int(), world: z.literal('lifecycle'), enter: z.array(z.string()) });
      const { holder, enter } = Up.parse(await up.first);
      onTestFinished(() => {
        if (processesOf(holderMark(name)).includes(`${holder}`)) process.kill(holder, 'SIGKILL');
      });
      expect(await up.exit).toBe(0);
      const [program = '', ...args] = user.command(enter);
      const seen = execFileSync(program, args, { encoding: 'utf8' });
      expect(seen).toContain('nameserver 198.51.100.53\n');
      expect(seen).toMatch(/^v4 .* 203\.0\.113\.4\/32/m);
      const again = startClient(user, name, 'up');
      await expect(again.first).rejects.toThrow(`a lab named ${name} is up already`);
      const down = startClient(user, name, 'down');
      expect(await down.first).toEqual({ left: expect.not.arrayContaining([name]) });
      await gone(holderMark(name));
      expect(hostSnapshot(user.temporary)).toEqual(before);
    });
  });
});
