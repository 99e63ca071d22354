import { check } from '../../../harness/model/check.ts';
import { pathKinds, type PathId } from '../../../harness/model/path.ts';
import { afterGates } from '../chain.ts';
import { PathMtu } from '../observations.ts';

const isTunnel = (path: PathId): boolean => pathKinds[path].sourceClass !== 'ipv4' && pathKinds[path].sourceClass !== 'ipv6';

export default check({
  title: 'the path carries the packet size of its kind',
  requirement: 'The largest packet that passes unfragmented has the size that this kind of path promises.',
  why: 'A larger packet through a tunnel means that it was not the tunnel; a smaller one costs throughput and hides size faults of applications.',
  fix: 'Set the MTU of the links on the way to what the kind of path has, and let Packet Too Big pass.',
  fixes: { larger: 'Find the way that the packets took instead of the tunnel.' },
  level: 'should',
  source: [
    { rfc: 8201, section: '3' },
    { rfc: 1191, section: '3' },
    { rfc: 4380, section: '5.1.2' },
    { rfc: 4213, section: '3.2' },
  ],
  requires: [...afterGates, 'path/teredo-mtu', 'path/6to4-mtu'],
  needs: { mtu: PathMtu.where({ aim: 'mtu' }) },
  messages: {
    larger: [
      'path-fault',
      'an echo of more than {declared} octets passed whole: this is not the tunnel',
      'at most {declared} octets',
    ],
    jumbo: ['info', 'echoes of more than {declared} octets pass whole'],
    smaller: ['warning', 'echoes pass up to {largest} octets, not {declared}', '{declared} octets'],
    unanswered: ['warning', 'echoes of {declared} octets and less stay unanswered'],
    unknown: ['not-applicable', 'this system has no ping that asks for unfragmented echoes'],
  },
  judge: ({ mtu }, say, path) =>
    mtu.flatMap((at) => {
      const { declared, largest, isLarger, isMeasured } = at.value;
      if (!isMeasured) return say('unknown', at);
      if (largest === null) return say('unanswered', at, { declared });
      if (largest < declared) return say('smaller', at, { largest, declared });
      if (!isLarger) return [];
      return isTunnel(path) ? say('larger', at, { declared }) : say('jumbo', at, { declared });
    }),
  examples: [
    { name: 'Ethernet', seen: { mtu: [PathMtu.on('ipv6')] }, says: [] },
    {
      name: 'Teredo',
      path: 'teredo',
      seen: { mtu: [PathMtu.on('teredo', { declared: 1280, largest: 1280, reported: 1280 })] },
      says: [],
    },
    { name: 'jumbo frames', seen: { mtu: [PathMtu.on('ipv6', { isLarger: true, reported: null })] }, says: ['jumbo'] },
    {
      name: 'not through the tunnel',
      path: 'teredo',
      seen: { mtu: [PathMtu.on('teredo', { declared: 1280, largest: 1280, isLarger: true, reported: null })] },
      says: ['larger'],
    },
    {
      name: 'a narrow link on the way',
      seen: { mtu: [PathMtu.on('ipv6', { largest: 1280, reported: 1280 })] },
      says: ['smaller'],
    },
    { name: 'echo is filtered', seen: { mtu: [PathMtu.on('ipv6', { largest: null, reported: null })] }, says: ['unanswered'] },
    {
      name: 'no ping here',
      seen: { mtu: [PathMtu.on('ipv6', { largest: null, reported: null, isMeasured: false })] },
      says: ['unknown'],
    },
  ],
});
