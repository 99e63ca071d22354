import { smbEvidence, smbShare, smbUser } from '../daemons/smbd.ts';
import { labDirectory } from '../enter.ts';
import type { DualAddress } from '../topology/topology.ts';

type Evidence = Partial<Record<keyof typeof smbEvidence, string>>;

const passwordName = 'LAB_FILES_PASSWORD';

/** What the targets' logins refer to. */
export const smbSecrets = { [passwordName]: smbUser.password };

/** The options of a target; `evidence` is files of the daemon's directory. */
export function smbTarget(
  { host, at }: { readonly host: string; readonly at: DualAddress },
  daemon: string,
  evidence: Evidence = smbEvidence,
): Record<string, unknown> {
  return {
    suite: 'smb-samba',
    url: `smb://${host}/${smbShare.share}`,
    addresses: [at.ipv4, at.ipv6],
    login: { user: smbUser.user, password: `env:${passwordName}` },
    directory: smbShare.directory,
    ...Object.fromEntries(Object.entries(evidence).map(([option, file]) => [option, `${labDirectory}/${daemon}/${file}`])),
  };
}
