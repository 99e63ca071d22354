import { check } from '../../../harness/model/check.ts';
import { afterTunnel } from '../chain.ts';
import { Control } from '../observations.ts';

type Answers = typeof Control.sample;
const transports = ['tcp', 'http', 'udp'] as const;
type Transport = (typeof transports)[number];

const isSilent = (side: Answers, transport: Transport): boolean => side[transport].every(({ ms }) => ms === null);
/** Services are reached by TCP; the echo comes from a kernel and lives on when the control has died. */
const isDead = (side: Answers): boolean => isSilent(side, 'tcp') && isSilent(side, 'http');

/** Samples with a failed exchange; a transport that never answers says nothing of the others. */
function badSamples(sides: readonly Answers[]): number {
  const alive = transports.filter((transport) => !sides.every((side) => isSilent(side, transport)));
  return sides
    .flatMap((side) => side.tcp.map((_, index) => alive.some((transport) => side[transport][index]?.ms === null)))
    .filter(Boolean).length;
}

const codes = (side: Answers): string => [...new Set(side.tcp.map(({ code }) => code ?? 'answered'))].join(', ');

export default check({
  title: 'the control answers before and after',
  requirement: 'A path carries TCP, HTTP and UDP to the control and back, before and after everything else is measured.',
  why: 'Silence of a target means something only where the path is known to have carried traffic at that time.',
  fix: 'Find out why the control cannot be reached this way: is it running, is there a route, does a firewall drop? Then run again.',
  fixes: {
    'udp-silent': 'Let UDP to the control pass, or accept that nothing can be said of services over UDP on this path.',
    'echo-silent': 'Let ICMPv6 echo pass (RFC 4890 4.3.1): Teredo finds its relays with it.',
  },
  level: 'must',
  source: [
    { text: 'sixways: blame, control', url: 'docs/blame.md' },
    { rfc: 4890, section: '4.3.1' },
  ],
  gate: true,
  requires: afterTunnel,
  needs: { before: Control.where({ aim: 'control-before' }), after: Control.where({ aim: 'control-after' }).optional() },
  messages: {
    dead: ['path-down', 'the control {address} answered neither TCP nor HTTP in {samples} samples ({codes})'],
    'one-sided': ['path-flaky', 'the control {address} answered {side} the measurements only ({codes})'],
    lossy: ['path-flaky', '{bad} of {samples} samples of the control {address} lacked an answer'],
    'udp-silent': ['warning', 'the control {address} answered by TCP and never by UDP'],
    'echo-silent': ['warning', 'the control {address} answered by TCP and never to ICMP echo'],
  },
  judge: ({ before, after }, say) => {
    const seen = [...before, ...after];
    const sides = seen.map(({ value }) => value);
    const [first] = sides;
    if (first === undefined) return [];
    const { address } = first;
    const samples = 3 * sides.length;
    if (sides.every(isDead)) return [say('dead', seen, { address, samples, codes: codes(first) })];
    const dead = sides.find(isDead);
    if (dead !== undefined)
      return [say('one-sided', seen, { address, side: dead === first ? 'after' : 'before', codes: codes(dead) })];
    const bad = badSamples(sides);
    if (bad > 1) return [say('lossy', seen, { address, bad, samples })];
    return [
      ...(sides.every((side) => isSilent(side, 'udp')) ? [say('udp-silent', seen, { address })] : []),
      ...(sides.every(({ echo }) => echo?.length === 0) ? [say('echo-silent', seen, { address })] : []),
    ];
  },
  examples: [
    { name: 'answers on both sides', seen: { before: [at('before')], after: [at('after')] }, says: [] },
    { name: 'answers before; the rest is still to come', seen: { before: [at('before')] }, says: [] },
    {
      name: 'one lost answer is no fault',
      seen: { before: [at('before', { udp: failing(1) })], after: [at('after')] },
      says: [],
    },
    { name: 'no ping here', seen: { before: [at('before', { echo: null })] }, says: [] },
    { name: 'dead before', seen: { before: [at('before', dead())] }, says: ['dead'] },
    {
      name: 'the mirror has died, its host still echoes',
      seen: { before: [at('before', { ...dead(), echo: Control.sample.echo })] },
      says: ['dead'],
    },
    { name: 'dead before and after', seen: { before: [at('before', dead())], after: [at('after', dead())] }, says: ['dead'] },
    { name: 'died while measuring', seen: { before: [at('before')], after: [at('after', dead())] }, says: ['one-sided'] },
    { name: 'came up while measuring', seen: { before: [at('before', dead())], after: [at('after')] }, says: ['one-sided'] },
    {
      name: 'two bad samples',
      seen: { before: [at('before', { tcp: failing(1) })], after: [at('after', { http: failing(1) })] },
      says: ['lossy'],
    },
    { name: 'UDP is filtered', seen: { before: [at('before', { udp: failing(3) })] }, says: ['udp-silent'] },
    { name: 'echo is filtered', seen: { before: [at('before', { echo: [] })] }, says: ['echo-silent'] },
  ],
});

function failing(count: number): Answers['tcp'] {
  return [0, 1, 2].map((index) => (index < count ? { ms: null, code: 'ETIMEDOUT' } : { ms: 1, code: null }));
}

function dead(): Partial<Answers> {
  return { tcp: failing(3), udp: failing(3), http: failing(3), echo: [] };
}

function at(side: 'before' | 'after', change?: Partial<Answers>) {
  return Control.on('ipv6', change, { aim: `control-${side}` });
}
