import { makeAuthority } from '../certificates.ts';
import { listenersAt, maildirOf } from '../daemons/sendmail.ts';
import { labDirectory } from '../enter.ts';
import { siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { Topology } from '../topology/topology.ts';
import type { World } from '../world.ts';
import { dual, internetDaemons, mirrorPorts, pointersTo, testName } from './internet-daemons.ts';
import { farServer, mailPointers, mailRecords, mailServer, mailTarget, outbound } from './mail.ts';
import { listeners } from './smtp-mutants/listeners.ts';
import type { Place, SmtpMutant } from './smtp-mutants/mutant.ts';
import { names } from './smtp-mutants/names.ts';
import { policy } from './smtp-mutants/policy.ts';

/** Mail servers with sockets at addresses of their own: many in one world. */
export const mutants = { policy, names } satisfies Record<string, Readonly<Record<string, SmtpMutant>>>;
/** Mail servers with sockets for all addresses: a world for each. */
export const listenerMutants = listeners;

/** One target for each mutant of a group, on an address pair of its own. */
export default async function smtpMutants(group: keyof typeof mutants): Promise<World> {
  const entries: readonly (readonly [string, SmtpMutant])[] = Object.entries(mutants[group]);
  const topology = internet({ sites: entries.length + 1 });
  const { ca, issue } = await makeAuthority();
  const [good, otherName] = await Promise.all([
    issue({ names: entries.map(([name]) => `${name}.lab.test`) }),
    issue({ names: ['elsewhere.lab.test'] }),
  ]);
  const places = entries.map(([name, mutant], at) => {
    const place: Place = { host: `${name}.lab.test`, at: siteAddress(at + 1), leaves: { good, otherName }, ca };
    return { name, mutant, place };
  });
  return {
    name: `smtp-mutants-${group}`,
    title: `mail servers, each with one thing broken: ${group}`,
    topology,
    daemons: [
      ...internetDaemons(
        topology,
        [
          ...mailRecords('mail', topology),
          ...dual('mail', siteAddress(0)),
          ...places.flatMap(({ name, mutant, place }) => recordsOf(name, mutant, place)),
        ],
        {
          root: [
            ...mailPointers('mail', siteAddress(0), topology),
            ...places.flatMap(
              ({ mutant, place }) => mutant.pointers?.(place) ?? pointersTo(place.host, [place.at.ipv4, place.at.ipv6]),
            ),
          ],
        },
      ),
      farServer(topology),
      ...places.flatMap(({ name, mutant, place }) =>
        (mutant.servers?.(place) ?? [{}]).map((change, nth) => serverOf(name, topology, place, { change, nth })),
      ),
    ],
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: Object.fromEntries(places.map(({ name, mutant, place }) => [name, targetOf(name, mutant, place)])),
  };
}

function recordsOf(name: string, { records }: SmtpMutant, place: Place) {
  const own = records?.(place, name) ?? [];
  const healthy = [[name, 'MX', `10 ${name}`] as const, [name, 'TXT', '"v=spf1 mx -all"'] as const];
  return [
    ...dual(name, place.at),
    ...healthy.filter(([, type]) => !own.some(([owner, other]) => owner === name && other === type)),
    ...own,
  ];
}

function serverOf(
  name: string,
  { target }: Topology,
  { host, at, leaves, ca }: Place,
  { change, nth }: { readonly change: object; readonly nth: number },
) {
  const { name: own, ...server } = mailServer(
    name,
    target.node,
    at,
    { leaf: leaves.good, ca },
    {
      domains: [host, `[IPv6:${at.ipv6}]`],
      listeners: listenersAt([at.ipv4, at.ipv6]),
      ready: [`${at.ipv4}:25`],
      // A second daemon delivers to the mailboxes of the first.
      maildir: maildirOf(labDirectory, `sendmail-${name}`),
      ...change,
    },
  );
  return { ...server, name: nth === 0 ? own : `${own}-${nth + 1}` };
}

/** Two daemons have two configurations, neither of which tells what the host listens on. */
const unread = { config: undefined, access: undefined, bindv6only: undefined };

const targetOf = (name: string, { options, servers }: SmtpMutant, place: Place): Record<string, unknown> => ({
  ...mailTarget(name, place.at, { ca: place.ca, of: place.host }),
  ...outbound,
  ...((servers?.(place).length ?? 1) > 1 ? unread : {}),
  ...options,
});

/** A world with one mail server, whose sockets are for all addresses. */
export async function listenerWorld(name: string): Promise<World> {
  const mutant = listeners[name];
  if (mutant === undefined) throw new RangeError(`no mutant ${name}`);
  const plain = internet();
  const { node } = plain.target;
  const target = plain.nodes[node];
  if (target === undefined) throw new RangeError(`no node ${node}`);
  const sysctls = mutant.bindv6only === undefined ? {} : { sysctls: { 'net.ipv6.bindv6only': '1' } };
  const topology: Topology = { ...plain, nodes: { ...plain.nodes, [node]: { ...target, ...sysctls } } };
  const at = siteAddress(0);
  const { ca, issue } = await makeAuthority();
  const leaf = await issue({ names: ['mail.lab.test'] });
  return {
    name: `smtp-${name}`,
    title: mutant.title,
    topology,
    daemons: [
      ...internetDaemons(topology, [...dual('mail', at), ...mailRecords('mail', topology)], {
        root: mailPointers('mail', at, topology),
      }),
      mailServer(
        'mail',
        node,
        at,
        { leaf, ca },
        {
          listeners: mutant.listeners,
          ...(mutant.serves === undefined ? {} : { serves: mutant.serves }),
        },
      ),
    ],
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: {
      mail: { ...mailTarget('mail', at, { ca }), bindv6only: mutant.bindv6only ?? 0 },
    },
  };
}
