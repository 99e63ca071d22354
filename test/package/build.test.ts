import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const home = mkdtempSync(path.join(tmpdir(), 'sixways-package-'));

function node(file: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', cwd: home });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What users install is JavaScript: the scans for suites, checks, probes and reports must find it there as they do here. */
describe('the built package', () => {
  beforeAll(() => {
    const { status, stdout } = spawnSync(
      'tsc',
      ['-p', path.join(root, 'tsconfig.build.json'), '--outDir', path.join(home, 'dist')],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(stdout);
    copyFileSync(path.join(root, 'package.json'), path.join(home, 'package.json'));
    symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
  }, 120_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each([[['list', '--json']], [['explain', 'http-iis/reach']], [['--version']]])('says the same as the source: %s', (args) => {
    expect(node(path.join(home, 'dist/bin/sixways.js'), ...args)).toBe(node(path.join(root, 'bin/sixways.ts'), ...args));
  });

  it('measures', () => {
    const args = ['run', 'http://127.0.0.1:9/', '--path', 'ipv4', '--quiet', '--fail-on', 'never', '--report', 'json=-'];
    const { verdicts } = JSON.parse(node(path.join(home, 'dist/bin/sixways.js'), ...args));
    expect(verdicts).toContainEqual(expect.objectContaining({ check: 'http-iis/reach', path: 'ipv4', verdict: 'fail' }));
  });
});
