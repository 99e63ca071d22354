import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type PathId, pathIds } from '../harness/model/path.ts';
import { labPath } from './enter.ts';
import { unshareArguments } from './launch.ts';
import packages from './packages.json' with { type: 'json' };

/** One thing that the lab needs of this machine, tried and not guessed. */
export interface Requirement {
  readonly name: string;
  /** Paths that cannot be had without it; none where only checks need it. */
  readonly paths: readonly PathId[];
  readonly met: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to do; null where it is met. */
  readonly fix: string | null;
  /** The Debian package that brings it, where one does. */
  readonly package: string | null;
}

/** Every package that the lab uses, with the programs looked for. */
export const debianPackages: Readonly<Record<string, readonly string[]>> = packages;

/** Programs without which only some paths are missing, or none: without a browser its checks say `client-limit`. */
const pathsOf: Readonly<Record<string, readonly PathId[]>> = { miredo: ['teredo'], 'miredo-server': ['teredo'], chromium: [] };

/** Packages that only this path needs, with their programs. */
export function ownPackages(path: PathId): (readonly [name: string, programs: readonly string[]])[] {
  return Object.entries(debianPackages).filter(([, programs]) => programs.some((program) => pathsOf[program]?.includes(path)));
}

/** Tries all that the lab needs, at the same time. Nothing stays behind. */
export async function preflight(): Promise<Requirement[]> {
  const uid = process.geteuid?.() ?? 0;
  if (process.platform !== 'linux') {
    const fix = 'run on Linux; `sixways run URL` uses this host’s own addresses on any system';
    return [requirement('Linux', false, process.platform, fix)];
  }
  const [namespaces, ...trials] = await Promise.all([
    attempt(['true']),
    attempt(['ip', 'tuntap', 'add', 'dev', 'probe0', 'mode', 'tun']),
    attempt(['ip', 'link', 'add', 'probe0', 'type', 'veth', 'peer', 'name', 'probe1']),
    attempt(['nft', 'add', 'table', 'inet', 'probe']),
  ]);
  return [
    requirement(
      'namespaces',
      namespaces === null,
      namespaces ?? (uid === 0 ? 'as root' : 'in a user namespace'),
      namespaceFix(uid),
    ),
    // Without namespaces the others could not be tried.
    ...(namespaces === null ? kernelFeatures(trials) : []),
    requirement(
      'IPv6 in the kernel',
      existsSync('/proc/sys/net/ipv6'),
      '/proc/sys/net/ipv6',
      'boot without ipv6.disable=1; net.ipv6.conf.*.disable_ipv6=1 is no obstacle',
    ),
    ...(uid === 0 ? [] : [subordinateIds()]),
    await foreignFunctions(),
    ...Object.entries(debianPackages).flatMap(([name, programs]) =>
      programs.map((program) => programRequirement(program, name, uid)),
    ),
  ].filter((each) => each !== null);
}

/** Why the lab cannot be built for these paths; empty when it can. */
export function unmet(requirements: readonly Requirement[], wanted: readonly PathId[] = pathIds): Requirement[] {
  return requirements.filter(({ met, paths }) => !met && paths.some((path) => wanted.includes(path)));
}

function requirement(name: string, met: boolean, detail: string, fix: string, paths: readonly PathId[] = pathIds): Requirement {
  return { name, paths, met, detail, fix: met ? null : fix, package: null };
}

function kernelFeatures([tun, veth, nft]: readonly (string | null)[]): Requirement[] {
  return [
    requirement(
      '/dev/net/tun',
      tun === null,
      tun ?? 'a TUN device could be made',
      'load the module (`modprobe tun`); in a container: --device /dev/net/tun',
    ),
    requirement('veth', veth === null, veth ?? 'a pair could be made', 'load the module (`modprobe veth`)'),
    requirement('nftables', nft === null, nft ?? 'a table could be made', 'load the module (`modprobe nf_tables`)'),
  ];
}

/** The command in the namespaces of a lab: null when it worked, else what it said. */
async function attempt(argv: readonly string[]): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const args = [...unshareArguments(process.geteuid?.() ?? 0), '--', ...argv];
  execFile('unshare', args, { timeout: 5000, env: { PATH: labPath(), LC_ALL: 'C' } }, (error, _, stderr) => {
    resolve(error === null ? null : stderr.trim() || error.message);
  });
  return await promise;
}

/** Most likely reason first; each is a switch that the administrator can find. */
function namespaceFix(uid: number): string {
  if (uid === 0)
    return 'this root may not make namespaces: in a container use --privileged, or run as an ordinary user outside of it';
  if (sysctl('kernel.apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor forbids user namespaces: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or run as root';
  if (sysctl('user.max_user_namespaces') === '0')
    return 'the kernel allows none: `sysctl user.max_user_namespaces=10000`, or run as root';
  if (sysctl('kernel.unprivileged_userns_clone') === '0')
    return 'the kernel keeps them to root: `sysctl kernel.unprivileged_userns_clone=1`, or run as root';
  if (findProgram('newuidmap') === null) return 'install uidmap (`apt-get install uidmap`), or run as root';
  const { met, fix } = subordinateIds();
  if (!met && fix !== null) return fix;
  return 'in a container use --security-opt seccomp=unconfined, else run as root';
}

function sysctl(name: string): string | null {
  const file = `/proc/sys/${name.replaceAll('.', '/')}`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** miredo changes to its own account, so one mapped id is not enough (subuid(5)). */
function subordinateIds(): Requirement {
  const name = userName();
  const owner = new RegExp(`^(${[name, process.geteuid?.()].map((id) => RegExp.escape(`${id}`)).join('|')}):\\d+:\\d{5,}$`, 'm');
  const missing = ['/etc/subuid', '/etc/subgid'].filter((file) => !existsSync(file) || !owner.test(readFileSync(file, 'utf8')));
  return requirement(
    'subordinate ids',
    missing.length === 0,
    missing.length === 0 ? `${name} has them` : `${name} has none in ${missing.join(' and ')}`,
    `as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`,
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the user database; newuidmap will refuse it by its own words.
    return `${process.geteuid?.()}`;
  }
}

/** netd calls the C library by koffi, which has binaries for the common systems only. */
async function foreignFunctions(): Promise<Requirement> {
  const fix = 'install the npm packages on this machine (`npm ci`); a C library other than glibc is not supported';
  try {
    await import('./netd/sys.ts');
    return requirement('C library', true, 'libc.so.6 could be called', fix);
  } catch (error) {
    return requirement('C library', false, error instanceof Error ? error.message : String(error), fix);
  }
}

function programRequirement(program: string, name: string, uid: number): Requirement | null {
  if (name === 'uidmap' && uid === 0) return null;
  const found = findProgram(program);
  const fix = `apt-get install ${name}`;
  return { ...requirement(program, found !== null, found ?? 'not found', fix, pathsOf[program]), package: name };
}

/** Its file in PATH or sbin; null where there is none. */
export function findProgram(program: string): string | null {
  for (const directory of labPath().split(':')) {
    const file = join(directory, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next directory.
    }
  }
  return null;
}
