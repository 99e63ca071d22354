import { describe, expect, it } from 'vitest';
import { ownWorld } from '../../harness/cli/own-world.ts';
import { possible } from '../../lab/possible.ts';
import { scenarios } from '../../lab/worlds/vpn/scenarios.ts';
import { wireguard } from '../../lab/worlds/vpn/scenarios/wireguard.ts';
import { vpnWorld } from '../../lab/worlds/vpn/vpn-world.ts';
import { withTunnel } from '../../lab/worlds/vpn/with-tunnel.ts';

describe('a tunnel beside other networks', () => {
  it('is one path more, and leaves the others as they are', async () => {
    const world = ownWorld();
    const both = await withTunnel(world, 'beside', wireguard.b);
    expect(Object.keys(both.topology.paths)).toEqual([...Object.keys(world.topology.paths), 'vpn']);
    expect(both.topology.nodes).toMatchObject(world.topology.nodes);
    expect(both.targets).toHaveProperty('tunnel.suite', 'vpn-leak');
    expect(both.secrets).toHaveProperty('REFLECTOR_TOKEN');
  });

  it('is there once', async () => {
    const once = await withTunnel(ownWorld(), 'beside', wireguard.b);
    await expect(withTunnel(once, 'beside', wireguard.b)).rejects.toThrow(new TypeError('node cli is there twice'));
  });

  it.each(['wireguard-go', 'wg', 'radvd', 'dnsmasq'])('is left out without %s, and the rest goes on', async (missing) => {
    const world = ownWorld();
    const left = possible(await withTunnel(world, 'beside', wireguard.b), (program) => program !== missing);
    expect(left.absent).toMatchObject([{ path: 'vpn', fix: expect.stringMatching(/^apt-get install [\w-]+$/) }]);
    expect(left.world.topology.paths).toEqual(world.topology.paths);
    const needed = new Set(left.world.daemons.map((daemon) => daemon.package));
    expect(['wireguard-go', 'radvd', 'dnsmasq-base'].filter((name) => needed.has(name))).toEqual([]);
  });

  it.each(['openvpn', 'udhcpc', 'curl', 'chromium'])('needs no %s', async (missing) => {
    const world = await withTunnel(ownWorld(), 'beside', wireguard.b);
    expect(possible(world, (program) => program !== missing)).toEqual({ world, absent: [] });
  });
});

describe('the scenarios of VPNs', () => {
  it('are worlds, each with secrets of its own', async () => {
    const worlds = await Promise.all(Object.entries(scenarios).map(async ([name, scenario]) => await vpnWorld(name, scenario)));
    expect(new Set(worlds.map(({ secrets }) => secrets?.['REFLECTOR_TOKEN'])).size).toBe(worlds.length);
    expect(worlds.map(({ name }) => name)).toEqual(Object.keys(scenarios).map((name) => `vpn-${name}`));
  });
});
