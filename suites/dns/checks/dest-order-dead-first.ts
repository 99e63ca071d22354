import { type ClientKindId, clientKinds } from '../../../harness/address/client-kinds.ts';
import { triesOf } from '../../../harness/address/client-queries.ts';
import { formatAddress } from '../../../harness/address/ip.ts';
import type { PolicyId } from '../../../harness/address/policy.ts';
import { isNative } from '../../../harness/model/path.ts';
import { check } from '../../../harness/model/check.ts';
import { answerOf, clientText, kindOn } from '../client-view.ts';
import { Live } from '../observations/zone.ts';
import { deadIn } from '../liveness.ts';

const systems: readonly PolicyId[] = ['rfc6724', 'glibc', 'windows-8.1', 'windows-vista-7', 'windows-xp'];

/** The addresses that clients of this kind try first, each with one of those clients. */
function firstTried(all: Live['reached'], kind: ClientKindId): { client: string; address: string }[] {
  const of = (family: 4 | 6) =>
    answerOf(all.map(({ address }) => address).filter((text) => text.includes(':') === (family === 6)));
  const answers = { a: of(4), aaaa: of(6) };
  const firsts = systems.flatMap((system) => {
    const [first] = triesOf(system, clientKinds[kind].inventory, answers).routes;
    return first === undefined ? [] : [[formatAddress(first.destination.address), clientText(system, kind)] as const];
  });
  // The first system stands for the others: a map keeps the last.
  return [...new Map(firsts.toReversed())].map(([address, client]) => ({ address, client }));
}

const reached = (address: string, outcome: 'open' | 'refused') => ({
  address,
  port: 443,
  attempts: [1, 2, 3].map(() => ({ outcome, ms: 1, code: outcome === 'open' ? null : 'ECONNREFUSED', local: null })),
});
const v6 = (outcome: 'open' | 'refused') => ({ reached: [reached('2001:db8::80', outcome)] });
const v4 = (outcome: 'open' | 'refused') => ({ reached: [reached('198.51.100.80', outcome)] });

/** RFC 4472 5.1: who tries a dead address first waits for it. A simulation of the clients over what this run could reach. */
export default check({
  title: 'no client tries a dead address first',
  requirement: 'The address of a name that a client of this path tries first takes connections.',
  why: 'A client without Happy Eyeballs (RFC 8305) waits for its first address, up to minutes, before it tries another.',
  fix: 'Take the dead record out of the zone, or start the service there.',
  level: 'must',
  source: [
    { rfc: 4472, section: '5.1' },
    { rfc: 6724, section: '6' },
  ],
  requires: ['dns/aaaa-live'],
  needs: { live: Live, v4: Live.onReference().optional() },
  messages: {
    'live-first': ['info', '{name}: {client} tries {address} first, and it is alive'],
    'dead-first': ['error', '{name}: {client} tries {address} first, and it takes no connection on port {port}'],
    'tunnel-dead-first': ['warning', '{name}: {client} tries {address} first, and it takes no connection on port {port}'],
    none: ['not-applicable', 'no address of a name with declared ports is known'],
  },
  judge({ live, v4: overIpv4 }, say, path) {
    const findings = live.flatMap((at) => {
      const { name } = at.value;
      const others = path === 'ipv4' ? [] : overIpv4.filter(({ value }) => value.name === name);
      const all = [at, ...others].flatMap(({ value }) => value.reached);
      const firsts = firstTried(all, kindOn[path]);
      const dead = firsts.flatMap((one) => {
        const port = deadIn(all, one.address);
        return port === null ? [] : [{ name, ...one, port }];
      });
      const evidence = [at, ...others];
      return [
        ...(dead.length > 0 ? [] : firsts.slice(0, 1).map((one) => say('live-first', evidence, { name, ...one }))),
        ...dead.map((values) =>
          isNative(path) ? say('dead-first', evidence, values) : say('tunnel-dead-first', evidence, values),
        ),
      ];
    });
    return findings.length > 0 ? findings : [say('none', live)];
  },
  examples: [
    { name: 'all alive', seen: { live: [Live.on('ipv6', v6('open'))], v4: [Live.on('ipv4', v4('open'))] }, says: ['live-first'] },
    {
      name: 'a dead A comes second',
      seen: { live: [Live.on('ipv6', v6('open'))], v4: [Live.on('ipv4', v4('refused'))] },
      says: ['live-first'],
    },
    {
      name: 'a dead AAAA comes first',
      seen: { live: [Live.on('ipv6', v6('refused'))], v4: [Live.on('ipv4', v4('open'))] },
      says: ['dead-first'],
    },
    { name: 'a dead A for IPv4 alone', path: 'ipv4', seen: { live: [Live.on('ipv4', v4('refused'))] }, says: ['dead-first'] },
    {
      name: 'Teredo tries the dead A first',
      path: 'teredo',
      seen: { live: [Live.on('teredo', v6('open'))], v4: [Live.on('ipv4', v4('refused'))] },
      says: ['tunnel-dead-first'],
    },
    { name: 'nothing known', seen: { live: [Live.on('ipv6', { reached: [] })] }, says: ['none'] },
  ],
});
