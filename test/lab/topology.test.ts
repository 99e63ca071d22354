import { describe, expect, it } from 'vitest';
import { blueprint } from '../../lab/blueprint.ts';
import { siteAddress } from '../../lab/topology/address-plan.ts';
import { compile } from '../../lab/topology/compile.ts';
import { internet } from '../../lab/topology/internet.ts';
import { vantages } from '../../lab/vantages.ts';
import type { World } from '../../lab/world.ts';

const world: World = {
  name: 'bare',
  title: 'no daemons',
  topology: internet(),
  daemons: [],
  faults: [],
  mirror: { echoPort: 7, httpPort: 80 },
  testName: 'mirror.lab.test',
  targets: {},
};

describe('the internet topology', () => {
  const { nodes, paths, links } = internet();
  const addressesOf = (node: string): string[] => Object.values(nodes[node]?.devices ?? {}).flatMap(({ addresses }) => addresses);

  it('compiles to these commands', () => {
    expect(compile(internet())).toMatchSnapshot();
  });

  it('gives the IPv6 client no IPv4, and IPv4 nodes no IPv6', () => {
    expect(addressesOf('c6').filter((address) => !address.includes(':'))).toEqual([]);
    for (const node of ['i4', 'c4', 'nat']) {
      expect(addressesOf(node).filter((address) => address.includes(':'))).toEqual([]);
      expect(compile(internet()).sysctls).toContainEqual({ node, name: 'net.ipv6.conf.all.disable_ipv6', value: '1' });
    }
  });

  it('has no address twice, but those of the routers between', () => {
    const all = Object.keys(nodes).flatMap(addressesOf);
    const repeated = all.filter((address, index) => all.indexOf(address) !== index);
    expect(new Set(repeated)).toEqual(new Set(['198.51.100.1/32', 'fe80::1/64', '198.51.100.7/32']));
  });

  it('joins no two ends of a path directly', () => {
    const ends = new Set([...Object.values(paths).map(({ node }) => node), 'ctl', 'ns', 'tgt']);
    for (const link of links) expect(link.ends.filter(({ node }) => ends.has(node)).length).toBeLessThan(2);
  });

  it('gives the target as many pairs of addresses as asked', () => {
    expect(internet({ sites: 3 }).target.sites).toEqual([
      { ipv4: '198.51.100.80', ipv6: '2001:db8:80::80' },
      { ipv4: '198.51.100.129', ipv6: '2001:db8:80::129' },
      { ipv4: '198.51.100.130', ipv6: '2001:db8:80::130' },
    ]);
    expect(compile(internet({ sites: 3 })).setup.find(({ node }) => node === 'tgt')?.batch).toContain(
      'addr add 198.51.100.130/32 dev lan',
    );
    expect(() => siteAddress(127)).toThrow('no site 127: 0 to 126');
  });
});

describe('compile', () => {
  it('refuses a link to a device that is not there', () => {
    const topology = internet();
    const stray = {
      kind: 'veth',
      ends: [
        { node: 'c4', device: 'v4' },
        { node: 'c6', device: 'v7' },
      ],
    } as const;
    expect(() => compile({ ...topology, links: [stray] })).toThrow(new TypeError('no device v7 in node c6'));
  });

  it('refuses a route by a device that is not there', () => {
    const topology = internet();
    const c4 = { title: '', families: [4], devices: {}, routes: [{ to: '0.0.0.0/0', device: 'v4' }] } as const;
    expect(() => compile({ ...topology, links: [], tunnels: [], nodes: { c4 } })).toThrow(
      new TypeError('no device v4 in node c4'),
    );
  });
});

describe('a world', () => {
  it('has a vantage for each path', () => {
    expect(vantages(world, { c4: 'net:[4]', c6: 'net:[6]', s64: 'net:[64]', ter: 'net:[3544]' })).toMatchSnapshot();
  });

  it('gives each path a name server of its own family', () => {
    const { resolvConf } = blueprint('test', world);
    expect(resolvConf['c4']).toBe('nameserver 198.51.100.53\n');
    expect(resolvConf['ter']).toBe('nameserver 2001:db8:53::53\n');
    expect(resolvConf['tgt']).toBe('nameserver 198.51.100.53\nnameserver 2001:db8:53::53\n');
  });

  it('refuses a daemon in a node that is not there, and two of one name', () => {
    const daemon = { name: 'one', node: 'tgt', package: 'none', files: {}, argv: ['one'], ready: { output: /up/ }, deadline: 1 };
    expect(() => blueprint('test', { ...world, daemons: [{ ...daemon, node: 'moon' }] })).toThrow(
      new TypeError('daemon one: no node moon'),
    );
    expect(() => blueprint('test', { ...world, daemons: [daemon, daemon] })).toThrow(new TypeError('daemon one is there twice'));
  });
});
