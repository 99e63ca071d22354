import { smbShare, smbUser } from '../daemons/smbd.ts';
import type { DualAddress } from '../topology/topology.ts';
import { userFile } from '../user-files.ts';

/** The options of a target whose server has this smb.conf. */
export function smbTarget(
  name: string,
  { host, at }: { readonly host: string; readonly at: DualAddress },
  conf: string,
): Record<string, unknown> {
  return {
    suite: 'smb-samba',
    url: `smb://${host}/${smbShare.share}`,
    addresses: [at.ipv4, at.ipv6],
    login: { user: smbUser.user, password: `file:${userFile(`${name}/password`, smbUser.password)}` },
    directory: smbShare.directory,
    smbConf: userFile(`${name}/smb.conf`, conf),
  };
}
