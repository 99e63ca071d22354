import { hasEndpoint, parseBinding } from './binding.ts';
import { ipSecuritySections } from './ip-security.ts';
import { type Problem, quoted, type Reading, tag, unread } from './problem.ts';
import type { IisConfig, Site, SiteBinding } from './site.ts';
import { booleanOf, child, descendants, type Element, readXml } from './xml.ts';

/** People hand over the file, or the part that they think is the point. */
const roots: ReadonlySet<string> = new Set(['configuration', 'system.applicationHost', 'sites', 'site']);

interface Defaults {
  readonly autoStart: boolean | null;
  readonly bindings: readonly SiteBinding[];
  readonly protocols: readonly string[];
}

/** Sites, bindings and IP restrictions of an applicationHost.config (IIS 7 and later, IIS Express), or of a part of one. */
export function readApplicationHost(text: string, file: string): Reading<IisConfig> {
  const xml = readXml(text, file);
  if (!xml.ok) return xml;
  const root = xml.value;
  const problems: Problem[] = [];
  const parents = root.name === 'site' ? [{ ...root, children: [root] }] : [root, ...descendants(root)].filter(isSites);
  if (!roots.has(root.name) || parents.length === 0) {
    return unread(file, root.line, 'nothing-found', `${tag(root.name)} holds no <sites>: not an applicationHost.config`);
  }
  const sites = parents.flatMap((parent) => sitesOf(parent, file, problems));
  const ipSecurity = ipSecuritySections(root, '', file, problems);
  return { ok: true, value: { generation: 7, sites, ipSecurity }, problems };
}

/** `<section name="sites">` of configSections has another element name, so the name is enough. */
const isSites = ({ name }: Element): boolean => name === 'sites';

function sitesOf(parent: Element, file: string, problems: Problem[]): Site[] {
  const defaults = defaultsOf(parent, file, problems);
  return parent.children.filter(({ name }) => name === 'site').map((element) => siteOf(element, defaults, file, problems));
}

function defaultsOf(parent: Element, file: string, problems: Problem[]): Defaults {
  const site = child(parent, 'siteDefaults');
  const inherited = site === undefined ? [] : bindingsOf(site, [], file, problems);
  return {
    autoStart: site === undefined ? null : booleanOf(site, 'serverAutoStart', file, problems),
    bindings: inherited.map((binding) => ({ ...binding, inherited: true })),
    protocols: protocolsOf(child(parent, 'applicationDefaults')) ?? ['http'],
  };
}

function siteOf(element: Element, defaults: Defaults, file: string, problems: Problem[]): Site {
  const name = element.attributes.get('name') ?? '';
  const id = element.attributes.get('id') ?? '';
  if (!/^\d{1,10}$/.test(id)) {
    problems.push({
      file,
      line: element.line,
      code: 'bad-value',
      reason: `the id of site ${quoted(name)} is ${quoted(id)}, not a number`,
    });
  }
  const root = element.children.find((one) => one.name === 'application' && one.attributes.get('path') === '/');
  const own = child(element, 'applicationDefaults');
  return {
    name,
    id: /^\d{1,10}$/.test(id) ? Number(id) : null,
    // Without the attribute: IIS_schema.xml, defaultValue="true".
    autoStart: booleanOf(element, 'serverAutoStart', file, problems) ?? defaults.autoStart ?? true,
    state: 'unknown',
    protocols: protocolsOf(root) ?? protocolsOf(own) ?? defaults.protocols,
    bindings: bindingsOf(element, defaults.bindings, file, problems),
    line: element.line,
  };
}

function protocolsOf(element: Element | undefined): string[] | null {
  const text = element?.attributes.get('enabledProtocols');
  return text === undefined
    ? null
    : text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((one) => one !== '');
}

/** `<clear/>` drops what stands above it, in siteDefaults too (Microsoft, "Default Bindings <bindings>"). */
function bindingsOf(parent: Element, above: readonly SiteBinding[], file: string, problems: Problem[]): SiteBinding[] {
  let bindings = [...above];
  for (const element of child(parent, 'bindings')?.children ?? []) {
    if (element.name === 'clear') bindings = [];
    if (element.name === 'binding') bindings.push(bindingOf(element, file, problems));
  }
  return bindings;
}

function bindingOf(element: Element, file: string, problems: Problem[]): SiteBinding {
  const protocol = (element.attributes.get('protocol') ?? '').toLowerCase();
  const information = element.attributes.get('bindingInformation') ?? '';
  const flags = element.attributes.get('sslFlags') ?? '0';
  const isNumber = /^\d{1,10}$/.test(flags);
  if (!isNumber)
    problems.push({ file, line: element.line, code: 'bad-value', reason: `sslFlags ${quoted(flags)} is not a number` });
  return {
    protocol,
    information,
    parsed: hasEndpoint(protocol) ? parseBinding(information) : null,
    sslFlags: isNumber ? Number(flags) : null,
    inherited: false,
    line: element.line,
  };
}
