import { classify } from '../../../harness/address/classify.ts';
import { parseAddress, sameAddress, unmap } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { pathKinds, type PathId } from '../../../harness/model/path.ts';
import { afterTunnel } from '../chain.ts';
import { Identity } from '../observations.ts';

const classOf = (text: string): string => {
  const address = parseAddress(text);
  return address === null ? 'no address' : classify(unmap(address));
};

/** Loopback and unique local addresses are native IPv6, if a small world of it; tunnels have prefixes of their own. */
const alsoNative: Readonly<Record<string, PathId>> = { ula: 'ipv6' };

function belongs(text: string, path: PathId): boolean {
  const kind = classOf(text);
  const address = parseAddress(text);
  if (kind === pathKinds[path].sourceClass || alsoNative[kind] === path) return true;
  return kind === 'loopback' && address !== null && path === (unmap(address).family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * A dual-stack name is no path test: a resolver that prefers IPv4 to Teredo, 6to4 and ULA (RFC 6724 2.1) would make every
 * tunnel look healthy.
 */
export default check({
  title: 'packets go the way the path claims',
  requirement:
    'The source address, here and as the control saw it, is of the class of the path, and the interface of the path carried the octets.',
  why: 'Results taken over another way would be reported as results of this path.',
  fix: 'Bind an address of the class, or take away the route or the proxy that leads the packets elsewhere.',
  level: 'must',
  source: [{ rfc: 6724, section: '2.1' }, { text: 'draft-ietf-v6ops-ipv6-app-testing' }],
  gate: true,
  requires: [...afterTunnel, 'path/control'],
  needs: { identity: Identity.where({ aim: 'identity' }) },
  messages: {
    'other-source': [
      'path-identity',
      'the control saw {source}, an address of class {class}',
      'a source address of class {claimed}',
    ],
    'other-local': ['path-identity', 'our socket had {local}, an address of class {class}', 'a local address of class {claimed}'],
    'other-device': [
      'path-identity',
      '{device} sent {sent} and received {received} octets while at least {asked} were exchanged',
    ],
    unseen: ['path-identity', 'the control did not say what address it saw ({code})'],
    translated: ['info', 'the control saw {source} where our socket had {local}: an address is translated on the way'],
    loopback: ['info', 'the control is on this host ({source}): no packet left it'],
  },
  judge: ({ identity }, say, path) =>
    identity.flatMap((at) => {
      const { local, source, code, device } = at.value;
      const claimed = pathKinds[path].sourceClass ?? 'any';
      if (source === null) return say('unseen', at, { code: code ?? 'no answer' });
      if (!belongs(source, path)) return say('other-source', at, { source, class: classOf(source), claimed });
      if (local !== null && !belongs(local, path)) return say('other-local', at, { local, class: classOf(local), claimed });
      if (device !== null && (device.sent < device.asked || device.received === 0)) {
        const { name, sent, received, asked } = device;
        return say('other-device', at, { device: name, sent, received, asked });
      }
      if (classOf(source) === 'loopback') return say('loopback', at, { source });
      const isTranslated = local !== null && !sameAddress(plain(local), plain(source));
      return isTranslated ? say('translated', at, { source, local }) : [];
    }),
  examples: [
    { name: 'native', seen: { identity: [Identity.on('ipv6')] }, says: [] },
    { name: 'Teredo', path: 'teredo', seen: { identity: [both('teredo', '2001:0:c633:6442:c11:1961:34ff:8e89')] }, says: [] },
    {
      name: 'a mirror on a dual-stack socket',
      path: 'ipv4',
      seen: { identity: [both('ipv4', '203.0.113.4', '::ffff:203.0.113.4')] },
      says: [],
    },
    { name: 'a unique local network', seen: { identity: [both('ipv6', 'fd00::1')] }, says: [] },
    { name: 'the counters are not known', seen: { identity: [Identity.on('ipv6', { device: null })] }, says: [] },
    { name: 'native went through a tunnel', seen: { identity: [both('ipv6', '2002:cb00:7140::1')] }, says: ['other-source'] },
    { name: 'Teredo went natively', path: 'teredo', seen: { identity: [Identity.on('teredo')] }, says: ['other-source'] },
    { name: 'IPv6 went as IPv4', seen: { identity: [both('ipv6', '203.0.113.4')] }, says: ['other-source'] },
    {
      name: 'a tunnel inside a native path',
      seen: { identity: [both('ipv6', '2002:cb00:7140::1', '2001:db8::1')] },
      says: ['other-local'],
    },
    {
      name: 'another interface',
      seen: { identity: [Identity.on('ipv6', { device: { name: 'v6', asked: 256, sent: 0, received: 0 } })] },
      says: ['other-device'],
    },
    {
      name: 'one way is another',
      seen: { identity: [Identity.on('ipv6', { device: { name: 'v6', asked: 256, sent: 900, received: 0 } })] },
      says: ['other-device'],
    },
    {
      name: 'the control said nothing',
      seen: { identity: [Identity.on('ipv6', { source: null, code: 'EPROTO' })] },
      says: ['unseen'],
    },
    {
      name: 'behind a NAT',
      path: 'ipv4',
      seen: { identity: [both('ipv4', '192.168.77.35', '203.0.113.35')] },
      says: ['translated'],
    },
    { name: 'on this host', seen: { identity: [both('ipv6', '::1')] }, says: ['loopback'] },
  ],
});

const plain = (text: string) => {
  const address = parseAddress(text);
  return address === null ? text : unmap(address);
};

function both(path: PathId, local: string, source = local) {
  return Identity.on(path, { local, source });
}
