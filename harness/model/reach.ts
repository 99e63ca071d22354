import type { Example, Finding, Say } from './check.ts';
import type { Messages } from './message.ts';
import { type Attempt, NetTcp } from './net-tcp.ts';
import type { Seen } from './observation.ts';

/** What a suite's `reach` check may say. A silent endpoint is an error only where the control vouched for the path. */
export const reachMessages = {
  open: ['info', '{endpoint} accepted {attempts} of {attempts} connections'],
  refused: ['error', '{endpoint} refused the connection ({code}, {failed} of {attempts} attempts)'],
  silent: ['error', '{endpoint} did not answer: {attempts} of {attempts} connection attempts timed out after {ms} ms'],
  flaky: ['warning', '{endpoint} accepted {opened} of {attempts} connections ({codes})'],
  unreachable: ['path-down', '{endpoint}: {code}, an ICMP error of an unknown sender on {failed} of {attempts} attempts'],
} as const satisfies Messages;

type ReachId = keyof typeof reachMessages;

/** `192.0.2.80 port 80`: readable with every family, without brackets to get wrong. */
export const endpointText = (at: { readonly address: string; readonly port: number }): string => `${at.address} port ${at.port}`;

/** Judges one endpoint by its three attempts: an RST is proof, a timeout only when all timed out, and what opens once is not dead. */
export function judgeReach(at: Seen<typeof NetTcp.sample>, say: Say<typeof reachMessages>): Finding<ReachId> {
  const tries = at.value.attempts;
  const endpoint = endpointText(at.value);
  const attempts = tries.length;
  const of = (...outcomes: Attempt['outcome'][]) => tries.filter(({ outcome }) => outcomes.includes(outcome));
  const opened = of('open').length;
  if (opened === attempts) return say('open', at, { endpoint, attempts });
  if (opened > 0) {
    const codes = [...new Set(tries.flatMap(({ code }) => code ?? []))].join(', ');
    return say('flaky', at, { endpoint, opened, attempts, codes });
  }
  const [refused] = of('refused', 'reset');
  if (refused !== undefined) {
    const failed = of('refused', 'reset').length;
    return say('refused', at, { endpoint, code: refused.code ?? refused.outcome, failed, attempts });
  }
  const [unreachable] = of('unreachable');
  if (unreachable !== undefined) {
    return say('unreachable', at, {
      endpoint,
      code: unreachable.code ?? 'EHOSTUNREACH',
      failed: of('unreachable').length,
      attempts,
    });
  }
  return say('silent', at, { endpoint, attempts, ms: Math.round(Math.max(...tries.map(({ ms }) => ms))) });
}

const failed = (outcome: Attempt['outcome'], code: string, ms: number): Attempt => ({ outcome, code, ms, local: null });
const refusal = failed('refused', 'ECONNREFUSED', 0.4);
const silence = failed('timeout', 'ETIMEDOUT', 3_400);
const [opened] = NetTcp.sample.attempts;
const tcp = (...attempts: Attempt[]) => ({ tcp: [NetTcp.on('ipv6', { attempts })] });

/** Examples for a `reach` check whose slot is called `tcp`. */
export const reachExamples: readonly Example<{ tcp: typeof NetTcp }, typeof reachMessages>[] = [
  { name: 'every attempt opens', seen: { tcp: [NetTcp.on('ipv6')] }, says: ['open'] },
  { name: 'nothing listens', seen: tcp(refusal, refusal, refusal), says: ['refused'] },
  { name: 'an answered SYN is reset', seen: tcp(...[1, 2, 3].map(() => failed('reset', 'ECONNRESET', 0.4))), says: ['refused'] },
  { name: 'refusals that are rate-limited', seen: tcp(refusal, silence, silence), says: ['refused'] },
  { name: 'the SYN is dropped', seen: tcp(silence, silence, silence), says: ['silent'] },
  { name: 'a line that loses packets', seen: tcp(...(opened ? [opened] : []), silence, silence), says: ['flaky'] },
  {
    name: 'a router rejects',
    seen: tcp(failed('unreachable', 'EACCES', 2), silence, silence),
    says: ['unreachable'],
  },
];
