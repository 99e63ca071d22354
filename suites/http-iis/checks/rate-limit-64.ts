import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Throttle } from '../observations/clients.ts';

type Burst = Throttle['one'];
const served = ({ answered, throttled }: Burst): number => answered - throttled;
const burst = (throttled: number, asked = 20): Burst => ({ asked, answered: asked, throttled });
const on = (change: Partial<Throttle> = {}) => [Throttle.on('ipv6', change)];
const limited = [Throttle.on('ipv4', { neighbours: null })];
const unlimited = [Throttle.on('ipv4', { one: burst(0), neighbours: null })];

/** No RFC asks for it; a /64 is the least that a subscriber has (RFC 6177 2), so an address says nothing about who it is. */
export default check({
  title: 'throttling keys on a prefix',
  requirement: 'Requests from the addresses of one /64 are throttled together, and those of another /64 apart from them.',
  why: 'Who has a /64 has 2^64 addresses: a limit for each one is none. A key that is cut throttles strangers for each other.',
  fix: 'Count by address for IPv4 and by /64 for IPv6, then by /56 and /48 with higher limits.',
  fixes: { 'no-limit': 'Apply the limiter to IPv6 clients as well.' },
  level: 'should',
  source: [
    { rfc: 6177, section: '2' },
    {
      text: 'Microsoft: Dynamic IP Security <dynamicIpSecurity>',
      url: 'https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/dynamicipsecurity/',
    },
  ],
  on: v6Paths,
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { bursts: Throttle, reference: Throttle.onReference() },
  messages: {
    'by-prefix': [
      'info',
      '{url} at {endpoint} throttled {one} of {asked} requests of one address, then {near} of {spread} of {addresses} neighbours',
    ],
    apart: ['info', '{url} at {endpoint} throttled {one} of {asked} requests of one address, and no stranger'],
    'per-address': [
      'warning',
      '{url} at {endpoint} served {quota} of {asked} requests of one address, and then {near} of {spread} of {addresses} neighbours in its /64: it counts by address',
    ],
    'no-limit': ['warning', '{url} at {endpoint} throttled none of {asked} requests; over IPv4 {other} of as many'],
    shared: [
      'error',
      '{url} at {endpoint} throttled a stranger of another /64 after {asked} requests: all of them share one count',
    ],
    'no-limiter': ['not-applicable', '{url} throttled none of {asked} requests over IPv4'],
    'one-address': [
      'not-applicable',
      '{url} at {endpoint} throttled {one} of {asked} requests; there is no second address to ask from',
    ],
  },
  judge({ bursts, reference: [reference] }, say) {
    if (reference === undefined) return [];
    return bursts.map((at) => {
      const { url, one, stranger, neighbours } = at.value;
      const seen = [at, reference];
      const { asked } = one;
      const where = { url, endpoint: endpointText(at.value), asked };
      if (reference.value.one.throttled === 0) return say('no-limiter', seen, { url, asked });
      if (one.throttled === 0) return say('no-limit', seen, { ...where, other: reference.value.one.throttled });
      if ((stranger?.throttled ?? 0) > 0) return say('shared', seen, where);
      if (neighbours === null) {
        const values = { ...where, one: one.throttled };
        return stranger === null ? say('one-address', seen, values) : say('apart', seen, values);
      }
      const values = { ...where, spread: neighbours.asked, addresses: neighbours.addresses };
      const quota = served(one);
      // What a bucket regains between two bursts is less than the half of it again.
      if (served(neighbours) > quota * 1.5) return say('per-address', seen, { ...values, quota, near: served(neighbours) });
      return say('by-prefix', seen, { ...values, one: one.throttled, near: neighbours.throttled });
    });
  },
  examples: [
    { name: 'by /64', seen: { bursts: on(), reference: limited }, says: ['by-prefix'] },
    {
      name: 'by address',
      seen: { bursts: on({ neighbours: { ...burst(0), addresses: 8 } }), reference: limited },
      says: ['per-address'],
    },
    { name: 'by the first group', seen: { bursts: on({ stranger: burst(1, 1) }), reference: limited }, says: ['shared'] },
    { name: 'IPv4 only', seen: { bursts: on({ one: burst(0) }), reference: limited }, says: ['no-limit'] },
    { name: 'no limiter', seen: { bursts: on({ one: burst(0) }), reference: unlimited }, says: ['no-limiter'] },
    { name: 'another /64 only', seen: { bursts: on({ neighbours: null }), reference: limited }, says: ['apart'] },
    {
      name: 'one address',
      seen: { bursts: on({ neighbours: null, stranger: null }), reference: limited },
      says: ['one-address'],
    },
  ],
});
