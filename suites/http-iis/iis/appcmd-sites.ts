import { hasEndpoint, parseBinding } from './binding.ts';
import { type Problem, type Reading, unread } from './problem.ts';
import type { IisConfig, Site, SiteBinding } from './site.ts';

/** `SITE "Default Web Site" (id:1,bindings:http/*:80:,state:Started)`; the words may be in the language of the server. */
const start = /^\S{1,40} "(?<name>.*?)" \([^:,()]{1,40}:(?<id>\d{1,10}),[^:,()]{1,40}:/;
const end = /,[^:,()]{1,40}:(?<state>[^:,()]{0,40})\)$/;
/** A host name may have no comma, so each comma before `protocol/` separates. */
const separator = /,(?=[a-z][a-z0-9.+-]*\/)/i;
const longestLine = 65_536;

/**
 * Output of `appcmd list site`: sites with their bindings and whether they run. It does not tell sslFlags, automatic start
 * or restrictions.
 */
export function readAppcmdSites(text: string, file: string): Reading<IisConfig> {
  const problems: Problem[] = [];
  const sites = text.split(/\r\n|\r|\n/).flatMap((raw, index): Site[] => {
    const line = raw.trim();
    if (!line.includes('"')) return [];
    const site = line.length > longestLine ? null : siteOf(line, index + 1);
    if (site === null) {
      problems.push({
        file,
        line: index + 1,
        code: 'bad-value',
        reason: 'is not of the form SITE "name" (id:1,bindings:...,state:Started)',
      });
    }
    return site === null ? [] : [site];
  });
  if (sites.length === 0)
    return unread(file, problems[0]?.line ?? null, 'nothing-found', 'has no line as `appcmd list site` writes them');
  return { ok: true, value: { generation: 7, sites, ipSecurity: [] }, problems };
}

function siteOf(line: string, number: number): Site | null {
  const head = start.exec(line);
  const tail = end.exec(line);
  if (head === null || tail === null || tail.index < head[0].length) return null;
  const { name = '', id = '' } = head.groups ?? {};
  const state = tail.groups?.['state'] ?? '';
  const bindings = line.slice(head[0].length, tail.index);
  return {
    name,
    id: Number(id),
    autoStart: null,
    state: /^started$/i.test(state) ? 'started' : /^stopped$/i.test(state) ? 'stopped' : 'unknown',
    protocols: null,
    bindings: bindings === '' ? [] : bindings.split(separator).map((one) => bindingOf(one, number)),
    line: number,
  };
}

function bindingOf(text: string, line: number): SiteBinding {
  const slash = text.indexOf('/');
  const protocol = text.slice(0, Math.max(0, slash)).toLowerCase();
  const information = text.slice(slash + 1);
  const parsed = hasEndpoint(protocol) ? parseBinding(information) : null;
  return { protocol, information, parsed, sslFlags: null, inherited: false, line };
}
