import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import conf from '../../../suites/smb-samba/probes/conf.ts';
import hostAddresses from '../../../suites/smb-samba/probes/host-addresses.ts';
import sockets from '../../../suites/smb-samba/probes/sockets.ts';
import { hostVantage } from '../../model/vantage.ts';
import { run } from '../path/world.ts';

const directory = mkdtempSync(join(tmpdir(), 'sixways-'));
afterAll(() => rmSync(directory, { recursive: true }));
const vantage = hostVantage('ipv4', {});

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
const confOf = async (path: string) => await run(conf, { file: path, published: ['192.0.2.80'] }, vantage);

describe('the files of the user', () => {
  it('are read with what they include, by absolute and by relative name', async () => {
    const deep = file('deep.conf', 'hosts deny = ALL\n');
    file('more.conf', `include = ${deep}\nhosts allow = 192.0.2.\n`);
    const seen = await confOf(file('smb.conf', '[global]\ninclude = more.conf\n'));
    expect(seen).toMatchObject({ file: 'smb.conf', problems: [], published: ['192.0.2.80'] });
    expect(seen.facts?.access).toMatchObject([{ allow: ['192.0.2.'], deny: ['ALL'], file: 'more.conf', line: 2 }]);
  });

  it('end where they include themselves', async () => {
    const seen = await confOf(file('loop.conf', 'workgroup = X\ninclude = loop.conf\n'));
    expect(seen.facts).not.toBeNull();
    expect(seen.problems.at(-1)).toMatchObject({ file: 'loop.conf', line: 2 });
  });

  it('tell why they say nothing', async () => {
    expect(await confOf(join(directory, 'gone.conf'))).toMatchObject({
      facts: null,
      problems: [{ file: 'gone.conf', line: null, reason: expect.stringContaining('no such file') }],
    });
    expect(await confOf(file('large.conf', `#${'x'.repeat(1_048_576)}`))).toMatchObject({
      facts: null,
      problems: [{ reason: expect.stringContaining('larger than') }],
    });
    const folder = { file: directory };
    expect(await run(hostAddresses, folder, vantage)).toMatchObject({ addresses: null, problems: [{ line: null }] });
    expect(await run(sockets, folder, vantage)).toMatchObject({ listening: null, problems: [{ line: null }] });
    const empty = { file: file('empty', '') };
    expect(await run(hostAddresses, empty, vantage)).toMatchObject({ addresses: null, problems: [{ file: 'empty' }] });
    expect(await run(sockets, empty, vantage)).toMatchObject({ listening: null, problems: [{ file: 'empty' }] });
  });

  it('may have comments in any charset', async () => {
    const path = join(directory, 'koi8.conf');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('# '), Buffer.from([0xee, 0xc1, 0xd3]), Buffer.from('\nhosts allow = 192.0.2.\n')]),
    );
    expect((await confOf(path)).facts?.access).toHaveLength(1);
  });
});
