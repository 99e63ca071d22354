/** Where a lab keeps its own files; a private tmpfs. */
export const labDirectory = '/run/sixways';

/** For what its processes keep for a while; it goes with the lab, whatever ends them. */
export const labTemporary = `${labDirectory}/tmp`;

/** Directories of the programs that ordinary users do not have in their PATH. */
const sbin = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export function labPath(path = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'): string {
  const has = path.split(':');
  return [...has, ...sbin.filter((directory) => !has.includes(directory))].join(':');
}

export interface Place {
  /** Absolute path of a file -> absolute path that it covers, for this process alone. */
  readonly binds: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * argv that runs `argv` in a node from within the lab: its network namespace, and a mount namespace of its own with `binds` in place.
 * Every step is an exec, so the pid is the program's.
 */
export function enterNode(node: string, { binds, cwd }: Place, argv: readonly string[]): string[] {
  const mounts = Object.entries(binds).map(([file, covers]) => `mount --bind ${quote(file)} ${quote(covers)}`);
  const steps = [...mounts, ...(cwd === undefined ? [] : [`cd ${quote(cwd)}`]), 'exec "$@"'];
  return ['ip', 'netns', 'exec', node, 'sh', '-c', steps.join(' && '), 'sh', ...argv];
}

/** File with the /etc/resolv.conf of a node. */
export function resolvConfOf(node: string): string {
  return `${labDirectory}/resolv.conf/${node}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
