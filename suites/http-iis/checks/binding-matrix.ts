import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { assumedText, doubtText, expectedText, hostsText, seenText } from '../iis/cell-text.ts';
import { compareCell, type Comparison } from '../iis/compare-cell.ts';
import { type Cell, expecting } from '../iis/expected-matrix.ts';
import { configOf, listOf, recordsOf } from '../iis/facts.ts';
import { BindingCells, CertificateStore, IisConfigFile, ListenList, type SeenCell } from '../observations/iis.ts';

interface Compared {
  readonly seen: SeenCell;
  readonly expected: Cell;
  readonly is: Comparison;
}

const missing = { registered: 'refused', listen: 'refused', network: 'silent', restrict: 'no-reply' } as const;

const messageOf = ({ is, seen, expected: { confidence } }: Compared) => {
  if (is.kind === 'agrees') return is.kind;
  if (confidence === 'unverified') return 'uncertain';
  if (is.kind === 'unknown' || is.kind === 'stricter') return is.kind;
  if (is.kind === 'exposed') return is.layer === 'restrict' ? 'admitted' : 'exposed';
  if (is.layer === 'tls') return seen.outcome === 'tls' ? 'tls-reset' : 'other-certificate';
  if (is.layer === 'route') return seen.site === null ? 'not-bound' : 'other-site';
  return missing[is.layer];
};

const layerOf = ({ is }: Compared): string => ('layer' in is ? is.layer : 'none');

const [cell] = BindingCells.sample.cells;
const site = (...bindings: readonly string[]) => ({
  name: 'Shop',
  id: 1,
  autoStart: true,
  state: 'unknown' as const,
  protocols: ['http'],
  line: 20,
  bindings: bindings.map((one) => {
    const [protocol = '', information = '', flags = '0'] = one.split('/');
    return { protocol, information, sslFlags: Number(flags), inherited: false, line: 22 };
  }),
});
const config = (...bindings: readonly string[]) => [IisConfigFile.on('ipv6', { sites: [site(...bindings)] })];
const cells = (change: Partial<SeenCell>, more: Partial<BindingCells> = {}) => [
  BindingCells.on('ipv6', { cells: cell === undefined ? [] : [{ ...cell, ...change }], ...more }),
];
const both = config('http/*:80:', 'https/*:443:');
const https = { scheme: 'https', port: 443, thumbprint: 'a'.repeat(40) } as const;
const list = (...addresses: readonly string[]) => [
  ListenList.on('ipv6', { entries: addresses.map((address) => ({ address, line: 4 })) }),
];
const denied = [
  IisConfigFile.on('ipv6', {
    access: [
      {
        service: 'http',
        location: '',
        allowUnlisted: false,
        denyAction: 'Forbidden',
        enableProxyMode: false,
        clears: false,
        removes: [],
        rules: [{ allowed: true, network: '192.0.2.0/24', domain: null, line: 40 }],
        line: 39,
      },
    ],
  }),
];
const none = { outcome: 'refused', detail: 'ECONNREFUSED', status: null, thumbprint: null } as const;

