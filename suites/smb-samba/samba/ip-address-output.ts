import { type Problem, quoted, type Reading, unread } from './problem.ts';

export interface HostAddress {
  readonly device: string;
  /** Without zone. */
  readonly address: string;
  /** As the kernel's flags have it: what Samba calls a broadcast interface, the loopback, or point-to-point. */
  readonly kind: 'broadcast' | 'loopback' | 'point-to-point';
  readonly scope: 'global' | 'site' | 'link' | 'host';
  /** Duplicate address detection has not ended (RFC 4862 5.4), and no socket can be bound to it. */
  readonly isTentative: boolean;
}

const most = 10_000;

/** Reads what `ip addr` prints, for all families or one. */
export function readIpAddresses(text: string, file: string): Reading<readonly HostAddress[]> {
  const found: HostAddress[] = [];
  const problems: Problem[] = [];
  let device: Pick<HostAddress, 'device' | 'kind'> | null = null;
  let links = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const link = /^\d+:\s+([^\s:@]+)(?:@\S+)?:\s+<([A-Z0-9_,-]*)>/.exec(line);
    if (link !== null) {
      device = { device: (link[1] ?? '').slice(0, 64), kind: kindOf(link[2] ?? '') };
      links += 1;
    }
    const inet = /^\s+inet6?\s+([0-9a-f.:]+)(?:\s+peer\s+\S+)?(?:\/\d+)?\s(.*)$/i.exec(line);
    if (inet === null) continue;
    const [, address = '', rest = ''] = inet;
    const scope = /\bscope (global|site|link|host)\b/.exec(rest)?.[1];
    if (device === null || !isScope(scope)) {
      problems.push({ file, line: index + 1, reason: `${quoted(line.trim())} is no address of an interface` });
      continue;
    }
    if (found.length >= most) {
      problems.push({ file, line: index + 1, reason: `more than ${most} addresses; the rest is left out` });
      break;
    }
    found.push({ ...device, address: address.toLowerCase(), scope, isTentative: /\b(tentative|dadfailed)\b/.test(rest) });
  }
  return links === 0 ? unread(file, 'has no interface: not the output of `ip addr`') : { ok: true, value: found, problems };
}

function kindOf(flags: string): HostAddress['kind'] {
  const set = flags.split(',');
  if (set.includes('LOOPBACK')) return 'loopback';
  return set.includes('BROADCAST') && !set.includes('POINTOPOINT') ? 'broadcast' : 'point-to-point';
}

const scopes = ['global', 'site', 'link', 'host'] as const;
const isScope = (text: string | undefined): text is HostAddress['scope'] => scopes.some((scope) => scope === text);
