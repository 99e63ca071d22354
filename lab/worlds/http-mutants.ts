import { makeAuthority } from '../certificates.ts';
import { httpServer } from '../daemons/http-server.ts';
import { nginx } from '../daemons/nginx.ts';
import { siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { World } from '../world.ts';
import { browserPages } from './browser-pages.ts';
import { accessRules } from './http-mutants/access-rules.ts';
import { browser } from './http-mutants/browser.ts';
import { clientDaemons, clientDocuments, clients, clientStatements } from './http-mutants/clients.ts';
import { ftp } from './http-mutants/ftp.ts';
import { iis } from './http-mutants/iis.ts';
import { literalForms } from './http-mutants/literal-forms.ts';
import { literals } from './http-mutants/literals.ts';
import { both, plain, type HttpMutant, type Place } from './http-mutants/mutant.ts';
import { parity } from './http-mutants/parity.ts';
import { reach } from './http-mutants/reach.ts';
import { redirects } from './http-mutants/redirects.ts';
import { tls } from './http-mutants/tls.ts';
import { transfer } from './http-mutants/transfer.ts';
import { transport } from './http-mutants/transport.ts';
import { dual, internetDaemons, mirrorPorts, testName } from './internet-daemons.ts';
import { marker, page, site } from './pages.ts';
import { strict } from './strict-host.ts';
import { uploadSink } from './upload-sink.ts';

/** By group and target name. Each group is a world: more sites at once would compete for the processors, and be slow where nothing is. */
export const mutants = {
  pages: { ...reach, ...redirects, ...parity, ...transfer },
  tls,
  literals,
  'literal-forms': literalForms,
  transport,
  access: accessRules,
  clients,
  ftp,
  browser,
  iis,
} satisfies Record<string, Readonly<Record<string, HttpMutant>>>;

/** One target for each mutant, on an address pair of its own; the first pair has the healthy site that redirects lead to. */
export default async function httpMutants(group: keyof typeof mutants): Promise<World> {
  const entries: readonly (readonly [string, HttpMutant])[] = Object.entries(mutants[group]);
  const topology = internet({ sites: entries.length + 1 });
  const www = siteAddress(0);
  const addresses = entries.flatMap((_, at) => both({ at: siteAddress(at + 1) }));
  const names = entries.map(([name]) => `${name}.lab.test`);
  const { ca, issue } = await makeAuthority();
  const [good, expired, otherName, below, namesOnly, v4Only] = await Promise.all([
    issue({ names, addresses }),
    issue({ names, addresses, expired: true }),
    issue({ names: ['elsewhere.lab.test'] }),
    issue({ names, addresses, by: 'intermediate' }),
    issue({ names }),
    issue({ names, addresses: addresses.filter((address) => !address.includes(':')) }),
  ]);
  const leaves = { good, expired, otherName, below, namesOnly, v4Only };
  const places = entries.map(([name, mutant], at) => {
    const place: Place = { host: `${name}.lab.test`, at: siteAddress(at + 1), leaves };
    return { name, mutant, place };
  });
  const sites = places.flatMap(({ mutant, place }) => mutant.sites?.(place) ?? []);
  const actions = places.flatMap(({ mutant, place }) => mutant.fault?.(place) ?? []);
  return {
    name: `http-mutants-${group}`,
    title: `web sites, each with one thing broken on IPv6: ${group}`,
    topology,
    daemons: [
      ...internetDaemons(topology, [
        ...dual('www', www),
        ...places.flatMap(({ name, mutant, place }) => [
          ...dual(name, place.at),
          ...(mutant.records?.(place) ?? []).map((data) => [name, 'HTTPS', data] as const),
        ]),
      ]),
      nginx({
        name: 'nginx-tgt',
        node: topology.target.node,
        documents: {
          ...site('site', 'site'),
          ...browserPages('site', 'site'),
          'default/index.html': page('default', '<p>Nothing has been published here.</p>'),
          ...site('old-copy', 'site'),
          'old-copy/index.html': page('site', '<p>Closed for the season.</p>\n<p>Open again in March.</p>'),
          ...clientDocuments,
          ...Object.assign({}, ...places.map(({ mutant, place }) => mutant.documents?.(place))),
        },
        statements: [['client_max_body_size', '8m'], uploadSink, ...clientStatements],
        servers: [
          strict(plain([www.ipv4, www.ipv6])),
          ...places.flatMap(({ mutant, place }) => {
            const servers = mutant.nginx?.(place) ?? [];
            return mutant.takesAnyHost === true ? servers : servers.map(strict);
          }),
        ],
      }),
      ...(sites.length === 0 ? [] : [httpServer({ name: 'http-tgt', node: topology.target.node, sites })]),
      ...clientDaemons(topology.target.node, places),
    ],
    faults: actions.length === 0 ? [] : [{ name: 'mutants', title: 'what the sites’ own network drops', actions }],
    mirror: mirrorPorts,
    testName,
    targets: Object.fromEntries(places.map(({ name, mutant, place }) => [name, target(mutant, place, ca)])),
  };
}

function target({ scheme, path = '/', options, nginx }: HttpMutant, { host, at }: Place, ca: string): Record<string, unknown> {
  return {
    suite: 'http-iis',
    url: `${scheme}://${host}${path}`,
    addresses: [at.ipv4, at.ipv6],
    marker: marker('site'),
    idle: [],
    ...(scheme === 'https' ? { ca } : {}),
    ...(nginx === undefined ? {} : { large: '/large.bin', upload: '/upload' }),
    ...options,
  };
}
