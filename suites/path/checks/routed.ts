import { check } from '../../../harness/model/check.ts';
import { afterGates } from '../chain.ts';
import { Control } from '../observations.ts';

/** Initial hop limits in use: Linux and macOS, Windows, routers. */
const initials = [64, 128, 255];

const hops = (hopLimit: number): number => (initials.find((initial) => initial >= hopLimit) ?? hopLimit) - hopLimit;

export default check({
  title: 'there is a router on the way',
  requirement: 'At least one router stands between here and the control.',
  why: 'On one link neither routes nor Packet Too Big nor a tunnel’s relays are tested: such a success says little.',
  fix: 'Put the control behind a router.',
  level: 'should',
  source: [
    { rfc: 8200, section: '3' },
    { rfc: 1122, section: '3.2.1.7' },
  ],
  requires: afterGates,
  needs: { control: Control.where({ aim: 'control-before' }) },
  messages: {
    'on-link': ['warning', 'the echo of {address} came with hop limit {hopLimit}: no router has touched it'],
    unknown: ['not-applicable', 'no echo of {address} was received'],
  },
  judge: ({ control }, say) =>
    control.flatMap((at) => {
      const { address, echo } = at.value;
      const hopLimit = echo?.[0]?.hopLimit;
      if (hopLimit === undefined) return say('unknown', at, { address });
      return hops(hopLimit) === 0 ? say('on-link', at, { address, hopLimit }) : [];
    }),
  examples: [
    { name: 'two routers', seen: { control: [Control.on('ipv6')] }, says: [] },
    { name: 'Windows, one router', seen: { control: [echoes(127)] }, says: [] },
    { name: 'on link', seen: { control: [echoes(64)] }, says: ['on-link'] },
    { name: 'no ping here', seen: { control: [Control.on('ipv6', { echo: null })] }, says: ['unknown'] },
    { name: 'echo is filtered', seen: { control: [Control.on('ipv6', { echo: [] })] }, says: ['unknown'] },
  ],
});

function echoes(hopLimit: number) {
  return Control.on('ipv6', { echo: [{ ms: 1, hopLimit }] });
}
