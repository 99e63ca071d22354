import { check } from '../../../harness/model/check.ts';
import { NetTcp } from '../../../harness/model/net-tcp.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { Echo } from '../observations/transport.ts';

const silent = { answered: false, ms: null, control: 'answered' } as const;
const dead = { attempts: [1, 2, 3].map(() => ({ outcome: 'timeout' as const, ms: 3_400, code: 'ETIMEDOUT', local: null })) };

const isSilent = ({ value }: Seen<typeof NetTcp.sample>): boolean => value.attempts.every(({ outcome }) => outcome === 'timeout');

/** RFC 4380 5.2.9: a Teredo client learns which relay serves a native host from the reply to an echo that it sends to that host. */
export default check({
  title: 'the host answers ICMPv6 echo',
  requirement: 'A host that Teredo clients shall reach answers ICMPv6 Echo Requests.',
  why: 'Before a Teredo client sends its first packet to a native host it sends an echo; without the reply it finds no relay, and nothing works.',
  fix: 'Allow ICMPv6 type 128 in and type 129 out, on the host and on the firewalls before it.',
  level: 'should',
  source: [
    { rfc: 4380, section: '5.2.9' },
    { rfc: 4890, section: '4.3.1' },
  ],
  on: ['ipv6', 'teredo'],
  needs: { echoes: Echo, tcp: NetTcp.optional(), native: NetTcp.onNative() },
  messages: {
    answered: ['info', '{address} answers an echo after {ms} ms'],
    silent: ['warning', '{address} answers no echo, and the control of this path does'],
    'silent-no-control': ['warning', '{address} answers no echo; no control tells whether this path carries any'],
    'no-discovery': [
      'warning',
      '{address} answers no echo and takes no connection on this path: no relay is found (see http-iis/reach)',
    ],
    dead: ['not-applicable', '{address} answers neither echoes nor connections, over native IPv6 too; see http-iis/reach'],
    'path-drops-echo': ['path-fault', '{address} answers no echo, and the control of this path neither'],
    'no-ping': ['client-limit', '{address} was not asked: this machine has no `ping` that may send'],
  },
  judge({ echoes, tcp, native }, say, path) {
    return echoes.map((at) => {
      const { address, answered, control, ms } = at.value;
      if (answered === null) return say('no-ping', at, { address });
      if (answered) return say('answered', at, { address, ms: ms ?? 0 });
      if (control === 'silent') return say('path-drops-echo', at, { address });
      const to = (all: typeof tcp) => all.filter(({ value }) => value.address === address);
      const connections = to(tcp);
      // A host that is not there is one fault, and reach's.
      if (to(native).some(isSilent)) return say('dead', [at, ...to(native)], { address });
      if (path === 'teredo' && connections.some(isSilent)) return say('no-discovery', [at, ...connections], { address });
      return say(control === 'none' ? 'silent-no-control' : 'silent', at, { address });
    });
  },
  examples: [
    { name: 'answered', seen: { echoes: [Echo.on('ipv6')] }, says: ['answered'] },
    { name: 'dropped by a firewall', seen: { echoes: [Echo.on('ipv6', silent)], tcp: [NetTcp.on('ipv6')] }, says: ['silent'] },
    {
      name: 'dropped, without a control',
      seen: { echoes: [Echo.on('ipv6', { ...silent, control: 'none' })] },
      says: ['silent-no-control'],
    },
    {
      name: 'no relay is found',
      path: 'teredo',
      seen: { echoes: [Echo.on('teredo', silent)], tcp: [NetTcp.on('teredo', dead)] },
      says: ['no-discovery'],
    },
    {
      name: 'the host is not there',
      path: 'teredo',
      seen: {
        echoes: [Echo.on('teredo', silent)],
        tcp: [NetTcp.on('teredo', dead)],
        native: [NetTcp.on('ipv6', dead)],
      },
      says: ['dead'],
    },
    {
      name: 'the path drops all echoes',
      seen: { echoes: [Echo.on('ipv6', { ...silent, control: 'silent' })] },
      says: ['path-drops-echo'],
    },
    {
      name: 'no ping',
      seen: { echoes: [Echo.on('ipv6', { answered: null, ms: null, control: 'not-asked' })] },
      says: ['no-ping'],
    },
  ],
});
