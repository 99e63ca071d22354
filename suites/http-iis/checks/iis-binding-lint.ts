import { check } from '../../../harness/model/check.ts';
import { type Lint, lintBindings, lintCodes } from '../iis/binding-lint.ts';
import { configOf } from '../iis/facts.ts';
import { IisConfigFile } from '../observations/iis.ts';

const named = 8;

const at = ({ line, site, binding }: Lint): string => `line ${line}, site ${site}, ${binding}`;

type Site = IisConfigFile['sites'][number];

/** A site for each list of `protocol/bindingInformation`, named A, B. */
const sites = (...all: readonly (readonly string[])[]): Site[] =>
  all.map((bindings, index) => ({
    name: 'AB'.charAt(index),
    id: index + 1,
    autoStart: true,
    state: 'unknown',
    protocols: ['http'],
    line: 1,
    bindings: bindings.map((one, nth) => {
      const slash = one.indexOf('/');
      const written = { protocol: one.slice(0, slash), information: one.slice(slash + 1) };
      return { ...written, sslFlags: 0, inherited: false, line: 10 * (index + 1) + nth };
    }),
  }));
const file = (...all: readonly (readonly string[])[]) => ({ config: [IisConfigFile.on('ipv6', { sites: sites(...all) })] });

/** Rules that rest on readings which Microsoft does not document are warnings at most, and say so. */
export default check({
  title: 'IIS bindings are well formed and meant for both families',
  requirement:
    'Every http, https and ftp binding is IP:port:host with IPv6 addresses bracketed and in RFC 5952 form, and one for an IPv4 address has a twin for IPv6.',
  why: 'A binding for one IPv4 address leaves IPv6 clients with "400 Invalid Hostname": the port is open, and no site takes the request.',
  fix: 'Bind `*:port:host` and let the host name choose the site; keep an address in a binding only where it is meant.',
  fixes: {
    unparsable:
      'Write the binding as IP:port:host, with both colons: `*:80:`, `192.0.2.1:80:www.example.com`, `[2001:db8::1]:80:`.',
    'v6-in-iis6': 'Leave the IP empty (`:80:host`): IIS 6 answers IPv6 clients with the sites that have no IP.',
    'unbracketed-v6': 'Put the IPv6 address in brackets: `[2001:db8::1]:80:host`.',
    'non-canonical': 'Write the IPv6 address as RFC 5952 has it: lower case, no leading zeros, the longest run of zeros as `::`.',
    'zone-id': 'Bind a global address, or `*`: the zone is the number of an interface and does not stay.',
    'any-v4': 'Write `*` for all addresses of both families.',
    'no-v6-twin': 'Replace the address by `*`, or add a binding with the same port and host for the IPv6 address.',
    'split-host': 'Give both families of one host name to one site.',
    'duplicate-binding': 'Take the binding from one of the sites.',
    unread: 'Hand over the file itself, as it is on the server: %windir%\\System32\\inetsrv\\config\\applicationHost.config.',
  },
  level: 'should',
  source: [
    {
      text: 'Microsoft: Binding <binding>',
      url: 'https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/site/bindings/binding',
    },
    { rfc: 3986, section: '3.2.2' },
    { rfc: 5952, section: '4' },
  ],
  needs: { config: IisConfigFile.evidence() },
  messages: {
    clean: ['info', '{file}: {count} bindings of {sites} sites are well formed'],
    unparsable: ['error', '{file}: not IP:port:host ({count}): {list}'],
    'v6-in-iis6': ['error', '{file}: bindings with an IPv6 address, while IIS 6 stores IPv4 addresses only ({count}): {list}'],
    'unbracketed-v6': ['warning', '{file}: bindings with an IPv6 address without brackets ({count}): {list}'],
    'non-canonical': ['warning', '{file}: bindings with an IPv6 address that is not in RFC 5952 form ({count}): {list}'],
    'zone-id': ['warning', '{file}: bindings with a zone, which is the number of an interface ({count}): {list}'],
    'any-v4': [
      'warning',
      '{file}: bindings for 0.0.0.0, which reads as all IPv4 addresses and no IPv6 one (not verified on a real IIS; {count}): {list}',
    ],
    'any-v6': [
      'info',
      '{file}: bindings for [::], which reads as all IPv6 addresses and no IPv4 one (not verified on a real IIS; {count}): {list}',
    ],
    'literal-host': ['warning', '{file}: bindings with an address for host name ({count}): {list}'],
    'no-v6-twin': [
      'warning',
      '{file}: bindings for an IPv4 address whose site has none for IPv6 with that port and host ({count}): {list}',
    ],
    'split-host': [
      'warning',
      '{file}: bindings that give IPv6 clients another site than IPv4 clients of the same port and host ({count}): {list}',
    ],
    'duplicate-binding': [
      'warning',
      '{file}: bindings that another site has too, so that only one of them can start ({count}): {list}',
    ],
    'empty-ip': ['info', '{file}: bindings without IP, which is read as `*` ({count}): {list}'],
    'wildcard-host': ['info', '{file}: bindings with a wildcard host name, which needs IIS 10 ({count}): {list}'],
    unread: ['no-baseline', '{file} could not be read: {reason}'],
    'too-many': ['info', '{file} has {count} sites or restrictions more than are looked at'],
    part: ['info', '{file}: not everything could be read: {reason}'],
  },
  judge({ config }, say) {
    const findings = config.map((seen) => {
      const { value } = seen;
      const { file: name, problem, unread, leftOut } = value;
      if (problem !== null) return [say('unread', seen, { file: name, reason: placed(problem) })];
      const lints = Map.groupBy(lintBindings(configOf(value)), ({ code }) => code);
      const found = lintCodes.flatMap((code) => {
        const all = lints.get(code) ?? [];
        if (all.length === 0) return [];
        const more = all.length > named ? `; and ${all.length - named} more` : '';
        return [say(code, seen, { file: name, count: all.length, list: all.slice(0, named).map(at).join('; ') + more })];
      });
      const [first] = unread;
      const bindings = value.sites.flatMap((site) => site.bindings);
      const clean = say('clean', seen, { file: name, count: bindings.length, sites: value.sites.length });
      return [
        ...(found.length === 0 ? [clean] : found),
        ...(first === undefined ? [] : [say('part', seen, { file: name, reason: placed(first) })]),
        ...(leftOut > 0 ? [say('too-many', seen, { file: name, count: leftOut })] : []),
      ];
    });
    return findings.flat();
  },
  examples: [
    { name: 'sound bindings', seen: { config: [IisConfigFile.on('ipv6')] }, says: ['clean'] },
    { name: 'protocols with another grammar', seen: file(['net.tcp/808:*', 'http/*:80:']), says: ['clean'] },
    { name: 'an address of each family', seen: file(['http/192.0.2.1:80:', 'http/[2001:db8::1]:80:']), says: ['clean'] },
    { name: 'one colon', seen: file(['http/*:80']), says: ['unparsable'] },
    { name: 'no brackets', seen: file(['http/2001:db8::1:80:']), says: ['unbracketed-v6'] },
    { name: 'upper case', seen: file(['http/[2001:DB8::1]:80:']), says: ['non-canonical'] },
    { name: 'a zone', seen: file(['http/[fe80::1%11]:80:']), says: ['zone-id'] },
    { name: 'all of IPv4', seen: file(['http/0.0.0.0:80:']), says: ['any-v4', 'no-v6-twin'] },
    { name: 'all of IPv6', seen: file(['http/[::]:80:']), says: ['any-v6'] },
    { name: 'an address for host', seen: file(['http/*:80:192.0.2.1']), says: ['literal-host'] },
    { name: 'an IPv4 address alone', seen: file(['http/192.0.2.1:80:www.example.com']), says: ['no-v6-twin'] },
    {
      name: 'families split over two sites',
      seen: file(['http/192.0.2.1:80:a.example', 'http/[2001:db8::1]:80:a.example'], ['http/[2001:db8::2]:80:a.example']),
      says: ['split-host'],
    },
    { name: 'two sites, one binding', seen: file(['http/*:80:a.example'], ['http/*:80:a.example']), says: ['duplicate-binding'] },
    { name: 'no IP', seen: file(['http/:80:']), says: ['empty-ip'] },
    { name: 'a wildcard', seen: file(['http/*:80:*.example.com']), says: ['wildcard-host'] },
    {
      name: 'IIS 6',
      seen: { config: [IisConfigFile.on('ipv6', { generation: 6, sites: sites(['http/[2001:db8::1]:80:']) })] },
      says: ['v6-in-iis6'],
    },
    {
      name: 'no XML',
      seen: { config: [IisConfigFile.on('ipv6', { sites: [], problem: { line: 3, reason: 'the element is not closed' } })] },
      says: ['unread'],
    },
    {
      name: 'thousands of sites',
      seen: { config: [IisConfigFile.on('ipv6', { leftOut: 12 })] },
      says: ['clean', 'too-many'],
    },
    {
      name: 'a flag that is no number',
      seen: { config: [IisConfigFile.on('ipv6', { unread: [{ line: 9, reason: 'sslFlags "SNI" is not a number' }] })] },
      says: ['clean', 'part'],
    },
  ],
});

const placed = ({ line, reason }: { readonly line: number | null; readonly reason: string }): string =>
  line === null ? reason : `line ${line}: ${reason}`;
