import { beforeAll, expect, it } from 'vitest';
import { type Lab, openLab } from '../../lab/client.ts';
import { mirror } from '../../lab/daemons/mirror.ts';
import type { Fault } from '../../lab/fault.ts';
import * as faults from '../../lab/faults.ts';
import { internet } from '../../lab/topology/internet.ts';
import { internetDaemons, mirrorPorts, testName } from '../../lab/worlds/internet-daemons.ts';
import type { World } from '../../lab/world.ts';
import { requiresLab } from './requires-lab.ts';

const topology = internet({ sites: 3 });
const [first, second, third] = topology.target.sites.map(({ ipv6 }) => ipv6);
const world: World = {
  name: 'faults',
  title: 'a mirror as target',
  topology,
  daemons: [
    ...internetDaemons(topology, []),
    mirror({
      name: 'mirror-tgt',
      node: 'tgt',
      addresses: topology.target.sites.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]),
      ...mirrorPorts,
    }),
  ],
  faults: [],
  mirror: mirrorPorts,
  testName,
  targets: {},
};

const control = topology.control;
/** What is asked by echo request: client, address. */
const questions: Readonly<Record<string, readonly [node: string, address: string]>> = {
  'ipv4 target': ['c4', '198.51.100.80'],
  'ipv6 target': ['c6', `${first}`],
  'ipv6 other': ['c6', `${second}`],
  '6to4 target': ['s64', `${first}`],
  'teredo target': ['ter', `${first}`],
  'ipv4 mirror': ['c4', control.ipv4],
  'ipv6 mirror': ['c6', control.ipv6],
  '6to4 mirror': ['s64', control.ipv6],
};
const sixToFour = ['6to4 target', '6to4 mirror'];

const fetchScript = (url: string): string =>
  `fetch('${url}', { signal: AbortSignal.timeout(2000) }).then((r) => r.arrayBuffer()).then((b) => console.log(b.byteLength), (e) => console.log(e.cause?.code ?? e.name))`;

/** Source ports that two peers see of one socket. */
const portsScript = `
const socket = require('node:dgram').createSocket('udp4');
const ports = [];
socket.on('message', (text) => { ports.push(JSON.parse(text).source.port); if (ports.length === 2) { console.log(JSON.stringify(ports)); socket.close(); } });
for (const peer of ['198.51.100.80', '198.51.100.81']) socket.send(('sixways ' + '0123456789abcdef').padEnd(256), 7, peer);
setTimeout(() => process.exit(1), 3000).unref();`;

