import { check } from '../../../harness/model/check.ts';
import { afterGates } from '../chain.ts';
import { Ipv4Traffic } from '../observations.ts';

export default check({
  title: 'no IPv4 packet leaves the IPv6-only path',
  requirement: 'An IPv6-only client has no IPv4 route and sends no IPv4 packet.',
  why: 'With a way out over IPv4 a fallback hides what does not work over IPv6.',
  fix: 'Take IPv4 addresses and routes out of the namespace, and keep translators (CLAT, DNS64) away from it.',
  level: 'must',
  source: [{ text: 'draft-ietf-v6ops-ipv6-app-testing, true IPv6-only clients' }],
  on: ['ipv6'],
  requires: afterGates,
  needs: {
    before: Ipv4Traffic.where({ aim: 'ipv4-traffic-before' }),
    after: Ipv4Traffic.where({ aim: 'ipv4-traffic-after' }).optional(),
  },
  messages: {
    leaked: ['path-fault', '{packets} IPv4 packets were sent while the path was in use'],
    route: ['path-fault', 'there is an IPv4 route: {routes}'],
    host: ['not-applicable', 'this path runs on a host that has IPv4 too'],
  },
  judge: ({ before, after }, say) => {
    const [start] = before;
    const [end] = after;
    if (start === undefined) return [];
    const { kind, sent, routes } = start.value;
    if (kind === 'host') return [say('host', start)];
    if (routes.length > 0) return [say('route', start, { routes: routes.join(', ') })];
    const packets = (end?.value.sent ?? 0) - (sent ?? 0);
    return end !== undefined && packets > 0 ? [say('leaked', [start, end], { packets })] : [];
  },
  examples: [
    { name: 'nothing was sent', seen: { before: [at('before')], after: [at('after')] }, says: [] },
    { name: 'nothing more was sent', seen: { before: [at('before', { sent: 3 })], after: [at('after', { sent: 3 })] }, says: [] },
    { name: 'the end was not reached', seen: { before: [at('before', { sent: 3 })] }, says: [] },
    { name: 'packets left', seen: { before: [at('before')], after: [at('after', { sent: 5 })] }, says: ['leaked'] },
    { name: 'a default route', seen: { before: [at('before', { routes: ['0.0.0.0/0 eth0'] })] }, says: ['route'] },
    { name: 'a host', seen: { before: [at('before', { kind: 'host', sent: 900, routes: ['0.0.0.0/0 eth0'] })] }, says: ['host'] },
  ],
});

function at(side: 'before' | 'after', change?: Partial<typeof Ipv4Traffic.sample>) {
  return Ipv4Traffic.on('ipv6', change, { aim: `ipv4-traffic-${side}` });
}
