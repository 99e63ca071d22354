/** A VPN client as lines of a shell; `{dir}` is the directory of its files. */
export interface ClientScripts {
  /** Of the tunnel. */
  readonly device: string;
  readonly files: Readonly<Record<string, string>>;
  /** Each must succeed. */
  readonly up: readonly string[];
  /** Whatever is there goes. */
  readonly down: readonly string[];
  /** As a crash. */
  readonly kill: readonly string[];
  /** What a crash left, before it comes up again. */
  readonly mend: readonly string[];
}

/** What happens beside the client itself. */
export interface Around {
  /** Name servers while the tunnel is up; null leaves those of the uplink. */
  readonly dns: readonly string[] | null;
  readonly beforeUp: readonly string[];
  readonly afterUp: readonly string[];
  readonly beforeDown: readonly string[];
  /** The file behind /etc/resolv.conf. */
  readonly resolvConf: string;
}

/** The files that a target's `vpnUp`, `vpnDown` and `vpnKill` name. */
export function scriptsOf(
  { files, up, down, kill, mend }: ClientScripts,
  { dns, beforeUp, afterUp, beforeDown, resolvConf }: Around,
) {
  const script = (lines: readonly string[]): string => ['#!/bin/sh', ...lines, 'exit 0', ''].join('\n');
  const keep = `[ -e {dir}/resolv.conf.before ] || cp ${resolvConf} {dir}/resolv.conf.before`;
  const servers =
    dns === null ? [] : [keep, `printf '${dns.map((address) => `nameserver ${address}\\n`).join('')}' > ${resolvConf}`];
  const restore = dns === null ? [] : [`[ ! -e {dir}/resolv.conf.before ] || cat {dir}/resolv.conf.before > ${resolvConf}`];
  return {
    ...files,
    up: script([...mend, 'set -e', ...beforeUp, ...up, ...servers, ...afterUp]),
    down: script([...beforeDown, ...down, ...mend, ...restore]),
    kill: script(kill),
  };
}
