import type { Suite } from '../model/suite.ts';
import type { ConfiguredTarget } from './config.ts';
import { maskUserinfo } from './show.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';
import { readOptions, type TargetReading } from './targets.ts';
import { parseHostPort } from '../address/literal.ts';

type Result = { targets: ConfiguredTarget[] } | { problems: Problem[] };

/** Targets given as URLs. A URL that several suites take becomes a target of each; names come from the host. */
export async function targetsFromUrls(texts: readonly string[], reading: TargetReading): Promise<Result> {
  const targets: ConfiguredTarget[] = [];
  const problems: Problem[] = [];
  const taken = new Set<string>(reading.reserved);
  for (const text of texts) {
    const opened = openUrl(text, reading.suites);
    if ('message' in opened) {
      problems.push({ file: null, line: null, key: '', message: opened.message, got: { value: text } });
      continue;
    }
    for (const [suiteName, suite] of opened.takers) {
      const given = suite.fromUrl?.options(opened.url);
      const spot = { source: { file: maskUserinfo(text), line: () => null }, path: [] };
      const options = await readOptions(suite, { ...Object(given) }, spot, reading);
      if ('problems' in options) {
        problems.push(...options.problems);
        continue;
      }
      const name = freeName(nameOf(opened.url), taken);
      taken.add(name);
      targets.push({ name, suite: suiteName, addresses: { 4: [], 6: [] }, options: options.value });
    }
  }
  return problems.length > 0 ? { problems } : { targets };
}

function openUrl(
  text: string,
  suites: ReadonlyMap<string, Suite>,
): { url: URL; takers: [string, Suite][] } | { message: string } {
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\//i.exec(text)?.groups?.['scheme']?.toLowerCase();
  const schemes = [...new Set([...suites.values()].flatMap((suite) => suite.fromUrl?.schemes ?? []))].toSorted();
  if (scheme === undefined) return { message: `not a URL; a target is ${schemes.map((known) => `${known}://…`).join(' or ')}` };
  const takers = [...suites].filter(([, suite]) => suite.fromUrl?.schemes.includes(scheme) === true);
  if (takers.length === 0)
    return { message: `no suite takes ${scheme}:${didYouMean(scheme, schemes)}; there are ${schemes.join(', ')}` };
  const host = wrongHost(text);
  if (host !== null) return { message: host };
  if (!URL.canParse(text)) return { message: 'not a valid URL' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return { message: 'a URL must not hold credentials; use a config file and env:NAME' };
  return { url, takers };
}

/** Host and port as they were written: `new URL` drops a default port, and turns `010.1` into an address. */
function wrongHost(text: string): string | null {
  const authority = /^[^:]+:\/\/(?<authority>[^/?#]*)/.exec(text)?.groups?.['authority'] ?? '';
  const read = parseHostPort(authority.slice(authority.lastIndexOf('@') + 1));
  if (!read.ok) return read.message;
  if (read.host.kind === 'ipv6' && !authority.includes('['))
    return `"${authority}" is an IPv6 address; in a URL it stands in brackets`;
  return read.host.kind === 'ipv6' && read.host.zone !== undefined
    ? 'a URL takes no zone; use a config file with addresses'
    : null;
}

/** `shop` of `shop.example.test`, `example` of `www.example.test`, `ip-2001-db8-80` of a literal. */
function nameOf(url: URL): string {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const isName = /[a-z]/i.test(host) && !host.includes(':');
  const labels = host.split('.').filter((label) => label !== '');
  const label = labels[0] === 'www' && labels.length > 2 ? labels[1] : labels[0];
  const text = (isName ? label : `ip-${host.replaceAll(/[.:]+/g, '-')}`) ?? '';
  const name = text
    .slice(0, 60)
    .replaceAll(/[^\w]+/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '');
  return name === '' ? 'target' : name;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
