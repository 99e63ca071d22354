import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Settings that the lab writes in its own namespaces; a slip would change them here. */
const sysctls = [
  'net/ipv4/ip_forward',
  'net/ipv4/conf/all/rp_filter',
  'net/ipv4/ip_unprivileged_port_start',
  'net/ipv4/icmp_ratelimit',
  'net/ipv6/conf/all/forwarding',
  'net/ipv6/conf/all/accept_ra',
  'net/ipv6/conf/default/accept_dad',
  'net/ipv6/conf/all/disable_ipv6',
  'net/ipv6/icmp/ratelimit',
];

/** What of this host a lab could leave behind. `temporary` is the directory that its client has for temporary files. */
export function hostSnapshot(temporary: string): object {
  const list = (directory: string): string[] => (existsSync(directory) ? readdirSync(directory) : []);
  return {
    links: execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.split(': ')[1]),
    netns: list('/run/netns'),
    run: list('/run/sixways'),
    rules: execFileSync('ip', ['rule'], { encoding: 'utf8' }),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    files: list(temporary),
    sysctls: sysctls.map((name) => readFileSync(`/proc/sys/${name}`, 'utf8')),
  };
}

/** Live processes that belong to a lab: by its mark, or by its pid namespace. */
export function processesOf(mark: string, pidns?: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      if (/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(mark) || readlinkSync(`/proc/${pid}/ns/pid`) === pidns
      );
    } catch {
      // Gone meanwhile, or another user's.
      return false;
    }
  });
}

/** Resolves when no process of the lab is left; rejects after three seconds. */
export async function gone(mark: string, pidns?: string): Promise<void> {
  const deadline = performance.now() + 3000;
  for (let left = processesOf(mark, pidns); left.length > 0; left = processesOf(mark, pidns)) {
    if (performance.now() > deadline) throw new Error(`${mark} left processes ${left.join(' ')}`);
    await setTimeout(10);
  }
}
