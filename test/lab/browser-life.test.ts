import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Verdicts } from '../../harness/model/verdict.ts';
import { sixways } from '../cli/sixways.ts';
import { inBrowser } from '../suites/http-iis/browser-world.ts';
import { descendants, type Process, survivors } from './lifecycle/descendants.ts';
import { requiresLab } from './requires-lab.ts';

const isPage = ({ argv }: Process): boolean => argv.join(' ').includes('--type=renderer');

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sixways-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

requiresLab('browsers in a lab', () => {
  it('are not needed for the demo: their checks say client-limit, and nothing else is worse for it', async () => {
    const folder = scratch();
    const { code, stderr } = await sixways(['demo', '--out', folder], { env: { SIXWAYS_CHROMIUM: '/nowhere/chrome' } });
    expect([code, stderr]).toEqual([0, stderr]);
    const { verdicts } = Verdicts.parse(JSON.parse(readFileSync(path.join(folder, 'verdicts.json'), 'utf8')));
    const unjudged = verdicts.filter(({ verdict }) => verdict === 'inconclusive');
    expect([...new Set(unjudged.map(({ reason }) => reason?.code))]).toEqual(['client-limit']);
    expect(unjudged.filter(({ check }) => !check.startsWith('http-iis/browser-'))).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === 'warn' || verdict === 'fail')).toEqual([]);
  });

  inBrowser('one on each path', () => {
    it.each(['SIGKILL', 'SIGTERM'] as const)('end with a run that %s ends in the middle of its pages', async (signal) => {
      const temporary = scratch();
      const started: Process[] = [];
      const { stderr } = await sixways(['demo', '--out', path.join(temporary, 'out')], {
        cwd: temporary,
        env: { TMPDIR: temporary },
        meanwhile: async (child) => {
          while (child.exitCode === null && !started.some(isPage)) {
            started.splice(0, Infinity, ...descendants(child.pid ?? 0));
            await setTimeout(5);
          }
          child.kill(signal);
        },
      });
      expect([started.some(isPage), stderr]).toEqual([true, stderr]);
      expect((await survivors(started, 10_000)).map(({ argv }) => argv.join(' '))).toEqual([]);
      expect(readdirSync(temporary).filter((name) => name !== 'out')).toEqual([]);
    });
  });
});
