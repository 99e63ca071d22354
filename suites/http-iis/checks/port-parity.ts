import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { WebPort } from '../observations.ts';

/** A fifth of fewer ports than these is less than one port. */
const fewPorts = 5;

const timeout = { outcome: 'timeout', code: 'ETIMEDOUT' } as const;
const refused = { outcome: 'refused', code: 'ECONNREFUSED' } as const;
const v4 = { address: '192.0.2.80' };
const ports = [8080, 8172, 8443, 9000, 9443];

export default check({
  title: 'both families open the same web ports',
  requirement: 'The declared ports that are open are the same over IPv4 and over this path.',
  why: 'A port that is open on IPv4 only loses clients; one that is open on IPv6 only has often been forgotten by the firewall.',
  fix: 'Mirror the listeners and firewall rules of IPv4; close management ports on both families.',
  level: 'must',
  source: [{ rfc: 4472, section: '4.3' }],
  // A host that does not open its own port has one fault, not one per port.
  requires: ['http-iis/reach'],
  needs: { ports: WebPort, reference: WebPort.onReference() },
  messages: {
    'closed-here': ['error', '{endpoint} is {outcome}, and open over IPv4 ({reference})'],
    'open-here-only': ['warning', '{endpoint} is open, and {outcome} over IPv4 ({reference})'],
    'too-silent': ['few-samples', '{silent} of {asked} connection attempts timed out: something filters port scans'],
    unreachable: ['path-down', '{endpoint}: {code}, an ICMP error of an unknown sender'],
  },
  judge({ ports, reference }, say) {
    const asked = [...ports, ...reference];
    const silent = asked.filter(({ value }) => value.outcome === 'timeout');
    if (ports.length >= fewPorts && silent.length > asked.length / 5) {
      return [say('too-silent', silent, { silent: silent.length, asked: asked.length })];
    }
    return ports.flatMap((at) => {
      const base = reference.find(({ value }) => value.port === at.value.port);
      if (base === undefined) return [];
      const endpoint = endpointText(at.value);
      const names = { endpoint, reference: endpointText(base.value) };
      const [here, there] = [at.value.outcome, base.value.outcome];
      if (here !== 'open' && there === 'open') {
        if (here === 'unreachable') return say('unreachable', [at, base], { endpoint, code: at.value.code ?? here });
        return say('closed-here', [at, base], { ...names, outcome: here });
      }
      return here === 'open' && there !== 'open' ? say('open-here-only', [at, base], { ...names, outcome: there }) : [];
    });
  },
  examples: [
    { name: 'open on both', seen: { ports: [WebPort.on('ipv6')], reference: [WebPort.on('ipv4', v4)] }, says: [] },
    {
      name: 'closed on both',
      seen: { ports: [WebPort.on('ipv6', refused)], reference: [WebPort.on('ipv4', { ...v4, ...timeout })] },
      says: [],
    },
    {
      name: 'no IPv6 listener',
      seen: { ports: [WebPort.on('ipv6', refused)], reference: [WebPort.on('ipv4', v4)] },
      says: ['closed-here'],
    },
    {
      name: 'the IPv6 firewall drops',
      seen: { ports: [WebPort.on('ipv6', timeout)], reference: [WebPort.on('ipv4', v4)] },
      says: ['closed-here'],
    },
    {
      name: 'the firewall knows IPv4 only',
      seen: { ports: [WebPort.on('ipv6')], reference: [WebPort.on('ipv4', { ...v4, ...timeout })] },
      says: ['open-here-only'],
    },
    {
      name: 'a router rejects',
      seen: { ports: [WebPort.on('ipv6', { outcome: 'unreachable', code: 'EACCES' })], reference: [WebPort.on('ipv4', v4)] },
      says: ['unreachable'],
    },
    {
      name: 'most attempts time out',
      seen: {
        ports: ports.map((port) => WebPort.on('ipv6', { port, ...timeout })),
        reference: ports.map((port) => WebPort.on('ipv4', { port, ...v4 })),
      },
      says: ['too-silent'],
    },
  ],
});
