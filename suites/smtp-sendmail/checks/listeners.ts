import { type IpAddress, parseAddress, sameAddress } from '../../../harness/address/ip.ts';
import { withoutZone } from '../../../harness/address/literal.ts';
import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Port } from '../observations.ts';
import { Configuration } from '../observations/config.ts';
import { expectedListeners, type ExpectedListeners } from '../sendmail/expected-listeners.ts';
import { listenersText } from '../sendmail/listener-text.ts';

const config = (bindv6only: 0 | 1 | null, ...texts: string[]) => [
  Configuration.on('ipv6', {
    bindv6only,
    daemons: texts.map((text, index) => ({ text, line: index + 4, origin: 'file' as const })),
  }),
];
const ports = (change: Partial<Port> = {}) => [Port.on('ipv6', change)];
const v4 = (change: Partial<Port> = {}) => [Port.on('ipv4', { address: '192.0.2.25', ...change })];
const refused = { outcome: 'refused', code: 'ECONNREFUSED' } as const;

/** `elsewhere`: it has a socket for the port and family, bound to another address or to a name. */
type Expectation = 'open' | 'closed' | 'elsewhere';

function expectation({ listeners }: ExpectedListeners, address: IpAddress, port: number): Expectation {
  const here = listeners.filter((one) => one.port === port && one.takes.includes(address.family));
  if (here.some(({ address: at }) => at.kind === 'any' || (at.kind === 'literal' && sameAddress(at.address, address))))
    return 'open';
  return here.length > 0 || listeners.some((one) => one.port === null) ? 'elsewhere' : 'closed';
}

export default check({
  title: 'the ports are open that the configuration opens',
  requirement: 'On each path a port of the server is open exactly where DaemonPortOptions give it a socket of the path’s family.',
  why: 'A difference means that sendmail runs with another configuration than the one at hand, or that something stands before it.',
  fix: 'Restart sendmail after a change of its configuration, and see with `ss -ltnp` who listens.',
  fixes: {
    closed: 'See whether sendmail was restarted, whether it reads this file, and whether a packet filter rejects the port.',
    unexpected: 'See with `ss -ltnp` which program has the port, and which file sendmail reads (`sendmail -d0.10 -bp`).',
  },
  level: 'should',
  source: [{ text: 'Sendmail Installation and Operation Guide, 5.6: DaemonPortOptions' }, { rfc: 3493, section: '5.3' }],
  requires: ['smtp-sendmail/reach', 'smtp-sendmail/greeting'],
  needs: { config: Configuration.evidence(), ports: Port },
  messages: {
    agree: ['info', '{endpoint} is {state}, as {file} has it'],
    closed: ['warning', '{endpoint} is closed ({code}), and {file} has a socket for it: {listeners}'],
    unexpected: ['warning', '{endpoint} is open, and {file} has no socket for it; it has {listeners}'],
    elsewhere: ['info', '{endpoint} is {state}; {file} has {listeners}, not this very address'],
    depends: ['info', '{endpoint} is {state}; whether {file} has a socket for it depends on net.ipv6.bindv6only'],
    unreachable: ['path-down', '{endpoint}: {code}, an ICMP error of an unknown sender'],
    unread: ['not-applicable', '{file} could not be read, as daemon-options tells'],
  },
  judge({ config: [seen], ports: asked }, say) {
    if (seen === undefined) return [];
    const { file, problem, daemons, bindv6only } = seen.value;
    if (problem !== null) return [say('unread', seen, { file })];
    const [usual, only] = [expectedListeners(daemons, 0), expectedListeners(daemons, 1)];
    const findings = asked.map((at) => {
      const { address: text, port, outcome, code } = at.value;
      const address = parseAddress(withoutZone(text));
      if (address === null) return [];
      const endpoint = endpointText(at.value);
      const isOpen = outcome === 'open';
      const state = isOpen ? 'open' : 'closed';
      const [first, second] = [expectation(usual, address, port), expectation(only, address, port)];
      if (bindv6only === null && first !== second) return [say('depends', [seen, at], { endpoint, state, file })];
      const [expected, now] = bindv6only === 1 ? [second, only] : [first, usual];
      const values = { endpoint, file, listeners: listenersText(now) };
      if (expected === 'elsewhere') return [say('elsewhere', [seen, at], { ...values, state })];
      if (expected === state) return [say('agree', [seen, at], { endpoint, state, file })];
      if (isOpen) return [say('unexpected', [seen, at], values)];
      if (outcome === 'unreachable') return [say('unreachable', [seen, at], { endpoint, code: code ?? outcome })];
      return [say('closed', [seen, at], { ...values, code: code ?? outcome })];
    });
    return findings.flat();
  },
  examples: [
    { name: 'open, as written', seen: { config: config(0, 'Family=inet6'), ports: ports() }, says: ['agree'] },
    {
      name: 'IPv4 through the IPv6 socket',
      path: 'ipv4',
      seen: { config: config(0, 'Family=inet6'), ports: v4() },
      says: ['agree'],
    },
    { name: 'closed, as written', seen: { config: config(0, 'Name=MTA'), ports: ports(refused) }, says: ['agree'] },
    { name: 'not restarted', seen: { config: config(0, 'Family=inet6'), ports: ports(refused) }, says: ['closed'] },
    { name: 'another program', seen: { config: config(0, 'Name=MTA'), ports: ports() }, says: ['unexpected'] },
    {
      name: 'IPv4, where the kernel keeps the families apart',
      path: 'ipv4',
      seen: { config: config(1, 'Family=inet6'), ports: v4(refused) },
      says: ['agree'],
    },
    { name: 'nobody knows', path: 'ipv4', seen: { config: config(null, 'Family=inet6'), ports: v4() }, says: ['depends'] },
    {
      name: 'bound to another address',
      seen: { config: config(0, 'Family=inet6, Addr=2001:db8::99'), ports: ports() },
      says: ['elsewhere'],
    },
    {
      name: 'a router rejects',
      seen: { config: config(0, 'Family=inet6'), ports: ports({ outcome: 'unreachable', code: 'EACCES' }) },
      says: ['unreachable'],
    },
    {
      name: 'no configuration',
      seen: { config: [Configuration.on('ipv6', { problem: { line: null, reason: 'is not text' } })], ports: ports() },
      says: ['unread'],
    },
  ],
});
