import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { listenerMutants, listenerWorld } from '../../lab/worlds/smtp-mutants.ts';
import { smtpPaths } from '../../lab/worlds/smtp-mutants/mutant.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

const audit = new Set(['daemon-options', 'bindv6only', 'listeners']);
const sound = ['ipv4 bindv6only pass', 'ipv4 daemon-options pass', 'ipv4 listeners pass', 'ipv6 listeners pass'];

let folder: string | null = null;
afterEach(() => {
  if (folder !== null) rmSync(folder, { recursive: true });
  folder = null;
});

/** Verdicts on a mail server and on the very .mc file that it runs with: `path check verdict`. */
async function audited(name: string): Promise<string[]> {
  const world = await listenerWorld(name);
  folder = mkdtempSync(join(tmpdir(), 'sixways-audit-'));
  const mc = world.daemons.find((daemon) => daemon.name === 'sendmail-mail')?.files?.['sendmail.mc'];
  if (typeof mc !== 'string') throw new Error('the mail server has no sendmail.mc');
  const config = join(folder, 'sendmail.mc');
  writeFileSync(config, mc);
  const mail = { ...world.targets['mail'], config, bindv6only: listenerMutants[name]?.bindv6only ?? 0 };
  const verdicts = await certifyWorld({ ...world, targets: { mail } }, smtpPaths);
  return verdicts
    .map(({ check, path, verdict }) => [path, check.replace('smtp-sendmail/', ''), verdict] as const)
    .filter(([, check]) => audit.has(check))
    .map((words) => words.join(' '))
    .toSorted();
}

requiresLab('the audit of a sendmail that runs', () => {
  it.each<[string, string[]]>([
    ['recipe', sound],
    ['one-line', sound.with(1, 'ipv4 daemon-options fail')],
    ['v4-only', ['ipv4 bindv6only skipped', 'ipv4 daemon-options fail', 'ipv4 listeners pass', 'ipv6 listeners skipped']],
    ['v6-only', ['ipv4 bindv6only fail', 'ipv4 daemon-options pass', 'ipv4 listeners skipped', 'ipv6 listeners pass']],
  ])('%s', async (name, expected) => expect(await audited(name)).toEqual(expected), 120_000);
});
