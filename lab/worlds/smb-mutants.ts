import { smbConf, smbd, smbEvidence } from '../daemons/smbd.ts';
import type { DaemonSpec } from '../daemons/daemon.ts';
import { siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { World } from '../world.ts';
import { internetDaemons, mirrorPorts, testName } from './internet-daemons.ts';
import { configuration } from './smb-mutants/configuration.ts';
import type { Place, SmbMutant } from './smb-mutants/mutant.ts';
import { protocol } from './smb-mutants/protocol.ts';
import { service, serviceDaemons } from './smb-mutants/service.ts';
import { throughput } from './smb-mutants/throughput.ts';
import { smbSecrets, smbTarget } from './smb-target.ts';

/** By group and target name; each group is a world. */
export const mutants = { protocol, service, throughput, configuration } satisfies Record<
  string,
  Readonly<Record<string, SmbMutant>>
>;

interface Served {
  readonly name: string;
  readonly mutant: SmbMutant;
  readonly place: Place;
}

/** One target for each mutant, on an address pair of its own; on the first pair is a server of another name. */
export default function smbMutants(group: keyof typeof mutants): World {
  const entries = Object.entries(mutants[group]);
  const topology = internet({ sites: entries.length + 1 });
  const { node } = topology.target;
  const places = entries.map(([name, mutant], index): Served => {
    const place: Place = { host: `${name}.lab.test`, at: siteAddress(index + 1) };
    return { name, mutant, place };
  });
  const actions = places.flatMap(({ mutant, place }) => mutant.fault?.(place) ?? []);
  const stranger = siteAddress(0);
  return {
    name: `smb-mutants-${group}`,
    title: `file servers, each with one thing broken: ${group}`,
    topology,
    daemons: [
      ...internetDaemons(
        topology,
        places.flatMap(({ name, mutant, place }) =>
          (mutant.records?.(place) ?? [place.at.ipv4, place.at.ipv6]).map(
            (address) => [name, address.includes(':') ? 'AAAA' : 'A', address] as const,
          ),
        ),
      ),
      smbd({
        name: 'smbd-stranger',
        node,
        addresses: [`${stranger.ipv4}/32`, `${stranger.ipv6}/64`],
        settings: { 'netbios name': 'stranger' },
      }),
      ...places.flatMap(({ name, mutant, place }) => instances(node, name, mutant, place)),
      ...serviceDaemons(
        node,
        places.flatMap(({ mutant, place }) => mutant.sites?.(place) ?? []),
      ),
    ],
    faults: actions.length === 0 ? [] : [{ name: 'mutants', title: 'what the sites’ own network drops', actions }],
    mirror: mirrorPorts,
    testName,
    secrets: smbSecrets,
    targets: Object.fromEntries(places.map((one) => [one.name, target(one)])),
  };
}

function instances(node: string, name: string, { served, files = {} }: SmbMutant, place: Place): DaemonSpec[] {
  const is = served(place);
  const given = Object.fromEntries(Object.entries(files).map(([option, text]) => [givenFile(option), text(place)]));
  if ('both' in is) return [smbd({ name, node, ...is.both, documents: given })];
  // Two instances stand for one server that binds both addresses.
  const whole = { [givenFile('smbConf')]: smbConf({ addresses: [place.at.ipv4, place.at.ipv6] }) };
  return [
    smbd({ name: `${name}-4`, node, ...is.v4, documents: { ...whole, ...given } }),
    ...(is.v6 === null ? [] : [smbd({ name: `${name}-6`, node, ...is.v6 })]),
  ];
}

const givenFile = (option: string): string => `given/${option}`;

function target({ name, mutant, place }: Served): Record<string, unknown> {
  const { served, files = {}, options } = mutant;
  const given = Object.fromEntries(Object.keys(files).map((option) => [option, givenFile(option)]));
  // When one instance says what is listening, the other may not yet.
  const [daemon, evidence] =
    'both' in served(place) ? [name, smbEvidence] : [`${name}-4`, { smbConf: givenFile('smbConf'), ipAddr: smbEvidence.ipAddr }];
  return { ...smbTarget(place, daemon, { ...evidence, ...given }), octets: 65_536, ...options };
}
