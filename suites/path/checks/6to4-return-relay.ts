import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { Token } from '../observations.ts';
import { judgeLoss, lost, lostOnTheWayBack, unknownLoss } from '../one-way.ts';

export default check({
  title: 'the target’s side has a route to 6to4',
  requirement: 'The network of a native IPv6 host has a route for 2002::/16 that leads to a 6to4 relay.',
  why: 'Without a return relay the server gets the SYN of every 6to4 user and cannot answer one.',
  fix: 'Route 2002::/16 to a 6to4 relay on the target’s side.',
  level: 'must',
  source: [
    { rfc: 6343, section: '3' },
    { rfc: 3056, section: '5.2' },
  ],
  on: ['6to4'],
  gate: true,
  requires: afterAddress,
  needs: { token: Token },
  messages: {
    missing: ['path-down', 'a datagram reached {address} from {source}, which then had no route back ({code})'],
    unknown: unknownLoss,
  },
  judge: ({ token }, say) =>
    judgeLoss(token, 'return-relay', say, (at, source, code) =>
      say('missing', at, { address: at.value.address, source, code: code ?? 'no code' }),
    ),
  examples: [
    { name: 'answered', path: '6to4', seen: { token: [Token.on('6to4')] }, says: [] },
    {
      name: 'no route',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack('ENETUNREACH'))] },
      says: ['missing'],
    },
    {
      name: 'lost on the way: this is not the cause',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack(null))] },
      says: [],
    },
    { name: 'the control is dead', path: '6to4', seen: { token: [Token.on('6to4', lost(null))] }, says: ['unknown'] },
  ],
});
