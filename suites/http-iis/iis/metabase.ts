import { parseBinding } from './binding.ts';
import { type Problem, type Reading, unread } from './problem.ts';
import type { IisConfig, Site, SiteBinding } from './site.ts';
import { booleanOf, descendants, type Element, readXml } from './xml.ts';

/**
 * MetaBase.xml of IIS 6, or a part of one. Its bindings take IPv4 addresses only (Microsoft, "ServerBindings"); its IP restrictions are
 * stored in binary and know no IPv6, so none are read.
 */
export function readMetabase(text: string, file: string): Reading<IisConfig> {
  const xml = readXml(text, file);
  if (!xml.ok) return xml;
  const problems: Problem[] = [];
  const servers = [xml.value, ...descendants(xml.value)].filter(({ name }) => name === 'IIsWebServer');
  if (servers.length === 0)
    return unread(file, xml.value.line, 'nothing-found', 'has no <IIsWebServer>: not a MetaBase.xml with sites');
  return {
    ok: true,
    value: { generation: 6, sites: servers.map((one) => siteOf(one, file, problems)), ipSecurity: [] },
    problems,
  };
}

function siteOf(element: Element, file: string, problems: Problem[]): Site {
  const id = /\/W3SVC\/(\d{1,10})$/i.exec(element.attributes.get('Location') ?? '')?.[1];
  return {
    name: element.attributes.get('ServerComment') ?? (id === undefined ? '' : `W3SVC/${id}`),
    id: id === undefined ? null : Number(id),
    autoStart: booleanOf(element, 'ServerAutoStart', file, problems),
    state: 'unknown',
    protocols: null,
    bindings: [...bindingsOf(element, 'ServerBindings', 'http'), ...bindingsOf(element, 'SecureBindings', 'https')],
    line: element.line,
  };
}

/** One binding a line; XML 1.0 3.3.3 lets a reader turn line breaks in attributes into blanks. */
function bindingsOf({ attributes, line }: Element, name: string, protocol: string): SiteBinding[] {
  const texts = (attributes.get(name) ?? '').split(/\s+/).filter((text) => text !== '');
  return texts.map((information) => ({
    protocol,
    information,
    parsed: parseBinding(information),
    sslFlags: 0,
    inherited: false,
    line,
  }));
}
