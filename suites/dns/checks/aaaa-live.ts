import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Live } from '../observations/zone.ts';

type Reached = Live['reached'][number];

const [open] = Live.sample.reached;
const gone = { outcome: 'timeout' as const, ms: 3_000, code: 'ETIMEDOUT', local: null };
const refused = { outcome: 'refused' as const, ms: 1, code: 'ECONNREFUSED', local: null };
const second = (...attempts: Reached['attempts']): Partial<Live> => ({
  reached: open === undefined ? [] : [open, { address: '2001:db8::dead', port: 443, attempts }],
});

export default check({
  title: 'every published address answers',
  requirement: 'Each address in an AAAA record accepts connections on the ports of the service.',
  why: 'Clients take whichever address comes first: one that is dead costs its users a timeout, or the service.',
  fix: 'Take the dead address out of the zone, or start the service there.',
  level: 'must',
  source: [
    { rfc: 4472, section: '4.3' },
    { rfc: 8305, section: '7.2' },
  ],
  on: v6Paths,
  needs: { live: Live },
  messages: {
    open: ['info', '{name}: {endpoint} accepts connections'],
    dead: ['error', '{name}: {endpoint} takes no connection ({codes}, 3 of 3 attempts)'],
    flaky: ['warning', '{name}: {endpoint} accepted {count} of 3 connections'],
    unreachable: ['path-down', '{name}: {endpoint} gives {codes}, an ICMP error of an unknown sender'],
    none: ['not-applicable', '{name} has no AAAA record'],
  },
  judge({ live }, say) {
    const findings = live.map((seen) => {
      const { name, reached } = seen.value;
      if (reached.length === 0) return [say('none', seen, { name })];
      return reached.map((one) => {
        const values = { name, endpoint: endpointText(one) };
        const count = one.attempts.filter(({ outcome }) => outcome === 'open').length;
        const codes = [...new Set(one.attempts.flatMap(({ code }) => code ?? []))].join(', ');
        if (count === one.attempts.length) return say('open', seen, values);
        if (count > 0) return say('flaky', seen, { ...values, count });
        const isPath = one.attempts.every(({ outcome }) => outcome === 'unreachable');
        return isPath ? say('unreachable', seen, { ...values, codes }) : say('dead', seen, { ...values, codes });
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'open', seen: { live: [Live.on('ipv6')] }, says: ['open'] },
    { name: 'a second record that is dead', seen: { live: [Live.on('ipv6', second(gone, gone, gone))] }, says: ['open', 'dead'] },
    { name: 'nothing listens', seen: { live: [Live.on('ipv6', second(refused, refused, refused))] }, says: ['open', 'dead'] },
    {
      name: 'loss',
      seen: { live: [Live.on('ipv6', second(gone, ...(open?.attempts ?? []).slice(1)))] },
      says: ['open', 'flaky'],
    },
    {
      name: 'a router rejects',
      seen: {
        live: [
          Live.on('ipv6', second(...[1, 2, 3].map(() => ({ ...refused, outcome: 'unreachable' as const, code: 'EACCES' })))),
        ],
      },
      says: ['open', 'unreachable'],
    },
    { name: 'no record', seen: { live: [Live.on('ipv6', { reached: [] })] }, says: ['none'] },
  ],
});
