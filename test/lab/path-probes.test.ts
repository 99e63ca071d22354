import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isolated, linesOf } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

requiresLab('the path probes through a router', () => {
  it('name each fault of the way by its own check', () => {
    const script = [here('path-probes.sh'), process.execPath, here('../../lab/mirror/server.ts'), here('path-probes.ts')];
    const output = execFileSync('unshare', [...isolated(), 'bash', ...script], { encoding: 'utf8', timeout: 50_000 });
    const [healthy, noWayOut, noWayIn, noRoute, blackHole, narrow, noMirror, ...rest] = linesOf(output);

    // The client has native Ethernet and IPv4: not what a 6to4 and an IPv6-only client have.
    expect(healthy).toMatchObject({
      messages: ['6to4-mtu#too-large', 'no-v4-leak#route'],
      token: { answered: { source: '2002:cb00:7140::1' } },
      mtu: { largest: 1500, isLarger: false, reported: 1500 },
      identity: { local: '2002:cb00:7140::1', source: '2002:cb00:7140::1', device: { name: 'cli0' } },
      traffic: { kind: 'lab', routes: ['0.0.0.0/0 cli0', '203.0.113.0/24 cli0'] },
      address: { interfaces: ['127.0.0.1', '203.0.113.64'], linkMtu: 1500, outerMtu: 1500 },
      control: { echo: [{ hopLimit: 63 }, { hopLimit: 63 }, { hopLimit: 63 }] },
    });
    expect(noWayOut).toMatchObject({
      messages: [
        '6to4-outbound-blackhole#blackhole',
        'cold-start#unknown',
        'control#dead',
        'routed#unknown',
        'teredo-relay-discovery#not-arrived',
      ],
      token: { answered: null, account: { isSeen: false } },
    });
    expect(noWayIn).toMatchObject({
      messages: ['6to4-inbound-blackhole#blackhole', 'teredo-relay-discovery#not-returned'],
      token: { account: { isSeen: true, source: '2002:cb00:7140::1', answerError: null } },
    });
    expect(noRoute).toMatchObject({
      messages: ['6to4-return-relay#missing', 'teredo-relay-discovery#no-route-back'],
      token: { account: { isSeen: true, answerError: 'ENETUNREACH' } },
    });
    expect(blackHole).toMatchObject({
      messages: ['big-body#upload-short'],
      transfer: { download: { octets: 262_144 }, upload: { arrived: null, ended: 'silent' } },
    });
    expect(narrow).toMatchObject({ messages: ['mtu-claimed#smaller'], mtu: { largest: 1280, reported: 1280 } });
    expect(noMirror).toMatchObject({
      messages: [
        '6to4-inbound-blackhole#unknown',
        '6to4-outbound-blackhole#unknown',
        '6to4-return-relay#unknown',
        'cold-start#unknown',
        'control#dead',
        'teredo-relay-discovery#unknown',
      ],
      token: { answered: null, account: null, code: 'ECONNREFUSED' },
    });
    expect(rest).toEqual([]);
  });
});
