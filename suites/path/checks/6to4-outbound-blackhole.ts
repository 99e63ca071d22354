import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { Token } from '../observations.ts';
import { judgeLoss, lost, lostOnTheWayBack, lostOnTheWayOut, unknownLoss } from '../one-way.ts';

export default check({
  title: 'packets get out through the 6to4 relay',
  requirement: 'A packet sent through the 6to4 relay arrives at a native IPv6 host.',
  why: 'Where protocol 41 or the relay is dropped on the way out, every connection over 6to4 hangs until it times out.',
  fix: 'Let IP protocol 41 out to the relay, and see that the relay runs and forwards.',
  level: 'must',
  source: [{ rfc: 6343, section: '3' }],
  on: ['6to4'],
  gate: true,
  requires: afterAddress,
  needs: { token: Token },
  messages: {
    blackhole: ['path-down', '{tries} datagrams to {address} did not arrive'],
    unknown: unknownLoss,
  },
  judge: ({ token }, say) =>
    judgeLoss(token, 'outbound', say, (at) => say('blackhole', at, { address: at.value.address, tries: at.value.tries })),
  examples: [
    { name: 'answered', path: '6to4', seen: { token: [Token.on('6to4')] }, says: [] },
    {
      name: 'did not arrive',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayOut)] },
      says: ['blackhole'],
    },
    {
      name: 'arrived: this is not the cause',
      path: '6to4',
      seen: { token: [Token.on('6to4', lostOnTheWayBack(null))] },
      says: [],
    },
    { name: 'the control is dead', path: '6to4', seen: { token: [Token.on('6to4', lost(null))] }, says: ['unknown'] },
  ],
});
