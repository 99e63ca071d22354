import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PathId, pathIds } from '../../harness/model/path.ts';
import { openLab } from '../../lab/client.ts';
import { smbShare, smbUser } from '../../lab/daemons/smbd.ts';
import type { Lab } from '../../lab/lab.ts';
import { addressPlan } from '../../lab/topology/address-plan.ts';
import smbMutants from '../../lab/worlds/smb-mutants.ts';
import type { World } from '../../lab/world.ts';
import { requiresLab } from './requires-lab.ts';

const { ipv4, ipv6 } = addressPlan.tgt;

requiresLab('smbclient on each path', () => {
  let world: World;
  let lab: Lab;

  beforeAll(async () => {
    world = smbMutants('throughput');
    lab = await openLab(world);
  }, 60_000);
  afterAll(async () => {
    await lab.close();
  });

  async function listing(path: PathId, host: string): Promise<string> {
    const node = world.topology.paths[path]?.node ?? '';
    const login = `${smbUser.user}%${smbUser.password}`;
    const argv = ['smbclient', `//${host}/${smbShare.share}`, '-U', login, '-m', 'SMB3_11', '-c', `ls ${smbShare.directory}\\*`];
    const { stdout, stderr } = await lab.exec(node, argv);
    return stdout + stderr;
  }

  it.each(pathIds)('lists the share as our client does: %s', async (path) => {
    expect(await listing(path, path === 'ipv4' ? ipv4 : ipv6)).toContain('readme.txt');
  });

  it('takes the ipv6-literal.net form, and no brackets', async () => {
    expect(await listing('ipv6', `${ipv6.replaceAll(':', '-')}.ipv6-literal.net`)).toContain('readme.txt');
    expect(await listing('ipv6', `[${ipv6}]`)).toMatch(/Connection to \[.*failed/);
  });
});
