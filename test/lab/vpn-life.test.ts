import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { wireguardDevice } from '../../lab/worlds/vpn/wireguard-client.ts';
import { sixways } from '../cli/sixways.ts';
import { descendants, type Process, survivors } from './lifecycle/descendants.ts';
import { requiresLab } from './requires-lab.ts';

const isTunnel = ({ argv }: Process): boolean => argv[0] === 'wireguard-go' && argv.includes(wireguardDevice);

requiresLab('a session of a VPN', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends with a run that %s ends while the tunnel is up', async (signal) => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'sixways-test-'));
    onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
    const started: Process[] = [];
    const { stderr } = await sixways(['demo', '--out', path.join(temporary, 'out')], {
      cwd: temporary,
      env: { TMPDIR: temporary },
      meanwhile: async (child) => {
        while (child.exitCode === null && !started.some(isTunnel)) {
          started.splice(0, Infinity, ...descendants(child.pid ?? 0));
          await setTimeout(5);
        }
        child.kill(signal);
      },
    });
    expect([started.some(isTunnel), stderr]).toEqual([true, stderr]);
    expect((await survivors(started, 10_000)).map(({ argv }) => argv.join(' '))).toEqual([]);
    expect(readdirSync(temporary).filter((name) => name !== 'out')).toEqual([]);
  });
});