requiresLab('faults', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(world);
    return async () => await lab.close();
  });

  async function broken(): Promise<string[]> {
    const asked = await Promise.all(
      Object.entries(questions).map(async ([name, [node, address]]) => {
        const { code } = await lab.exec(node, ['ping', '-qn', '-c3', '-i0.2', '-W1', address]);
        return code === 0 ? [] : [name];
      }),
    );
    return asked.flat();
  }

  async function run(node: string, script: string): Promise<string> {
    const { stdout, stderr } = await lab.exec(node, [process.execPath, '-e', script]);
    return (stdout + stderr).trim();
  }

  async function withFault(fault: Fault, during: () => Promise<void>, healed: () => Promise<void>): Promise<void> {
    await lab.fault(fault);
    try {
      await during();
    } finally {
      await lab.heal(fault.name);
    }
    await healed();
  }

  it('has none to begin with', async () => {
    expect(await broken()).toEqual([]);
  });

  const table: readonly (readonly [Fault, readonly string[]])[] = [
    [faults.deadAddress(), ['ipv6 target', '6to4 target', 'teredo target']],
    [faults.deadAddress(second), ['ipv6 other']],
    [faults.sixToFourInboundDead, sixToFour],
    [faults.sixToFourOutboundDead, sixToFour],
    [faults.sixToFourRouteMissing, sixToFour],
    [faults.mirrorSilent, ['ipv4 mirror', 'ipv6 mirror', '6to4 mirror']],
  ];
  it.each(table.map(([fault, breaks]) => ({ name: `${fault.name}: ${fault.title}`, fault, breaks })))(
    '$name',
    async ({ fault, breaks }) => {
      await withFault(
        fault,
        async () => expect(await broken()).toEqual(breaks),
        // A Teredo client takes a peer that did not answer for dead for a while.
        async () => expect((await broken()).filter((name) => name !== 'teredo target')).toEqual([]),
      );
    },
  );

  it('packet-too-big-dropped: small answers pass, large ones only to clients that ask for small packets', async () => {
    const large = async (): Promise<string[]> =>
      await Promise.all(
        ['c4', 'c6', 's64', 'ter'].map(
          async (node) => await run(node, fetchScript(node === 'c4' ? 'http://198.51.100.80/large' : `http://[${second}]/large`)),
        ),
      );
    await withFault(
      faults.packetTooBigDropped,
      async () => {
        expect(await large()).toEqual(['262144', 'TimeoutError', 'TimeoutError', '262144']);
        expect(await run('c6', fetchScript(`http://[${second}]/`))).toMatch(/^\d+$/);
      },
      async () => expect(await large()).toEqual(['262144', '262144', '262144', '262144']),
    );
  });

  it('symmetric-nat: two peers see two ports', async () => {
    const ports = async (): Promise<number> => new Set<unknown>(JSON.parse(await run('ter', portsScript))).size;
    expect(await ports()).toBe(1);
    await withFault(
      faults.symmetricNat,
      async () => expect(await ports()).toBe(2),
      async () => expect(await ports()).toBe(1),
    );
  });

  it('mirror-dead: its ports are closed', async () => {
    const whoami = async (): Promise<string> => await run('c4', fetchScript(`http://${control.ipv4}/whoami`));
    await withFault(
      faults.mirrorDead,
      async () => expect(await whoami()).toBe('ECONNREFUSED'),
      async () => expect(await whoami()).toMatch(/^\d+$/),
    );
    expect(lab.casualties).toEqual([]);
  });

  it('lossy: some packets are lost', async () => {
    const lost = async (): Promise<number> => {
      const { stdout } = await lab.exec('c6', ['ping', '-qn', '-c200', '-i0.005', '-W1', `${first}`]);
      return Number(/([\d.]+)% packet loss/.exec(stdout)?.[1]);
    };
    await withFault(
      faults.lossy({ percent: 20 }),
      async () => {
        const percent = await lost();
        expect(percent).toBeGreaterThan(5);
        expect(percent).toBeLessThan(40);
      },
      async () => expect(await lost()).toBe(0),
    );
  });

  it('relay-down: neither tunnel reaches native IPv6', async () => {
    const teredo = async (address: string): Promise<number> =>
      (await lab.exec('ter', ['ping', '-qn', '-c3', '-i0.2', '-W1', address])).code;
    await withFault(
      faults.relayDown,
      async () => {
        expect(await broken()).toEqual(expect.arrayContaining(sixToFour));
        expect(await teredo(`${second}`)).not.toBe(0);
      },
      async () => {
        expect((await broken()).filter((name) => name !== 'teredo target')).toEqual([]);
        expect(await teredo(`${third}`)).toBe(0);
      },
    );
  });

  it('refuses what it cannot do, and leaves nothing of it', async () => {
    const half: Fault = {
      name: 'half',
      title: 'the second action fails',
      actions: [...faults.deadAddress(second).actions, { kind: 'ip', node: 'i6', apply: ['link set moon up'], revert: [] }],
    };
    await expect(lab.fault(half)).rejects.toThrow(/fault half: .*Cannot find device "moon"/);
    await expect(lab.heal('half')).rejects.toThrow('no fault half to heal');
    expect(await broken()).not.toContain('ipv6 other');
  });
});

requiresLab('faults from the start', () => {
  it('opens a lab although the Teredo client cannot qualify', async () => {
    const lab = await openLab({ ...world, faults: [faults.teredoBlocked] });
    try {
      expect(lab.readiness).not.toHaveProperty('miredo-client');
      expect((await lab.exec('ter', ['ping', '-c1', '-W1', `${first}`])).code).not.toBe(0);
    } finally {
      await lab.close();
    }
  });
});
