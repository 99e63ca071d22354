import type { DaemonSpec } from './daemon.ts';

/** Who may log in to every instance. smbd needs an account of the system, and a namespace of the lab may have no other. */
export const smbUser = { user: 'root', password: 'four paths, one share' } as const;

/** Share and directory of every instance. */
export const smbShare = { share: 'data', directory: 'scratch' } as const;

type Settings = Readonly<Record<string, string>>;

export interface SmbdOptions {
  readonly name: string;
  readonly node: string;
  /** The addresses that it binds; all of the node where there are none. */
  readonly addresses?: readonly string[];
  /** [global] beyond or instead of what every instance gets; an empty value leaves a setting out. */
  readonly settings?: Settings;
  /** [data], likewise. */
  readonly share?: Settings;
  /** Name of the share, where it is not to be found. */
  readonly shareName?: string;
  readonly password?: string;
  /** Further files of its directory. */
  readonly documents?: Readonly<Record<string, string>>;
  /** An address of `device` that it gets when smbd listens already. */
  readonly late?: { readonly address: string; readonly device: string };
}

const lines = (settings: Settings): string =>
  Object.entries(settings)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `\t${key} = ${value}\n`)
    .join('');

/** What an smb.conf of a well-kept server says, but for where it keeps its files. */
export function smbConf({
  addresses = [],
  settings = {},
  share = {},
  shareName = smbShare.share,
}: Omit<SmbdOptions, 'name' | 'node'>): string {
  const bound: Settings = { interfaces: addresses.join(' '), 'bind interfaces only': addresses.length > 0 ? 'yes' : 'no' };
  const global: Settings = {
    'netbios name': 'files',
    ...bound,
    'smb ports': '445',
    'disable netbios': 'yes',
    'server signing': 'mandatory',
    'server min protocol': 'SMB2_10',
    ...settings,
  };
  return `[global]\n${lines(global)}\n[${shareName}]\n${lines({ path: '{dir}/files', 'read only': 'no', ...share })}`;
}

/** Files of its directory, as somebody makes them who collects evidence on the server. */
export const smbEvidence = { smbConf: 'smb.conf', ipAddr: 'ip-addr.txt', sockets: 'ss.txt' } as const;

/**
 * smbd with private directories and its own passdb, in a session of its own: it ends with a signal to its whole process group. It says that it
 * listens in its log only, so `ss` is asked.
 */
export function smbd(options: SmbdOptions): DaemonSpec {
  const { name, node, addresses = [], late, password = smbUser.password } = options;
  const directories = ['state', 'cache', 'lock', 'pid', 'ncalrpc', 'private'];
  const own: Settings = {
    ...Object.fromEntries(
      directories.map((kind) => [
        kind === 'private' ? 'private dir' : kind === 'ncalrpc' ? 'ncalrpc dir' : `${kind} directory`,
        `{dir}/${kind}`,
      ]),
    ),
    'log file': '{dir}/log',
    'load printers': 'no',
    'guest account': smbUser.user,
  };
  const [first] = addresses;
  const host = first?.replace(/\/.*/, '');
  const source = host === undefined ? ':445' : host.includes(':') ? `[${host}]:445` : `${host}:445`;
  const change = (verb: string): string =>
    late === undefined ? ':' : `ip -6 addr ${verb} ${late.address}/64 dev ${late.device}`;
  return {
    name,
    node,
    package: 'samba',
    files: {
      ...options.documents,
      [smbEvidence.smbConf]: smbConf(options).replace('[global]\n', `[global]\n${lines(own)}`),
      [`files/${smbShare.directory}/readme.txt`]: 'A directory for files that come and go.\n',
      start: `#!/bin/sh
set -e
mkdir -p ${directories.join(' ')}
chmod 700 private
printf '%s\\n%s\\n' '${password}' '${password}' | smbpasswd -c {dir}/smb.conf -a -s ${smbUser.user} >/dev/null
${change('del')}
((until ss -Hltn src '${source}' | grep -q .; do sleep 0.05; done; ${change('add')}; ip addr >${smbEvidence.ipAddr}; ss -ltn >${smbEvidence.sockets}; echo listening) &)
exec setsid smbd --foreground --no-process-group --debug-stdout -s {dir}/smb.conf
`,
    },
    argv: ['sh', '{dir}/start'],
    ready: { output: /^listening$/m },
    deadline: 30_000,
  };
}
