import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidr, parsePrefix } from '../../../harness/address/prefix.ts';
import { coverageOf, covers } from '../../../suites/vpn-leak/configuration/coverage.ts';
import { explainVpn } from '../../../suites/vpn-leak/configuration/explain-vpn.ts';
import { readOpenvpn } from '../../../suites/vpn-leak/configuration/openvpn.ts';
import type { Reading } from '../../../suites/vpn-leak/configuration/reading.ts';
import { readWireguard } from '../../../suites/vpn-leak/configuration/wireguard.ts';
import { Config, type Facts } from '../../../suites/vpn-leak/observations/config.ts';

const prefixes = (...texts: string[]) => texts.map(cidr);
const extents = ({ facts }: Reading) => facts?.coverage.map(({ extent }) => extent).join('/') ?? null;
const lines = (...all: string[]) => `${all.join('\n')}\n`;

function factsOf(reading: Reading): Facts {
  if (reading.facts === null) throw new Error(JSON.stringify(reading.problems));
  return reading.facts;
}

describe('coverage', () => {
  it('is that of the union: halves of halves are as good as the whole', () => {
    expect(covers(prefixes('0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/2'), cidr('0.0.0.0/0'))).toBe(true);
    expect(covers(prefixes('0.0.0.0/1', '192.0.0.0/2'), cidr('0.0.0.0/0'))).toBe(false);
    expect(covers(prefixes('8000::/1', '::/1'), cidr('::/0'))).toBe(true);
    expect(covers(prefixes('8000::/1', '::/2'), cidr('::/0'))).toBe(false);
    expect(covers(prefixes('::/0'), cidr('0.0.0.0/0'))).toBe(false);
    expect(covers([], cidr('::1/128'))).toBe(false);
  });

  it('holds what each prefix holds, in any order', () => {
    const octets = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 8 })), { maxLength: 12 });
    fc.assert(
      fc.property(octets, fc.nat(255), (blocks, octet) => {
        const all = blocks.flatMap(([first, length]) => {
          const mask = (0xff << (8 - length)) & 0xff;
          return parsePrefix(`${first & mask}.0.0.0/${length}`) ?? [];
        });
        const isIn = blocks.some(([first, length]) => first >> (8 - length) === octet >> (8 - length));
        expect(covers(all, cidr(`${octet}.0.0.0/8`))).toBe(isIn);
        expect(covers(all.toReversed(), cidr(`${octet}.0.0.0/8`))).toBe(isIn);
      }),
    );
  });

  it('names the holes of what is almost whole', () => {
    const of = (...texts: string[]) => {
      const { extent, holes } = coverageOf(prefixes(...texts), 6);
      return [extent, ...holes.map(({ prefix }) => prefix)];
    };
    expect(of('::/0')).toEqual(['whole']);
    expect(of('2000::/3')).toEqual(['most', '64:ff9b::/96', 'fc00::/7', '4000::/2', '8000::/1']);
    expect(of('2000::/4')).toEqual(['most', '2000::/3', '64:ff9b::/96', 'fc00::/7', '4000::/2', '8000::/1']);
    // What OpenVPN makes of redirect-gateway ipv6.
    expect(of('::/3', '2000::/4', '3000::/4', 'fc00::/7')).toEqual(['most', '4000::/2', '8000::/1']);
    expect(of('2001:db8::/32')[0]).toBe('some');
    expect(of()[0]).toBe('none');
  });
});

