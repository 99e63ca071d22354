import { makeAuthority } from '../certificates.ts';
import { smbd } from '../daemons/smbd.ts';
import { nginx } from '../daemons/nginx.ts';
import type { Directive } from '../daemons/nginx-text.ts';
import type { Mutant } from '../mutant.ts';
import { internet } from '../topology/internet.ts';
import type { World } from '../world.ts';
import { browserPages } from './browser-pages.ts';
import { iisDocuments, iisOptions } from '../iis/documents.ts';
import { demoIis } from './demo-iis.ts';
import { demoZone } from './demo-zone.ts';
import { dual, mirrorPorts, testName } from './internet-daemons.ts';
import { farServer, mailPointers, mailRecords, mailServer, mailTarget, mailUser, outbound } from './mail.ts';
import { smbSecrets, smbTarget } from './smb-target.ts';
import { marker, page, site } from './pages.ts';
import { strict } from './strict-host.ts';
import { uploadLocation, uploadSink } from './upload-sink.ts';
import { wireguard } from './vpn/scenarios/wireguard.ts';
import { withTunnel } from './vpn/with-tunnel.ts';

/** HSTS, an upload sink, and a page that has moved. nginx builds `Location` from Host, brackets and port included. */
const secure: readonly Directive[] = [
  ['add_header', 'Strict-Transport-Security', 'max-age=31536000', 'always'],
  uploadLocation,
  ['location', '=', '/old', [['return', '301', '/catalogue/']]],
];

const markers = { Shop: marker('shop'), www: marker('www'), Status: marker('status') };

/** Admits the clients of the four paths, and nobody beside them. */
const files = { settings: { 'hosts allow': '203.0.113.4 2001:db8:6::6 2002:cb00:7140::1 2001::/32' } };

/**
 * Two sites, a mail server and a file server on one dual-stack host, each open on all four paths, the zone of their names, and a VPN
 * beside them; healthy unless `broken` says what is not.
 */
export default async function demo({ broken }: { readonly broken?: Mutant['site'] } = {}): Promise<World> {
  const topology = internet();
  const [tgt] = topology.target.sites;
  if (tgt === undefined) throw new RangeError('the topology has no site');
  const addresses = [tgt.ipv4, tgt.ipv6];
  const { ca, issue } = await makeAuthority();
  const [certificate, leaf] = await Promise.all([
    issue({ names: ['shop.lab.test', 'www.lab.test'], addresses }),
    issue({ names: ['mail.lab.test'] }),
  ]);
  const iis = demoIis(tgt, certificate, (root) => [['root', root], ...secure], broken);
  const zone = demoZone(topology, tgt, {
    names: [...dual('mail', tgt), ...mailRecords('mail', topology)],
    root: mailPointers('mail', tgt, topology),
  });
  const { user, login, secrets } = mailUser('mail');
  const services: World = {
    name: 'demo',
    title: 'two sites, a mail server and a file server on a dual-stack host, their zone, and a VPN',
    topology,
    daemons: [
      ...zone.daemons,
      mailServer('mail', topology.target.node, tgt, { leaf, ca }, { user }),
      farServer(topology),
      smbd({ name: 'smbd-tgt', node: topology.target.node, ...files }),
      nginx({
        name: 'nginx-tgt',
        node: topology.target.node,
        documents: {
          ...site('shop', 'shop'),
          ...browserPages('shop', 'shop'),
          ...site('www', 'www'),
          'default/index.html': page('default', '<p>Nothing has been published here.</p>'),
          'status/index.html': page('status', '<p>All is well.</p>'),
          ...iisDocuments(iis.files),
        },
        statements: [['gzip', 'on'], ['gzip_types', 'text/css'], ['gzip_vary', 'on'], ['client_max_body_size', '8m'], uploadSink],
        servers: iis.servers.map(strict),
      }),
    ],
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: {
      shop: { ...target('shop', addresses, ca), iis: { ...iisOptions('nginx-tgt'), markers } },
      www: target('www', addresses, ca),
      files: smbTarget({ host: 'files.lab.test', at: tgt }, 'smbd-tgt'),
      zone: zone.target,
      mail: { ...mailTarget('mail', tgt, { ca }), ...outbound, login },
    },
    secrets: { ...secrets, ...smbSecrets },
  };
  return await withTunnel(services, 'demo', wireguard.b);
}

/** A browser is slow to start: one site is enough to show what it sees. */
const browsed = { pages: ['/browser.html'], ready: '#ready', serviceWorker: '/sw.js', screenshots: true };

function target(name: string, addresses: readonly string[], ca: string): Record<string, unknown> {
  return {
    suite: 'http-iis',
    url: `https://${name}.lab.test/`,
    addresses,
    ca,
    marker: marker(name),
    literal: true,
    ports: [80],
    also: ['/old', '/catalogue', '/style.css'],
    large: '/large.bin',
    upload: '/upload',
    ...(name === 'shop' ? browsed : {}),
    idle: [2],
  };
}
