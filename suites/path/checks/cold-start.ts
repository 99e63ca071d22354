import { check } from '../../../harness/model/check.ts';
import { afterGates } from '../chain.ts';
import { Control } from '../observations.ts';

export default check({
  title: 'the first exchange is not much later than the next',
  requirement: 'The first exchange on a path that was idle ends within its budget.',
  why: 'A dormant tunnel that wakes slowly makes the first page hang, and times out programs that do not wait.',
  fix: 'Keep the tunnel qualified (a shorter refresh interval, "Default Qualified" on Windows), or remove what delays the first packet.',
  level: 'should',
  source: [
    { rfc: 4380, section: '5.2.1' },
    { rfc: 6298, section: '5.5' },
  ],
  requires: afterGates,
  needs: { control: Control.where({ aim: 'control-before' }) },
  messages: {
    slow: ['warning', 'the first exchange took {cold} ms, a later one {warm} ms', 'at most {budget} ms'],
    unknown: ['not-applicable', 'the first exchange failed'],
  },
  judge: ({ control }, say) =>
    control.flatMap((at) => {
      const { tcp, coldBudgetMs: budget } = at.value;
      const cold = tcp[0]?.ms ?? null;
      if (cold === null) return say('unknown', at);
      const warm = Math.min(...tcp.map(({ ms }) => ms ?? cold));
      return cold > budget ? say('slow', at, { cold: Math.round(cold), warm: Math.round(warm), budget }) : [];
    }),
  examples: [
    { name: 'awake', seen: { control: [Control.on('ipv6')] }, says: [] },
    {
      name: 'dormant',
      path: 'teredo',
      seen: { control: [Control.on('teredo', { coldBudgetMs: 8_000, tcp: [8_200, 40, 40].map((ms) => ({ ms, code: null })) })] },
      says: ['slow'],
    },
    {
      name: 'one lost sample',
      seen: {
        control: [Control.on('ipv6', { tcp: [null, 40, 40].map((ms) => ({ ms, code: ms === null ? 'ETIMEDOUT' : null })) })],
      },
      says: ['unknown'],
    },
  ],
});
