import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { Token } from '../observations.ts';
import { judgeLoss, lost, lostOnTheWayBack, unknownLoss } from '../one-way.ts';

export default check({
  title: 'packets come in through a 6to4 relay',
  requirement: 'The answer of a native IPv6 host comes back through a 6to4 relay.',
  why: 'Where protocol 41 is dropped on the way in, connections are opened at the server and never at the client.',
  fix: 'Let IP protocol 41 in from any relay: the return relay is not the one used on the way out (RFC 6343 3).',
  level: 'must',
  source: [{ rfc: 6343, section: '3' }],
  on: ['6to4'],
  gate: true,
  requires: afterAddress,
  needs: { token: Token },
  messages: {
    blackhole: ['path-down', 'a datagram reached {address} from {source}, and its answer was lost on the way back'],
    refused: ['path-down', 'a datagram reached {address} from {source}, and its answer was refused on the way back ({code})'],
    unknown: unknownLoss,
  },
  judge: ({ token }, say) =>
    judgeLoss(token, 'inbound', say, (at, source, code) => {
      const { address } = at.value;
      return code === null ? say('blackhole', at, { address, source }) : say('refused', at, { address, source, code });
    }),
  examples: [
    { name: 'answered', path: '6to4', seen: { token: [Token.on('6to4')] }, says: [] },
    {
      name: 'the answer was lost',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack(null))] },
      says: ['blackhole'],
    },
    {
      name: 'a firewall said no',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack('EACCES'))] },
      says: ['refused'],
    },
    {
      name: 'no route back: this is not the cause',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack('EHOSTUNREACH'))] },
      says: [],
    },
    { name: 'the control is dead', path: '6to4', seen: { token: [Token.on('6to4', lost(null))] }, says: ['unknown'] },
  ],
});
