import { probe } from '../../../harness/model/probe.ts';
import { DeliveryInput, handOver } from '../hand-over.ts';
import { Outbound } from '../observations/delivery.ts';

export default probe({
  gives: Outbound,
  input: DeliveryInput,
  timeoutMs: 200_000,
  run: async ({ input, ...run }) => await handOver(input, run),
});
