import { type Binding, type BindingNote, formatBinding, formatBoundTo } from './binding.ts';
import { quoted } from './problem.ts';
import type { IisConfig, Site, SiteBinding } from './site.ts';

export const lintCodes = [
  'unparsable',
  'v6-in-iis6',
  'unbracketed-v6',
  'non-canonical',
  'zone-id',
  'any-v4',
  'any-v6',
  'literal-host',
  'no-v6-twin',
  'split-host',
  'duplicate-binding',
  'empty-ip',
  'wildcard-host',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** One remark on one binding; nothing was asked of the server. */
export interface Lint {
  readonly code: LintCode;
  /** `error`: the binding cannot work as written. `info`: only its spelling is unusual. */
  readonly level: 'error' | 'warning' | 'info';
  readonly site: string;
  /** `protocol/bindingInformation`, as written. */
  readonly binding: string;
  readonly line: number;
  readonly message: string;
}

const notes: Readonly<Record<Exclude<BindingNote, 'family-wildcard'>, readonly [level: Lint['level'], message: string]>> = {
  'empty-ip': ['info', 'has no IP; it is read as "*"'],
  'unbracketed-v6': ['warning', 'has an IPv6 literal without brackets'],
  'non-canonical': ['warning', 'has an IPv6 literal that is not in the form of RFC 5952'],
  'zone-id': ['warning', 'has a zone, whose number is another one after the next change of hardware'],
  'literal-host': ['warning', 'has an address for host name: only clients that type this literal get there'],
  'wildcard-host': ['info', 'has a wildcard for host name, which needs IIS 10'],
};

const unverified = 'whether http.sys narrows it so is not documented';

interface Parsed {
  readonly site: Site;
  readonly written: SiteBinding;
  readonly binding: Binding;
}

/** Everything to say of the bindings of http, https and ftp sites, in the order of the file. */
export function lintBindings({ generation, sites }: IisConfig): Lint[] {
  const parsed = sites.flatMap((site) =>
    site.bindings.flatMap((written): Parsed[] =>
      written.parsed?.ok === true ? [{ site, written, binding: written.parsed.binding }] : [],
    ),
  );
  const keys = Map.groupBy(parsed, keyOf);
  const names = Map.groupBy(parsed, nameKeyOf);
  const unparsable = sites.flatMap((site) =>
    site.bindings.flatMap((written) =>
      written.parsed?.ok === false ? [lint('unparsable', 'error', site, written, written.parsed.message)] : [],
    ),
  );
  return [...unparsable, ...parsed.flatMap((one) => lintOne(one, generation, keys, names))].toSorted((a, b) => a.line - b.line);
}

function lint(
  code: LintCode,
  level: Lint['level'],
  site: Site,
  { protocol, information, line }: SiteBinding,
  message: string,
): Lint {
  return { code, level, site: site.name, binding: `${protocol}/${information}`, line, message };
}

const keyOf = ({ written, binding }: Parsed): string => `${written.protocol}/${formatBinding(binding)}`;

/** Protocol, port and host: what twins of the other family share. */
const nameKeyOf = ({ written, binding }: Parsed): string =>
  `${written.protocol}/${formatBinding({ ...binding, to: { kind: 'any' } })}`;

function lintOne(
  one: Parsed,
  generation: 6 | 7,
  keys: ReadonlyMap<string, readonly Parsed[]>,
  names: ReadonlyMap<string, readonly Parsed[]>,
): Lint[] {
  const { site, written, binding } = one;
  const say = (code: LintCode, level: Lint['level'], message: string): Lint => lint(code, level, site, written, message);
  const found = binding.notes.map((note) => {
    if (note !== 'family-wildcard') return say(note, ...notes[note]);
    return familyOf(binding) === 4
      ? say('any-v4', 'warning', `reads as all IPv4 addresses and no IPv6 one; ${unverified}`)
      : say('any-v6', 'info', `reads as all IPv6 addresses and no IPv4 one; ${unverified}`);
  });
  const alike = names.get(nameKeyOf(one)) ?? [];
  if (generation === 6 && familyOf(binding) === 6) {
    found.push(say('v6-in-iis6', 'error', 'has an IPv6 literal, and IIS 6 stores IPv4 addresses only'));
  }
  const hasTwin = alike.some((other) => other.site === site && familyOf(other.binding) !== 4);
  if (familyOf(binding) === 4 && !hasTwin) {
    const wanted = formatBinding({ ...binding, to: { kind: 'any' } });
    found.push(
      say('no-v6-twin', 'warning', `takes IPv4 only; IPv6 clients need ${quoted(wanted)} or a binding of an IPv6 address`),
    );
  }
  // Two sites for one name, split by family: what a client gets depends on how it came.
  const stranger = alike.find((other) => other.site !== site && familyOf(other.binding) === 4);
  if (familyOf(binding) === 6 && stranger !== undefined) {
    const where = `site ${quoted(stranger.site.name)} has the same port and host on ${formatBoundTo(stranger.binding.to)}`;
    found.push(say('split-host', 'warning', `${where}: each family gets another site`));
  }
  const first = keys.get(keyOf(one))?.[0];
  if (first !== undefined && first.site !== site) {
    found.push(
      say('duplicate-binding', 'warning', `is a binding of site ${quoted(first.site.name)} too; only one of them can start`),
    );
  }
  return found;
}

/** The one family that a binding takes; null for both. */
function familyOf({ to }: Binding): 4 | 6 | null {
  if (to.kind === 'any') return null;
  return to.kind === 'family' ? to.family : to.address.family;
}
