import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { notGood, onLoopback, wordsOf } from '../loopback.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'sixways-vpn-files-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const key = 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=';

/** A run of the engine that reads the file and asks nobody. */
async function certify(kind: 'wireguard' | 'openvpn', text: string) {
  const file = path.join(directory, `vpn.${kind}`);
  writeFileSync(file, text);
  const { run, verdicts } = await onLoopback({
    suite: 'vpn-leak',
    given: { reflector: { v4: '192.0.2.80', token: 'env:TOKEN' }, vpnUp: 'false', vpnDown: 'false', [kind]: file },
    want: ({ evidence }) => evidence === true,
    paths: ['vpn'],
  });
  return { red: notGood(wordsOf(verdicts)), recorded: JSON.stringify(run.records) };
}

const wireguard = (change: Readonly<Record<string, string>> = {}): string => {
  const { Address, DNS, AllowedIPs, Endpoint, PostUp } = {
    Address: '10.8.0.2/24, 2001:db8:20::2/64',
    DNS: '10.8.0.1',
    AllowedIPs: '0.0.0.0/0, ::/0',
    Endpoint: 'vpn.example.test:51820',
    PostUp: 'true',
    ...change,
  };
  return `[Interface]
PrivateKey = ${key}
Address = ${Address}
DNS = ${DNS}
PostUp = ${PostUp}
${change['extra'] ?? ''}
[Peer]
PublicKey = ${key}
Endpoint = ${Endpoint}
AllowedIPs = ${AllowedIPs}
`;
};

const openvpn = (...lines: string[]): string =>
  ['client', 'dev tun', 'persist-tun', 'remote vpn.example.test 1194', ...lines, ''].join('\n');
const routed = 'redirect-gateway def1 ipv6';

it.each([
  ['a whole WireGuard tunnel', 'wireguard', wireguard(), {}],
  ['halves in place of the whole', 'wireguard', wireguard({ AllowedIPs: '0.0.0.0/1, 128.0.0.0/1, ::/1, 8000::/1' }), {}],
  ['one network', 'wireguard', wireguard({ AllowedIPs: '10.0.0.0/8, fd00::/8', DNS: '' }), {}],
  ['IPv4 only', 'wireguard', wireguard({ AllowedIPs: '0.0.0.0/0', Address: '10.8.0.2/24' }), { 'config-coverage': 'warn' }],
  ['today’s addresses only', 'wireguard', wireguard({ AllowedIPs: '0.0.0.0/0, 2000::/3' }), { 'config-coverage': 'warn' }],
  ['no address of IPv6', 'wireguard', wireguard({ Address: '10.8.0.2/24' }), { 'config-coverage': 'warn' }],
  ['no resolver', 'wireguard', wireguard({ DNS: '' }), { 'config-dns': 'warn' }],
  ['a key that nobody knows', 'wireguard', wireguard({ extra: 'Jc = 120' }), { 'config-readable': 'warn' }],
  [
    'a server without port',
    'wireguard',
    wireguard({ Endpoint: 'vpn.example.test' }),
    { 'config-readable': 'warn', 'config-endpoint': 'warn' },
  ],
  [
    'IPv6 turned off',
    'wireguard',
    wireguard({ PostUp: 'sysctl net.ipv6.conf.all.disable_ipv6=1' }),
    { 'config-block-ipv6': 'warn' },
  ],
  [
    'a kill switch for IPv4',
    'wireguard',
    wireguard({ PostUp: 'iptables -I OUTPUT ! -o %i -j REJECT' }),
    { 'config-reconnect': 'warn' },
  ],
  [
    'a kill switch for both',
    'wireguard',
    wireguard({ PostUp: 'iptables -I OUTPUT ! -o %i -j REJECT; ip6tables -I OUTPUT ! -o %i -j REJECT' }),
    {},
  ],
  ['no WireGuard file', 'wireguard', 'hello\n', { 'config-readable': 'client-limit' }],
  ['a whole OpenVPN tunnel', 'openvpn', openvpn(routed, 'block-ipv6'), {}],
  ['what the server pushes', 'openvpn', openvpn(), {}],
  ['block-ipv6 alone', 'openvpn', openvpn('redirect-gateway def1', 'block-ipv6'), { 'config-block-ipv6': 'warn' }],
  [
    'the server’s IPv6 is not taken',
    'openvpn',
    openvpn('redirect-gateway def1', 'pull-filter ignore "ifconfig-ipv6"', 'pull-filter ignore "route-ipv6"'),
    { 'config-coverage': 'warn', 'config-block-ipv6': 'warn' },
  ],
  ['IPv6 with holes', 'openvpn', openvpn(routed), { 'config-coverage': 'warn' }],
  ['a name over IPv4 only', 'openvpn', openvpn(routed, 'block-ipv6', 'proto udp4'), { 'config-endpoint': 'warn' }],
  [
    'a literal over the other family',
    'openvpn',
    openvpn(routed, 'block-ipv6', 'remote 192.0.2.9', 'proto udp6'),
    { 'config-endpoint': 'fail' },
  ],
  ['no persist-tun', 'openvpn', openvpn(routed, 'block-ipv6').replace('persist-tun\n', ''), { 'config-reconnect': 'warn' }],
  [
    'the server’s resolver is not taken',
    'openvpn',
    openvpn(routed, 'block-ipv6', 'pull-filter ignore "dhcp-option"'),
    { 'config-dns': 'warn' },
  ],
] as const)('%s', async (_, kind, text, red) => {
  const certified = await certify(kind, text);
  expect(certified.red).toEqual(red);
  expect(certified.recorded).not.toContain(key);
});
