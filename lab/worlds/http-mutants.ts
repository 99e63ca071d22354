import { makeAuthority } from '../certificates.ts';
import { httpServer } from '../daemons/http-server.ts';
import { nginx } from '../daemons/nginx.ts';
import { siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { World } from '../world.ts';
import { literals } from './http-mutants/literals.ts';
import { both, plain, type HttpMutant, type Place } from './http-mutants/mutant.ts';
import { parity } from './http-mutants/parity.ts';
import { reach } from './http-mutants/reach.ts';
import { redirects } from './http-mutants/redirects.ts';
import { tls } from './http-mutants/tls.ts';
import { transfer } from './http-mutants/transfer.ts';
import { dual, internetDaemons, mirrorPorts, testName } from './internet-daemons.ts';
import { marker, page, site } from './pages.ts';
import { uploadSink } from './upload-sink.ts';

/** By target name. */
export const mutants: Readonly<Record<string, HttpMutant>> = {
  ...reach,
  ...literals,
  ...redirects,
  ...parity,
  ...tls,
  ...transfer,
};

/** One target for each mutant, on an address pair of its own; the first pair has the healthy site that redirects lead to. */
export default async function httpMutants(): Promise<World> {
  const entries = Object.entries(mutants);
  const topology = internet({ sites: entries.length + 1 });
  const www = siteAddress(0);
  const addresses = entries.flatMap((_, at) => both({ at: siteAddress(at + 1) }));
  const names = entries.map(([name]) => `${name}.lab.test`);
  const { ca, issue } = await makeAuthority();
  const [good, expired, otherName, below] = await Promise.all([
    issue({ names, addresses }),
    issue({ names, addresses, expired: true }),
    issue({ names: ['elsewhere.lab.test'] }),
    issue({ names, addresses, by: 'intermediate' }),
  ]);
  const leaves = { good, expired, otherName, below };
  const places = entries.map(([name, mutant], at) => {
    const place: Place = { host: `${name}.lab.test`, at: siteAddress(at + 1), leaves };
    return { name, mutant, place };
  });
  const actions = places.flatMap(({ mutant, place }) => mutant.fault?.(place) ?? []);
  return {
    name: 'http-mutants',
    title: 'web sites, each with one thing broken on IPv6',
    topology,
    daemons: [
      ...internetDaemons(topology, [...dual('www', www), ...places.flatMap(({ name, place }) => dual(name, place.at))]),
      nginx({
        name: 'nginx-tgt',
        node: topology.target.node,
        documents: {
          ...site('site', 'site'),
          'default/index.html': page('default', '<p>Nothing has been published here.</p>'),
          ...site('old-copy', 'site'),
          'old-copy/index.html': page('site', '<p>Closed for the season.</p>\n<p>Open again in March.</p>'),
        },
        statements: [['client_max_body_size', '8m'], uploadSink],
        servers: [plain([www.ipv4, www.ipv6]), ...places.flatMap(({ mutant, place }) => mutant.nginx?.(place) ?? [])],
      }),
      httpServer({
        name: 'http-tgt',
        node: topology.target.node,
        sites: places.flatMap(({ mutant, place }) => mutant.sites?.(place) ?? []),
      }),
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
    ...(scheme === 'https' ? { ca } : {}),
    ...(nginx === undefined ? {} : { large: '/large.bin', upload: '/upload' }),
    ...options,
  };
}
