import { z } from 'zod';
import { pathKinds, type PathId } from '../../harness/model/path.ts';
import { type Aim, suite } from '../../harness/model/suite.ts';
import type { Vantage } from '../../harness/model/vantage.ts';

/** T of RFC 4380 5.2.1 is 4 s, for clients that have all day; N is its own. */
const solicitation = { timeoutMs: 500, tries: 3 };

/** What a first exchange may take: two SYN retransmissions (RFC 6298 5.5), and on Teredo two thirds of a phase (RFC 4380 5.2.1). */
const coldBudgetMs = (path: PathId): number => (path === 'teredo' ? 8_000 : 3_000);

export default suite({
  title: 'is the path what it claims to be?',
  options: z.strictObject({}),
  aims: ({ path, vantage }) => [
    ...controlAims(path, vantage),
    ...resolverAims(path, vantage),
    ...(path === 'ipv6' ? ipv4TrafficAims : []),
    ...(path === 'teredo' ? teredoAims(path, vantage) : []),
    ...(path === '6to4' ? sixToFourAims(path, vantage) : []),
  ],
});

function controlAims(path: PathId, { control }: Vantage): Aim[] {
  if (control === null) return [];
  const cold = coldBudgetMs(path);
  const ask = { probe: 'path/control', input: { control, coldBudgetMs: cold } };
  return [
    { ...ask, aim: 'control-before', phase: 'before' },
    { aim: 'identity', probe: 'path/identity', input: { control, deadlineMs: cold }, phase: 'before' },
    { aim: 'transfer', probe: 'path/transfer', input: { control, stallMs: cold, totalMs: 3 * cold }, phase: 'before' },
    { aim: 'mtu', probe: 'path/mtu', input: { address: control.address, declared: pathKinds[path].mtu } },
    { ...ask, aim: 'control-after', phase: 'after' },
  ];
}

function resolverAims(path: PathId, { resolvers, testName }: Vantage): Aim[] {
  // Without a name of our own there is nothing that a host's resolvers should be bothered with.
  if (testName === null || resolvers.length === 0) return [];
  const { family } = pathKinds[path];
  const input = { servers: resolvers.slice(0, 3), port: 53, name: testName, family, deadlineMs: coldBudgetMs(path) };
  return [{ aim: 'resolver', probe: 'path/resolver', input, phase: 'before' }];
}

const ipv4TrafficAims: readonly Aim[] = (['before', 'after'] as const).map((phase) => ({
  aim: `ipv4-traffic-${phase}`,
  probe: 'path/ipv4-traffic',
  input: {},
  phase,
}));

function teredoAims(path: PathId, { teredo, control, local }: Vantage): Aim[] {
  const towards = control?.address ?? local;
  const aims: Aim[] = control === null ? [] : [tokenAim(path, control)];
  if (teredo === null) return aims;
  const { server: primary, secondary, port } = teredo;
  const input = { primary, secondary, port, ...solicitation };
  aims.push({ aim: 'teredo-server', probe: 'path/teredo-server', input, phase: 'before' });
  aims.push({ aim: 'teredo-nat', probe: 'path/teredo-nat', input });
  if (towards === null) return aims;
  return [...aims, { aim: 'teredo-address', probe: 'path/teredo-address', input: { towards, server: primary }, phase: 'before' }];
}

function sixToFourAims(path: PathId, { sixToFour, control, local }: Vantage): Aim[] {
  const towards = control?.address ?? local;
  const aims: Aim[] = control === null ? [] : [tokenAim(path, control)];
  if (sixToFour === null || towards === null) return aims;
  return [...aims, { aim: '6to4-address', probe: 'path/6to4-address', input: { towards, ...sixToFour }, phase: 'before' }];
}

const tokenAim = (path: PathId, control: NonNullable<Vantage['control']>): Aim => ({
  aim: 'token',
  probe: 'path/token',
  input: { control, deadlineMs: coldBudgetMs(path) },
  phase: 'before',
});
