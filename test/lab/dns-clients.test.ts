import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isolated, linesOf } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('dns-clients.ts', import.meta.url));

/** A link whose other end is here too, both families with a route, and the service's addresses. */
const network = [
  'ip link set lo up',
  'ip link add va type veth peer name vb',
  'ip link set va addrgenmode none',
  'ip link set vb up',
  'ip link set va up',
  'ip addr add 192.0.2.1/24 dev va',
  'ip -6 addr add fe80::80/64 dev va nodad',
  'ip -6 addr add 2001:db8:6::6/64 dev va nodad',
  'ip route add default dev va',
  'ip -6 route add ::/0 dev va',
  'ip addr add 198.51.100.80/32 dev lo',
  'ip -6 addr add 2001:db8:80::80/128 dev lo nodad',
].join(' && ');

interface Seen {
  readonly reds: Readonly<Record<'ipv4' | 'ipv6' | 'teredo', Readonly<Record<string, string>>>>;
  readonly verdicts: Readonly<Record<string, string>>;
  readonly said: string;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sixways-dns-'));
  await writeFile(join(directory, 'hosts'), '127.0.0.1 localhost\n203.0.113.9 dual.test\n2001:db8:9::9 dual.test\n');
  await writeFile(join(directory, 'gai.conf'), '');
  await writeFile(join(directory, 'v4-first.conf'), 'precedence ::ffff:0:0/96 100\n');
});
afterAll(async () => await rm(directory, { recursive: true }));

async function world(name: string, gai = 'gai.conf'): Promise<Seen> {
  const files = `mount --bind '${directory}/hosts' /etc/hosts && mount --bind '${directory}/${gai}' /etc/gai.conf`;
  const argv = ['sh', '-c', `${network} && ${files} && exec "$@"`, 'sh', process.execPath, script, name];
  const { stdout } = await run('unshare', [...isolated(), ...argv], { timeout: 50_000 });
  const [seen] = linesOf(stdout) as [Seen]; // as dns-clients.ts writes it
  return seen;
}

requiresLab('clients of a zone, on a link of their own', () => {
  it('a good world passes', async () => {
    const { reds, verdicts } = await world('good');
    expect(reds).toEqual({ ipv4: {}, ipv6: {}, teredo: {} });
    const spoken = ['dest-order', 'dest-order-dead-first', 'dns64-broken-aaaa', 'llmnr-v6'];
    expect(spoken.map((check) => verdicts[check])).toEqual(spoken.map(() => 'pass'));
  });

  it('gai.conf with IPv4 first: dest-order', async () => {
    const { reds, said } = await world('good', 'v4-first.conf');
    const warned = { 'dest-order': 'warn' };
    expect(reds).toEqual({ ipv4: warned, ipv6: warned, teredo: warned });
    expect(said).toContain(
      'this host tries 203.0.113.9, 2001:db8:9::9; glibc with an unchanged gai.conf would try 2001:db8:9::9, 203.0.113.9',
    );
  });

  it('a dead A record: tried first over IPv4, and by Teredo clients', async () => {
    expect((await world('dead-a')).reds).toEqual({
      ipv4: { 'dest-order-dead-first': 'fail' },
      ipv6: {},
      teredo: { 'dest-order-dead-first': 'warn' },
    });
  });

  it('a dead AAAA record: it fails, and strands clients behind NAT64', async () => {
    const { reds } = await world('dead-aaaa');
    expect(reds.ipv4).toEqual({});
    expect(reds.ipv6).toEqual({ 'aaaa-live': 'fail', 'dns64-broken-aaaa': 'warn' });
  });

  it.each([
    ['llmnr-a-only', 'warn'],
    ['llmnr-unwanted', 'warn'],
    ['llmnr-silent', 'warn'],
    ['deaf', 'path-fault'],
  ])('%s: llmnr-v6 %s over both families', async (name, word) => {
    const { reds } = await world(name);
    expect(reds).toEqual({ ipv4: { 'llmnr-v6': word }, ipv6: { 'llmnr-v6': word }, teredo: {} });
  });

  it('a host that shall not answer, and does not', async () => {
    expect((await world('llmnr-quiet')).reds).toEqual({ ipv4: {}, ipv6: {}, teredo: {} });
  });
});
