import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Everything that has to hold: lint with the import rules, format, types, generated files, and all tests. Its last line counts them. */
const root = fileURLToPath(new URL('..', import.meta.url));

const Result = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int(), success: z.boolean() });

function isGreen(title: string, program: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  process.stdout.write(`${status === 0 ? 'ok' : 'NOT OK'}: ${title}\n`);
  return status === 0;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'sixways-test-'));
try {
  const file = path.join(scratch, 'result.json');
  const green = [
    isGreen('lint and import rules', 'oxlint', ['--type-aware', '--quiet']),
    isGreen('format', 'oxfmt', ['--check']),
    isGreen('types', 'tsc', ['--noEmit']),
    isGreen('generated files', process.execPath, ['tools/docs.ts', '--check']),
    isGreen('tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]),
  ];
  const { numPassedTests, numFailedTests, numPendingTests, success } = Result.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failedSteps = green.filter((step) => !step).length;
  process.exitCode = success && failedSteps === 0 ? 0 : 1;
  // A step that is no test counts as one failure, so that the line never says all is well when it is not.
  const failed = numFailedTests === 0 ? failedSteps : numFailedTests;
  process.stdout.write(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
