/** Run by link-local.test.ts in a namespace of its own, whose loopback has fe80::1: one JSON line with what was asked and what a server saw. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import { type TLSSocket } from 'node:tls';
import tcp from '../../harness/net/probes/tcp.ts';
import { loadProbe } from '../../harness/registry/registry.ts';
import { makeAuthority } from '../../lab/certificates.ts';
import suite from '../../suites/http-iis/suite.ts';
import { hostVantage } from '../model/vantage.ts';
import { run } from '../suites/path/world.ts';

const address = 'fe80::1%lo';
const { ca, issue } = await makeAuthority();
const { certificate: cert, key } = await issue({ names: ['shop.test'], addresses: ['fe80::1'] });
const hosts = new Set<string>();
const names = new Set<string>();
const server = createServer({ cert, key }, (request, response) => {
  hosts.add(request.headers.host ?? '');
  if (request.url === '/away') response.writeHead(302, { Location: `https://[fe80::1]:${port}/` }).end();
  else response.setHeader('content-type', 'text/html').end('<title>Shop</title>');
});
server.on('secureConnection', ({ servername }: TLSSocket) => names.add(String(servername)));
await once(server.listen(0, address), 'listening');
const at = server.address();
if (at === null || typeof at === 'string') throw new Error('no port');
const { port } = at;

const vantage = hostVantage('ipv6', { local: address });
const options = suite.options.parse({ url: `https://shop.test:${port}/away`, ca, literal: true });
const addresses = [address];
const target = { name: 'shop', suite: 'http-iis', addresses: { 4: [], 6: addresses }, options };
const asked: Record<string, unknown> = {};
for (const { aim, probe, input } of suite.aims({ target, path: 'ipv6', vantage, addresses }))
  asked[aim] = await run(await loadProbe(probe), input, vantage);
asked['tcp'] = await run(tcp, { address, port }, vantage);
server.close();
process.stdout.write(`${JSON.stringify({ port, asked, hosts: [...hosts], names: [...names] })}\n`);
process.exit();
