import { addressBits, formatAddress, type IpAddress, parseAddress } from '../../../harness/address/ip.ts';
import { type Prefix, prefixOf } from '../../../harness/address/prefix.ts';
import { denyActions, type IpRule, type IpSecurity } from './admission.ts';
import { type Problem, quoted, type Reading, tag, unread } from './problem.ts';
import { booleanOf, descendants, type Element, readXml } from './xml.ts';

/** People hand over a file, or the part that they think is the point. */
const roots: ReadonlySet<string> = new Set([
  'configuration',
  'location',
  'system.webServer',
  'system.ftpServer',
  'security',
  'ipSecurity',
]);

/** Sections of a web.config or a part of one; `location` is the site or folder that the file lies in. */
export function readWebConfig(text: string, file: string, location = ''): Reading<readonly IpSecurity[]> {
  const xml = readXml(text, file);
  if (!xml.ok) return xml;
  const { name, line } = xml.value;
  if (!roots.has(name)) return unread(file, line, 'nothing-found', `the root ${tag(name)} is not that of a web.config`);
  const problems: Problem[] = [];
  return { ok: true, value: ipSecuritySections(xml.value, location, file, problems), problems };
}

/** Every section below an element, with the path of the `<location>` that it stands in. */
export function ipSecuritySections(root: Element, base: string, file: string, problems: Problem[]): IpSecurity[] {
  const found: IpSecurity[] = [];
  const walk = (element: Element, location: string, service: 'http' | 'ftp'): void => {
    const path = element.name === 'location' ? joined(location, element.attributes.get('path') ?? '') : location;
    const serves = element.name === 'system.ftpServer' ? 'ftp' : service;
    if (element.name === 'ipSecurity') found.push(section(element, path, serves, file, problems));
    else for (const one of element.children) walk(one, path, serves);
  };
  walk(root, base, 'http');
  return found;
}

/** `.` and nothing are the place of the file itself. */
function joined(base: string, path: string): string {
  const inner = path === '.' ? '' : path.replaceAll(/^\/+|\/+$/g, '');
  return base === '' || inner === '' ? base + inner : `${base}/${inner}`;
}

function section(element: Element, location: string, service: 'http' | 'ftp', file: string, problems: Problem[]): IpSecurity {
  const flag = (name: string): boolean | null => booleanOf(element, name, file, problems);
  const action = element.attributes.get('denyAction');
  const denyAction = denyActions.find((one) => one.toLowerCase() === action?.toLowerCase()) ?? null;
  if (action !== undefined && denyAction === null) {
    problems.push({ file, line: element.line, code: 'bad-value', reason: `denyAction ${quoted(action)} is none that IIS knows` });
  }
  let clears = false;
  let rules: IpRule[] = [];
  const removes: Prefix[] = [];
  for (const one of descendants(element)) {
    if (one.name === 'clear') [clears, rules] = [true, []];
    if (one.name === 'remove') {
      const network = networkOf(one, file, problems);
      if (network !== null) removes.push(network);
    }
    if (one.name === 'add') {
      const allowed = booleanOf(one, 'allowed', file, problems) ?? false;
      const domain = one.attributes.get('domainName') ?? null;
      rules.push({ allowed, network: networkOf(one, file, problems), domain: domain === '' ? null : domain, line: one.line });
    }
  }
  return {
    service,
    location,
    allowUnlisted: flag('allowUnlisted'),
    denyAction,
    enableProxyMode: flag('enableProxyMode'),
    clears,
    removes,
    rules,
    line: element.line,
  };
}

/** `ipAddress` with `subnetMask`, which is a mask (default: this one address) or, for IPv6, often a length. */
function networkOf(element: Element, file: string, problems: Problem[]): Prefix | null {
  const text = element.attributes.get('ipAddress') ?? '';
  if (text === '') return null;
  const wrong = (reason: string): null => {
    problems.push({ file, line: element.line, code: 'bad-value', reason });
    return null;
  };
  const [bare = '', slash] = text.replace(/^\[(.*)\]/, '$1').split('/');
  const address = parseAddress(bare.split('%')[0] ?? '');
  if (address === null) return wrong(`ipAddress ${quoted(text)} is not an address`);
  const mask = slash ?? element.attributes.get('subnetMask') ?? '';
  const length = maskLength(mask, address);
  if (length === null) return wrong(`${quoted(mask)} is no mask of ${formatAddress(address)}`);
  return prefixOf(address, length);
}

function maskLength(mask: string, address: IpAddress): number | null {
  const bits = addressBits(address.family);
  // The schema's default, 255.255.255.255, is written to IPv6 entries too: one address.
  if (mask === '' || mask === '255.255.255.255') return bits;
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= bits ? Number(mask) : null;
  const parsed = parseAddress(mask);
  if (parsed === null || parsed.family !== address.family) return null;
  const ones = parsed.value.toString(2).padStart(bits, '0').replace(/0*$/, '');
  return ones.includes('0') ? null : ones.length;
}