/** A model of http.sys that has not been verified on a real IIS: what differs from it is a warning. */
export default check({
  title: 'IIS answers as its configuration says',
  requirement:
    'Each combination of port, host name and SNI ends at each address as applicationHost.config, the IP listen list and the certificate store say.',
  why: 'What the configuration says and what clients of one family get part ways unseen: a stale listen list, a certificate for one address, a binding of another site.',
  fix: 'Mend the layer that the finding names: listen (`netsh http show iplisten`), tls (`netsh http show sslcert`), route (the bindings of the site).',
  fixes: {
    refused:
      'Look into `netsh http show iplisten`: 0.0.0.0 alone refuses IPv6. Else the site is stopped, or another program has the port.',
    silent: 'Let the port in for both families in the firewalls between, that of Windows included.',
    'tls-reset':
      'Register a certificate that includes the address: `netsh http add sslcert ipport=0.0.0.0:443`, which is for both families.',
    'other-certificate':
      'Compare `netsh http show sslcert`: a record of `[::]:443` or of the address goes before that of 0.0.0.0:443.',
    'not-bound':
      'Add a binding for this host on `*`, or one for the address: the port is open, and no site takes the request. Behind a NAT, name the server’s own address in `iis.nat`.',
    'other-site': 'See which site has the binding for this address without host name; give the name to one site on `*`.',
    admitted: 'Add the client’s prefix to ipSecurity; rules for IPv4 do not hold IPv6 clients.',
    exposed:
      'See who answers there: another program, a proxy, or a configuration newer than the file. Behind a NAT, name the server’s own address in `iis.nat`.',
    unknown: 'See who sends the ICMP errors, or drops, between here and the server.',
  },
  level: 'should',
  source: [
    {
      text: 'Microsoft: Binding <binding>',
      url: 'https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/site/bindings/binding',
    },
    { text: 'Microsoft: UrlPrefix Strings', url: 'https://learn.microsoft.com/en-us/windows/win32/http/urlprefix-strings' },
    {
      text: 'Microsoft: HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM',
      url: 'https://learn.microsoft.com/en-us/windows/win32/api/http/ns-http-http_service_config_ip_listen_param',
    },
  ],
  requires: [
    'http-iis/reach',
    'http-iis/port-parity',
    'http-iis/tls-parity',
    'http-iis/status-parity',
    'http-iis/vhost-parity',
    'http-iis/literal-v6-host',
  ],
  needs: {
    config: IisConfigFile.evidence(),
    cells: BindingCells,
    iplisten: ListenList.evidence().optional(),
    sslcert: CertificateStore.evidence().optional(),
  },
  messages: {
    agrees: ['info', '{count} requests to {address} end as {file} says'],
    refused: ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    silent: ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    'tls-reset': ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    'other-certificate': ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    'not-bound': ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    'other-site': ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    'no-reply': ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    admitted: ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. First wrong layer: {layer}'],
    exposed: ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. More open from layer {layer} on'],
    stricter: ['warning', '{hosts} at {endpoint}: {seen}; {file} says {expected}. Refused earlier, at layer {layer}'],
    unknown: ['no-control', '{hosts} at {endpoint}: {seen}; {file} says {expected}'],
    uncertain: ['info', '{hosts} at {endpoint}: {seen}; {file} says {expected}, but it is not known {doubt}'],
    'left-out': ['info', '{count} more combinations at {address} were not asked'],
    'no-cells': ['not-applicable', '{file} speaks of no http or https port'],
    'too-many': ['not-applicable', '{file} has {count} sites or restrictions more than are compared'],
    unread: ['not-applicable', '{file} could not be read: {reason}'],
  },
  judge({ config: configs, cells: asked, iplisten: [iplisten], sslcert: [sslcert] }, say) {
    const [of] = configs;
    if (of === undefined) return [];
    const { file, leftOut: unknown } = of.value;
    const unread = [of, iplisten, sslcert].flatMap((one) =>
      one === undefined || one.value.problem === null
        ? []
        : [say('unread', one, { file: one.value.file, reason: one.value.problem.reason })],
    );
    if (unread.length > 0) return unread;
    if (unknown > 0) return [say('too-many', of, { file, count: unknown })];
    const files = {
      config: configOf(of.value),
      iplisten: iplisten === undefined ? null : listOf(iplisten.value).map(({ address }) => address),
      sslcert: sslcert === undefined ? null : recordsOf(sslcert.value),
    };
    const findings = asked.map((at) => {
      const { address, own, client, cells: seenCells, leftOut } = at.value;
      const proof = [of, ...(iplisten === undefined ? [] : [iplisten]), ...(sslcert === undefined ? [] : [sslcert]), at];
      const server = parseAddress(own);
      if (server === null || seenCells.length === 0) return [say('no-cells', proof, { file })];
      const from = parseAddress(client ?? '');
      const expect = expecting({ ...files, clients: from === null ? [] : [{ name: 'client', address: from }] });
      const compared = seenCells.map((seen): Compared => {
        const expected = expect({ address: server, scheme: seen.scheme, port: seen.port, host: seen.host, sni: seen.sni });
        return { seen, expected, is: compareCell(expected, seen) };
      });
      const alike = Map.groupBy(compared, (one) =>
        [messageOf(one), one.seen.scheme, one.seen.port, seenText(one.seen), expectedText(one.expected)].join('\n'),
      );
      const told = [...alike.values()].map((group) => {
        const [one] = group;
        const message = one === undefined ? 'agrees' : messageOf(one);
        if (one === undefined || message === 'agrees') return [];
        const { scheme, port } = one.seen;
        const values = {
          hosts: hostsText(group.map(({ seen }) => seen)),
          endpoint: `${address} ${scheme} port ${port}`,
          seen: seenText(one.seen),
          file,
          expected: expectedText(one.expected) + assumedText(one.expected, layerOf(one)),
        };
        if (message === 'uncertain') return [say(message, proof, { ...values, doubt: doubtText(one.expected) })];
        if (message === 'unknown') return [say(message, proof, values)];
        return [say(message, proof, { ...values, layer: layerOf(one) })];
      });
      const count = compared.filter(({ is }) => is.kind === 'agrees').length;
      return [
        ...(count > 0 ? [say('agrees', proof, { count, address, file })] : []),
        ...told.flat(),
        ...(leftOut > 0 ? [say('left-out', at, { count: leftOut, address })] : []),
      ];
    });
    return findings.flat();
  },
  examples: [
    { name: 'as configured', seen: { config: both, cells: cells({}) }, says: ['agrees'] },
    { name: 'refused', seen: { config: both, cells: cells(none) }, says: ['refused'] },
    {
      name: 'refused, as the listen list says',
      seen: { config: both, cells: cells(none), iplisten: list('0.0.0.0') },
      says: ['agrees'],
    },
    {
      name: 'open against the listen list',
      seen: { config: both, cells: cells({}), iplisten: list('0.0.0.0') },
      says: ['exposed'],
    },
    { name: 'dropped', seen: { config: both, cells: cells({ ...none, outcome: 'timeout' }) }, says: ['silent'] },
    { name: 'no certificate', seen: { config: both, cells: cells({ ...https, ...none, outcome: 'tls' }) }, says: ['tls-reset'] },
    {
      name: 'the certificate of another record',
      seen: {
        config: both,
        cells: cells(https),
        sslcert: [
          CertificateStore.on('ipv6', {
            records: [{ kind: 'address', address: '0.0.0.0', port: 443, hash: 'b'.repeat(40), line: 5 }],
          }),
        ],
      },
      says: ['other-certificate'],
    },
    { name: 'no site takes the literal', seen: { config: both, cells: cells({ status: 400 }) }, says: ['not-bound'] },
    {
      name: '400, as an IPv4 binding says',
      seen: { config: config('http/192.0.2.80:80:'), cells: cells({ status: 400 }) },
      says: ['agrees'],
    },
    {
      name: 'served in spite of an IPv4 binding',
      seen: { config: config('http/192.0.2.80:80:'), cells: cells({}) },
      says: ['exposed'],
    },
    { name: 'refused in place of 400', seen: { config: config('http/192.0.2.80:80:'), cells: cells(none) }, says: ['stricter'] },
    {
      name: 'another site',
      seen: { config: both, cells: cells({ site: 'Old' }) },
      says: ['other-site'],
    },
    { name: 'no reply', seen: { config: both, cells: cells({ ...none, outcome: 'no-reply' }) }, says: ['no-reply'] },
    { name: 'a client that is denied', seen: { config: denied, cells: cells({ status: 403 }) }, says: ['agrees'] },
    { name: 'a client that should be denied', seen: { config: denied, cells: cells({}) }, says: ['admitted'] },
    { name: 'a router rejects', seen: { config: both, cells: cells({ ...none, outcome: 'unreachable' }) }, says: ['unknown'] },
    {
      name: 'a family wildcard that http.sys takes for both',
      seen: { config: config('http/0.0.0.0:80:'), cells: cells({}) },
      says: ['uncertain'],
    },
    { name: 'a long configuration', seen: { config: both, cells: cells({}, { leftOut: 40 }) }, says: ['agrees', 'left-out'] },
    { name: 'only queues', seen: { config: config('net.msmq/localhost'), cells: cells({}, { cells: [] }) }, says: ['no-cells'] },
    {
      name: 'thousands of sites',
      seen: { config: [IisConfigFile.on('ipv6', { leftOut: 12 })], cells: cells({}) },
      says: ['too-many'],
    },
    {
      name: 'no XML',
      seen: {
        config: [IisConfigFile.on('ipv6', { problem: { line: 3, reason: 'not closed' } })],
        cells: cells({}, { cells: [] }),
      },
      says: ['unread'],
    },
  ],
});
