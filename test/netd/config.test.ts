import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lab/netd/config.ts';

const host = { name: 's64', netns: 's64', device: 'tun6to4', role: '6to4-host', local: '203.0.113.64', relay: '198.51.100.33' };
const relay = { name: 'relay', netns: 'relay', device: 'tun6to4', role: '6to4-relay', local: '198.51.100.33' };
const wire = { name: 'wire', a: { netns: 'c6', device: 'w6' }, b: { netns: 'i6', device: 'w6' } };
const parse = (config: unknown) => () => parseConfig(JSON.stringify(config));
const withHost = (more: object) => parse({ endpoints: [{ ...host, ...more }] });

it('takes endpoints, cables and knobs, and fills in what is left out', () => {
  expect(
    parse({ endpoints: [{ ...host, rx: { delay: 40 } }, relay], cables: [{ ...wire, ba: { loss: 2, drop: true } }], seed: 9 })(),
  ).toEqual({
    endpoints: [{ ...host, rx: { delay: 40 } }, relay],
    cables: [{ ...wire, ba: { loss: 2, drop: true } }],
    seed: 9,
  });
  expect(parse({ cables: [wire] })()).toEqual({ endpoints: [], cables: [wire], seed: 1 });
});

describe('refuses', () => {
  it.each([
    ['no JSON', () => parseConfig('{'), /^config: expected JSON/u],
    ['a list', parse([]), /^config: expected an object, got \[\]/u],
    ['nothing to do', parse({}), /^config: expected an endpoint or a cable/u],
    ['an unknown key', parse({ cable: [] }), /^config\.cable: expected one of endpoints, cables, seed/u],
    ['an unknown key of an endpoint', withHost({ mtu: 1280 }), /^endpoints\[0\]\.mtu: /u],
    [
      'an unknown role',
      withHost({ role: 'sit' }),
      /^endpoints\[0\]\.role: expected one of 6to4-host, 6to4-relay, 6in4, got "sit"/u,
    ],
    ["another role's key", withHost({ anycast: '192.88.99.1' }), /^endpoints\[0\] \(6to4-host\)\.anycast: /u],
    [
      'a local address that is none',
      withHost({ local: '203.0.113.640' }),
      /^endpoints\[0\]\.local: expected a global IPv4 address/u,
    ],
    ['a private local address', withHost({ local: '10.0.0.1' }), /^endpoints\[0\]\.local: expected a global IPv4 address/u],
    ['no local address', withHost({ local: undefined }), /^endpoints\[0\]\.local: .*got undefined/u],
    ['an IPv6 relay', withHost({ relay: '2001:db8::1' }), /^endpoints\[0\]\.relay: /u],
    ['a host that is its own relay', withHost({ relay: host.local }), /^endpoints\[0\]\.local: expected another address/u],
    ['strictness without a relay', withHost({ relay: undefined, strictRelay: true }), /^endpoints\[0\]\.relay: /u],
    ['a path as a namespace', withHost({ netns: '../x' }), /^endpoints\[0\]\.netns: /u],
    ['a device name of one letter', withHost({ device: 'a' }), /^endpoints\[0\]\.device: /u],
    ['a device name of 16', withHost({ device: 'a'.repeat(16) }), /^endpoints\[0\]\.device: /u],
    [
      'a negative delay',
      withHost({ rx: { delay: -1 } }),
      /^endpoints\[0\]\.rx\.delay: expected a number from 0 to 60000, got -1/u,
    ],
    ['loss above all', withHost({ tx: { loss: 101 } }), /^endpoints\[0\]\.tx\.loss: expected a number from 0 to 100, got 101/u],
    ['drop as a word', withHost({ tx: { drop: 'yes' } }), /^endpoints\[0\]\.tx\.drop: expected true or false/u],
    ['a cable with one end', parse({ cables: [{ ...wire, b: undefined }] }), /^cables\[0\]\.b: expected an object/u],
    [
      'a cable that has both ends in one place',
      parse({ cables: [{ ...wire, b: wire.a }] }),
      /^device: expected to be given once, got "c6\/w6"/u,
    ],
    [
      'a name twice',
      parse({ endpoints: [host], cables: [{ ...wire, name: 's64' }] }),
      /^name: expected to be given once, got "s64"/u,
    ],
    ['an address twice', parse({ endpoints: [host, { ...host, name: 'x', device: 'tun2' }] }), /^local: /u],
    ['too many', parse({ cables: Array.from({ length: 65 }, () => wire) }), /^cables: expected a list of at most 64/u],
    ['a seed that is none', parse({ cables: [wire], seed: 'x' }), /^seed: /u],
  ])('%s', (_title, action, message) => {
    expect(action).toThrow(message);
  });
});
