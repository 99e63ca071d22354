import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { loadReport, loadReports, reportNames } from '../../harness/registry/registry.ts';

const registry = new URL('../../harness/registry/registry.ts', import.meta.url).href;

it('names the reports that can be loaded', async () => {
  const names = await reportNames();
  expect(names).toEqual([...(await loadReports()).keys()]);
  expect(names).toEqual(expect.arrayContaining(['json', 'junit', 'terminal']));
  expect(await loadReport('json')).toMatchObject({ file: 'verdicts.json' });
  await expect(loadReport('none')).rejects.toThrow('no report none');
});

it('loads no other report than the one asked for', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    const { loadReport } = await import('${registry}');
    await loadReport('terminal');
    console.log(loaded.filter((url) => /\\/reports\\/[\\w-]+\\.ts$/.test(url)).map((url) => url.split('/').at(-1)).join());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'terminal.ts\n', stderr: '' });
});
