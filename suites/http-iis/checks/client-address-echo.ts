import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { writtenAs } from '../client-text.ts';
import { ClientEcho } from '../observations/clients.ts';

const long = { local: { address: '2001:db8:6:0:a1b2:c3d4:e5f6:1789', port: 40_000 }, mirror: '2001:db8:6:0:a1b2:c3d4:e5f6:1789' };
const v4 = { address: '192.0.2.80', local: { address: '192.0.2.6', port: 40_000 }, mirror: '192.0.2.6', text: '192.0.2.6' };

export default check({
  title: 'the application sees the client’s whole address',
  requirement: 'The client address that the application shows is the one that the client has, whole and in its normal form.',
  why: 'Fraud rules, bans, audit trails and geo lookups work on this text; a cut address is somebody else’s.',
  fix: 'Keep addresses in a column of 45 characters or an address type, and print them with inet_ntop.',
  fixes: {
    mapped: 'Unwrap ::ffff: addresses, or listen with IPV6_V6ONLY and a socket for each family.',
    other: 'Behind a proxy: take the address from Forwarded or X-Forwarded-For, from trusted proxies only.',
  },
  level: 'should',
  source: [
    { rfc: 5952, section: '3.2.2' },
    { rfc: 5952, section: '4' },
  ],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { echo: ClientEcho, reference: ClientEcho.onReference().optional() },
  messages: {
    same: ['info', '{url} at {endpoint} shows {text}'],
    truncated: ['error', '{url} at {endpoint} shows {text}, {length} characters of {expected}'],
    garbled: ['error', '{url} at {endpoint} shows {text} for {expected}'],
    unspecified: ['error', '{url} at {endpoint} shows {text} for {expected}'],
    nothing: ['error', '{url} at {endpoint} shows no address ({answer}), and over IPv4 {other}'],
    mapped: ['warning', '{url} at {endpoint} shows {text} for {expected}: an IPv4-mapped address'],
    zone: ['warning', '{url} at {endpoint} shows {text} for {expected}: with a zone'],
    'not-canonical': ['warning', '{url} at {endpoint} shows {text} for {expected}: not the form of RFC 5952'],
    other: ['warning', '{url} at {endpoint} shows {text} for {expected}: the address of a proxy'],
    translated: [
      'path-identity',
      '{url} at {endpoint} shows {text}; the control sees {expected}, and we send from {local}: a translator is between',
    ],
    'no-echo': ['not-applicable', '{url} at {endpoint} shows no address ({answer})'],
  },
  judge({ echo, reference }, say) {
    return echo.map((at) => {
      const { url, text, mirror, local, status, client } = at.value;
      const where = { url, endpoint: endpointText(at.value) };
      const answer = status ?? at.value.outcome;
      if (text === null || local === null) {
        const other = reference.find(({ value }) => value.client === client && value.text !== null && at.path !== 'ipv4');
        if (other === undefined) return say('no-echo', at, { ...where, answer });
        return say('nothing', [at, other], { ...where, answer, other: other.value.text ?? '' });
      }
      const expected = mirror ?? local.address;
      const written = writtenAs(text, expected);
      const values = { ...where, text: text === '' ? 'nothing' : text, expected };
      if (written === 'same') return say('same', at, { ...where, text });
      if (written === 'other' && mirror !== null && mirror !== local.address) {
        return say('translated', at, { ...values, local: local.address });
      }
      if (written === 'truncated') return say('truncated', at, { ...values, length: text.length });
      return say(written, at, values);
    });
  },
  examples: [
    { name: 'whole', seen: { echo: [ClientEcho.on('ipv6')] }, says: ['same'] },
    { name: 'without a control', seen: { echo: [ClientEcho.on('ipv6', { mirror: null })] }, says: ['same'] },
    { name: 'cut at 15', seen: { echo: [ClientEcho.on('ipv6', { ...long, text: '2001:db8:6:0:a1' })] }, says: ['truncated'] },
    { name: 'cut at the first colon', seen: { echo: [ClientEcho.on('ipv6', { text: '2001' })] }, says: ['truncated'] },
    { name: 'empty', seen: { echo: [ClientEcho.on('ipv6', { text: '' })] }, says: ['garbled'] },
    { name: '0.0.0.0', seen: { echo: [ClientEcho.on('ipv6', { text: '0.0.0.0' })] }, says: ['unspecified'] },
    {
      name: 'an error over IPv6 only',
      seen: { echo: [ClientEcho.on('ipv6', { status: 500, text: null })], reference: [ClientEcho.on('ipv4', v4)] },
      says: ['nothing'],
    },
    { name: 'no echo', seen: { echo: [ClientEcho.on('ipv6', { status: 404, text: null })] }, says: ['no-echo'] },
    {
      name: 'a mapped address',
      path: 'ipv4',
      seen: { echo: [ClientEcho.on('ipv4', { ...v4, text: '::ffff:192.0.2.6' })] },
      says: ['mapped'],
    },
    { name: 'a zone', seen: { echo: [ClientEcho.on('ipv6', { text: '2001:db8:6::6%11' })] }, says: ['zone'] },
    {
      name: 'with leading zeros',
      seen: { echo: [ClientEcho.on('ipv6', { text: '2001:0DB8:0006:0000:0000:0000:0000:0006' })] },
      says: ['not-canonical'],
    },
    { name: 'a proxy', seen: { echo: [ClientEcho.on('ipv6', { text: '2001:db8:80::1' })] }, says: ['other'] },
    {
      name: 'a translator',
      seen: { echo: [ClientEcho.on('ipv6', { text: '2001:db8:80::1', mirror: '2001:db8:99::1' })] },
      says: ['translated'],
    },
  ],
});