describe('a WireGuard file', () => {
  const key = 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=';
  const file = (allowed: string, ...more: string[]) =>
    lines(
      '[Interface]',
      `PrivateKey = ${key}`,
      'Address = 10.8.0.2/24',
      ...more,
      '[Peer]',
      `PublicKey = ${key}`,
      `AllowedIPs = ${allowed}`,
    );

  it('is read with its lists, comments and line ends', () => {
    const text = `[interface]\r\nADDRESS=10.8.0.2/24, 2001:db8:20::2 # mine\r\ndns = 10.8.0.1,example.org\r\n\r\n[Peer]\r\nEndpoint = [2001:db8:ff::20]:51820\r\nAllowedIPs = 0.0.0.0/1, 128.0.0.0/1\r\nAllowedIPs = ::/0\r\n`;
    const reading = readWireguard(text);
    expect(reading.problems).toEqual([]);
    expect(extents(reading)).toBe('whole/whole');
    expect(factsOf(reading)).toMatchObject({
      addresses: ['10.8.0.2/24', '2001:db8:20::2'],
      dns: ['10.8.0.1', 'example.org'],
      endpoints: [{ host: '2001:db8:ff::20', kind: 'IPv6', only: null, line: 6 }],
    });
  });

  it('tells what it does not understand, by line, and never a key', () => {
    const reading = readWireguard(file('0.0.0.0/0, 10.0.0.0/33', `PresharedKey = ${key}`, 'garbage', 'Endpoint = nowhere'));
    expect(reading.problems).toEqual([
      { line: 4, reason: '"PresharedKey" is no key of [Interface]' },
      { line: 5, reason: 'is neither a section nor Key = value' },
      { line: 6, reason: '"Endpoint" is no key of [Interface]' },
      { line: 9, reason: '"10.0.0.0/33" is no address with a prefix length' },
    ]);
    expect(JSON.stringify(reading)).not.toContain(key.slice(0, 10));
  });

  it('makes no routes with Table = off, or for a table without rules', () => {
    expect(extents(readWireguard(file('0.0.0.0/0, ::/0', 'Table = off')))).toBe('none/none');
    expect(extents(readWireguard(file('0.0.0.0/0, ::/0', 'Table = auto')))).toBe('whole/whole');
  });

  it('has its kill switch, blocks and workarounds in PostUp', () => {
    const rule = 'tables -I OUTPUT ! -o %i -m mark ! --mark $(wg show %i fwmark) -m addrtype ! --dst-type LOCAL -j REJECT';
    const of = (...scripts: string[]) =>
      factsOf(readWireguard(file('0.0.0.0/0', ...scripts.map((script) => `PostUp = ${script}`))));
    expect(of(`ip${rule}`).killSwitch).toEqual([4]);
    expect(of(`ip${rule} && ip6${rule}`).killSwitch).toEqual([4, 6]);
    expect(of('nft add rule inet t o oifname != "wg0" drop').killSwitch).toEqual([4, 6]);
    expect(of('iptables -t nat -A POSTROUTING -j MASQUERADE').killSwitch).toEqual([]);
    expect(of('ip -6 route add unreachable default metric 1').blocks).toEqual([
      { line: 4, what: 'a route that refuses all of IPv6' },
    ]);
    expect(of('sysctl -w net.ipv6.conf.all.disable_ipv6=1').disables).toEqual([{ line: 4, what: 'disable_ipv6' }]);
    expect(of('echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6').disables).toHaveLength(1);
    expect(of('sysctl -w net.ipv6.conf.all.disable_ipv6=0').disables).toEqual([]);
  });
});

describe('an OpenVPN file', () => {
  it('is read with its words, quotes, comments and blocks', () => {
    const reading = readOpenvpn(
      lines(
        'client # pulls',
        ';proto tcp',
        'proto udp4',
        '<connection>',
        'remote "vpn.example" 1194 tcp6',
        '</connection>',
        'remote vpn.example',
        "redirect-gateway def1 'ipv6'",
        '<key>',
        '-----BEGIN PRIVATE KEY-----',
        'redirect-private',
        '</key>',
        'route 10.0.0.0 255.0.0.0',
        'route-ipv6 4000::/2',
        'route remote_host 255.255.255.255 net_gateway',
        'dhcp-option DNS 10.8.0.1',
        'dhcp-option DOMAIN example.org',
        'persist-tun',
      ),
    );
    expect(reading.problems).toEqual([]);
    expect(extents(reading)).toBe('whole/most');
    expect(factsOf(reading)).toMatchObject({
      endpoints: [
        { host: 'vpn.example', kind: 'name', only: 6, line: 5 },
        { host: 'vpn.example', kind: 'name', only: 4, line: 7 },
      ],
      dns: ['10.8.0.1'],
      pulls: true,
      persistent: true,
    });
  });

  it('takes IPv4 with redirect-gateway, unless that says otherwise, and IPv6 only where it says so', () => {
    expect(extents(readOpenvpn('redirect-gateway def1\n'))).toBe('whole/none');
    expect(extents(readOpenvpn('redirect-gateway\nblock-ipv6\n'))).toBe('whole/none');
    expect(extents(readOpenvpn('redirect-gateway ipv6 !ipv4\n'))).toBe('none/most');
    expect(extents(readOpenvpn('push "redirect-gateway def1 ipv6"\n'))).toBe('whole/most');
  });

  it('leaves outside what goes by the gateway of the network', () => {
    expect(extents(readOpenvpn('route 10.0.0.0 255.0.0.0\n'))).toBe('some/none');
    expect(extents(readOpenvpn('route 10.0.0.0 255.0.0.0 net_gateway\n'))).toBe('none/none');
  });

  it('ignores what the first filter that fits ignores', () => {
    const of = (...all: string[]) => factsOf(readOpenvpn(lines(...all))).ignores.map(({ what }) => what);
    expect(of('pull-filter ignore "route-ipv6"')).toEqual(['route-ipv6']);
    expect(of('pull-filter ignore "route"')).toEqual(['route-ipv6', 'route']);
    expect(of('pull-filter ignore "route "')).toEqual(['route']);
    expect(of('pull-filter accept "route-ipv6"', 'pull-filter ignore "route"')).toEqual(['route']);
    expect(of('pull-filter reject "dhcp-option"')).toEqual(['dhcp-option']);
  });

  it('tells what it does not understand, by line', () => {
    expect(readOpenvpn(lines('remote "x', 'route 10.0.0.0 255.0.255.0', 'route-ipv6 zzz', '<ca>', 'secret')).problems).toEqual([
      { line: 1, reason: 'a quote has no end' },
      { line: 4, reason: '<ca> has no end' },
      { line: 2, reason: 'route "10.0.0.0" is no network' },
      { line: 3, reason: 'route-ipv6 "zzz" is no network' },
    ]);
    expect(readOpenvpn('\n# nothing\n')).toEqual({ facts: null, problems: [{ line: null, reason: 'has no directive' }] });
  });
});

