import type { Example, Finding, Say } from '../../harness/model/check.ts';
import type { Messages } from '../../harness/model/message.ts';
import type { Seen } from '../../harness/model/observation.ts';
import { endpointText } from '../../harness/model/reach.ts';
import { Port, type Service } from './observations.ts';

/** What a check of a service beside the main one says. */
export const portMessages = {
  open: ['info', '{endpoint} is open, as over IPv4'],
  'closed-here': ['error', '{endpoint} is closed ({code}), and open over IPv4 ({reference})'],
  'here-only': ['warning', '{endpoint} is open, and closed over IPv4 ({reference}, {code})'],
  unreachable: ['path-down', '{endpoint}: {code}, an ICMP error of an unknown sender'],
  'not-asked': ['not-applicable', 'the target is asked for no such service'],
  neither: ['not-applicable', '{endpoint} is closed on both paths'],
} as const satisfies Messages;

type Said = Finding<keyof typeof portMessages>;

/** Compares the port of one service with the reference path; that the main service opens is reach's matter. */
export function judgePort(
  service: Service,
  { ports, reference }: { readonly ports: readonly Seen<Port>[]; readonly reference: readonly Seen<Port>[] },
  say: Say<typeof portMessages>,
): Said[] {
  const base = reference.find(({ value }) => value.service === service);
  const asked = ports.filter(({ value }) => value.service === service);
  if (base === undefined || asked.length === 0) return [say('not-asked', [...ports, ...reference])];
  return asked.map((at): Said => {
    const values = { endpoint: endpointText(at.value), reference: endpointText(base.value) };
    const [here, there] = [at.value.outcome === 'open', base.value.outcome === 'open'];
    const code = (here ? base : at).value.code ?? '';
    if (here && there) return say('open', [at, base], values);
    if (here) return say('here-only', [at, base], { ...values, code });
    if (!there) return say('neither', [at, base], values);
    if (at.value.outcome === 'unreachable') return say('unreachable', [at, base], { ...values, code });
    return say('closed-here', [at, base], { ...values, code });
  });
}

const refused = { outcome: 'refused', code: 'ECONNREFUSED' } as const;

/** Examples for the check of one service; its slots are `ports` and `reference`. */
export function portExamples(
  service: Service,
  port: number,
): readonly Example<{ ports: typeof Port; reference: ReturnType<typeof Port.onReference> }, typeof portMessages>[] {
  const on = (path: 'ipv4' | 'ipv6', change: Partial<Port> = {}) => [
    Port.on(path, { service, port, ...(path === 'ipv4' ? { address: '192.0.2.25' } : {}), ...change }),
  ];
  return [
    { name: 'open on both', seen: { ports: on('ipv6'), reference: on('ipv4') }, says: ['open'] },
    { name: 'no IPv6 listener', seen: { ports: on('ipv6', refused), reference: on('ipv4') }, says: ['closed-here'] },
    {
      name: 'the IPv6 firewall drops',
      seen: { ports: on('ipv6', { outcome: 'timeout', code: 'ETIMEDOUT' }), reference: on('ipv4') },
      says: ['closed-here'],
    },
    { name: 'no IPv4 listener', seen: { ports: on('ipv6'), reference: on('ipv4', refused) }, says: ['here-only'] },
    { name: 'not asked', seen: { ports: [Port.on('ipv6')], reference: [Port.on('ipv4')] }, says: ['not-asked'] },
    { name: 'not offered', seen: { ports: on('ipv6', refused), reference: on('ipv4', refused) }, says: ['neither'] },
    {
      name: 'a router rejects',
      seen: { ports: on('ipv6', { outcome: 'unreachable', code: 'EACCES' }), reference: on('ipv4') },
      says: ['unreachable'],
    },
  ];
}
