import type { DaemonSpec } from './daemon.ts';

export interface VsftpdOptions {
  readonly name: string;
  readonly node: string;
  /** The one address that it listens on. */
  readonly address: string;
  readonly port?: number;
  /** Beyond or instead of those that every instance gets; vsftpd.conf(5). */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Data ports of every instance. */
export const passivePorts = { min: 30_000, max: 30_009 } as const;

/**
 * vsftpd for anonymous users, as the user who starts it and without a sandbox, since a namespace of the lab may have one user id only. It
 * says nothing when it listens, so `ss` is asked, by a process that is no child of it: it ends itself when one ends that it does not know.
 */
export function vsftpd({ name, node, address, port = 21, settings = {} }: VsftpdOptions): DaemonSpec {
  const isV6 = address.includes(':');
  const all: Readonly<Record<string, string>> = {
    listen: isV6 ? 'NO' : 'YES',
    listen_ipv6: isV6 ? 'YES' : 'NO',
    [isV6 ? 'listen_address6' : 'listen_address']: address,
    listen_port: String(port),
    background: 'NO',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    write_enable: 'NO',
    anon_root: '{dir}/files',
    run_as_launching_user: 'YES',
    // Its root belongs to its user here, who writes nothing.
    allow_writeable_chroot: 'YES',
    secure_chroot_dir: '{dir}/files',
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
    xferlog_enable: 'NO',
    ftpd_banner: 'lab',
    pasv_min_port: String(passivePorts.min),
    pasv_max_port: String(passivePorts.max),
    // It would answer 227 with 0.0.0.0.
    ...(isV6 ? { cmds_denied: 'PASV' } : {}),
    ...settings,
  };
  const source = isV6 ? `[${address}]:${port}` : `${address}:${port}`;
  return {
    name,
    node,
    package: 'vsftpd',
    files: {
      'vsftpd.conf': Object.entries(all)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
      'files/hello.txt': 'hello\n',
      start: `#!/bin/sh
((until ss -Hltn src '${source}' | grep -q .; do sleep 0.05; done; echo listening) &)
exec vsftpd {dir}/vsftpd.conf
`,
    },
    argv: ['sh', '{dir}/start'],
    ready: { output: /^listening$/m },
    deadline: 10_000,
  };
}