it('any text is read, and what comes of it is an observation', () => {
  const words = fc.constantFrom(
    '[Interface]',
    '[Peer]',
    'AllowedIPs',
    'remote',
    'push',
    'route',
    '<ca>',
    '</ca>',
    '"',
    "'",
    '\\',
    '=',
    '::/0',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 60 }), (parts) => {
      for (const [kind, read] of [
        ['wireguard', readWireguard],
        ['openvpn', readOpenvpn],
      ] as const) {
        expect(Config.schema.safeParse({ kind, file: 'x', ...read(parts.join(' ')) }).error).toBeUndefined();
      }
    }),
  );
});

it('explain tells what goes into the tunnel', () => {
  const explain = (text: string) => explainVpn(new Map([['vpn', { name: 'x', bytes: Buffer.from(text) }]]));
  expect(explain('client\nremote vpn.example\nproto udp4\nredirect-gateway def1\n')).toMatchObject({
    ok: true,
    tables: [
      {
        rows: [
          { labels: ['IPv4'], cells: ['all', '0.0.0.0/1 128.0.0.0/1', '-'] },
          { labels: ['IPv6'], cells: ['nothing', '-', '-'] },
        ],
      },
      { rows: [{ labels: ['vpn.example'], cells: ['a name', 'IPv4 only'] }] },
    ],
  });
  expect(explain('')).toEqual({ ok: false, problems: [{ file: 'x', line: null, reason: 'has no directive' }] });
  expect(explainVpn(new Map([['vpn', { name: 'x', bytes: Buffer.from([0xff, 0xfe]) }]]))).toMatchObject({ ok: false });
});

const corpus = path.join(import.meta.dirname, '../../../../shared/corpus/05-vpn');
const real = [corpus, path.join(import.meta.dirname, '../../../../../shared/corpus/05-vpn')].find((place) => existsSync(place));

describe.skipIf(real === undefined)(`files of others${real === undefined ? ' (not here)' : ''}`, () => {
  const files = real === undefined ? [] : globSync('*/*', { cwd: real }).toSorted();
  const isWireguard = (file: string) => /wg-|wireguard/.test(file);
  const readings = new Map(
    files.map((file) => {
      const text = readFileSync(path.join(real ?? '', file), 'utf8');
      return [file, isWireguard(file) ? readWireguard(text) : readOpenvpn(text)];
    }),
  );
  const count = (is: (reading: Reading, file: string) => boolean) =>
    [...readings].filter(([file, reading]) => is(reading, file)).length;

  it('are all read, or refused with a reason', () => {
    expect(files).toHaveLength(43);
    expect(count(({ facts }, file) => facts !== null && isWireguard(file))).toBe(9);
    expect(count(({ facts }, file) => facts !== null && !isWireguard(file))).toBe(28);
    // Five of systemd-networkd, and one whose line ends are written out.
    expect(count(({ facts, problems }) => facts === null && problems[0]?.line === null)).toBe(6);
  });

  it('leave IPv6 outside as often as counted by hand', () => {
    expect(count((reading, file) => isWireguard(file) && extents(reading) === 'whole/none')).toBe(4);
    expect(count((reading, file) => isWireguard(file) && extents(reading) === 'whole/whole')).toBe(4);
    expect(count(({ facts }) => (facts?.ignores.length ?? 0) > 0)).toBe(2);
    expect(count(({ facts }) => facts?.persistent === false && facts.pulls)).toBe(7);
    expect(count(({ facts }) => facts?.endpoints.some(({ only }) => only === 4) === true)).toBe(4);
  });

  it.each([
    ['excerpts/ovpn-manpage-block.ovpn', 'whole/most'],
    ['excerpts/ovpn-v6only-redirect.ovpn', 'none/most'],
    ['excerpts/wg-split-halves-dual.conf', 'whole/whole'],
    ['excerpts/wg-indented-python.conf', 'none/none'],
  ])('%s: %s', (file, extent) => {
    const reading = readings.get(file);
    expect(reading === undefined ? null : extents(reading)).toBe(extent);
  });
});
