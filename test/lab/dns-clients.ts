/**
 * Run by dns-clients.test.ts in namespaces of its own, where `va` is an interface with a link, addresses of both families and routes, and
 * the service's addresses are on the loopback: one JSON line with the verdicts of one world.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startResponder } from '../../lab/name-server/llmnr.ts';
import { startNameServer } from '../../lab/name-server/name-server.ts';
import type { ServedRecord } from '../../lab/name-server/zone.ts';
import { certify, red } from '../suites/dns/certify.ts';

const v4 = '198.51.100.80';
const v6 = '2001:db8:80::80';
const llmnrPort = 5_355;

const zone: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'A', '127.0.0.1'],
  ['ns', 'AAAA', '::1'],
  ['www', 'A', v4],
  ['www', 'AAAA', v6],
];

async function listen(address: string, port: number): Promise<void> {
  const server = createServer((socket) => socket.end());
  server.listen({ host: address, port, ipv6Only: true });
  await once(server, 'listening');
}

const [world = ''] = process.argv.slice(2);
const server = await startNameServer({ addresses: ['127.0.0.1', '::1'], port: 0, zones: [{ name: 'lab.test', records: zone }] });
const port = 443;
if (world !== 'dead-a') await listen(v4, port);
if (world !== 'dead-aaaa') await listen(v6, port);
await startResponder({
  device: 'va',
  address: '192.0.2.1',
  port: llmnrPort,
  records: [
    ['fileserver', 'A', v4],
    ['fileserver', 'AAAA', v6],
    ['old', 'A', v4],
    ...(world === 'deaf' ? [] : [['known', 'A', v4] as const, ['known', 'AAAA', v6] as const]),
  ],
});
const asked: Readonly<Record<string, object>> = {
  'llmnr-a-only': { name: 'old', answers: true },
  'llmnr-unwanted': { name: 'fileserver', answers: false },
  'llmnr-quiet': { name: 'other', answers: false },
  'llmnr-silent': { name: 'other', answers: true },
  deaf: { name: 'other', answers: true },
};
const certified = await certify(
  {
    zone: 'lab.test',
    names: [{ name: 'www.lab.test', ports: [port] }],
    port: server.port,
    lab: true,
    roots: [],
    lookups: ['dual.test'],
    llmnr: { name: 'fileserver', answers: true, control: 'known', device: 'va', ...asked[world] },
  },
  (aim) => /^(?:names|declared|live|llmnr|host-order)/.test(aim),
  ['ipv4', 'ipv6', 'teredo'],
);
const reds = Object.fromEntries((['ipv4', 'ipv6', 'teredo'] as const).map((path) => [path, red(certified, path)]));
process.stdout.write(`${JSON.stringify({ reds, verdicts: certified.verdicts.ipv6, said: certified.said })}\n`);
process.exit();
