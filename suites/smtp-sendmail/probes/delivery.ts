import { probe } from '../../../harness/model/probe.ts';
import { DeliveryInput, handOver } from '../hand-over.ts';
import { Delivery } from '../observations/delivery.ts';

export default probe({
  gives: Delivery,
  input: DeliveryInput,
  timeoutMs: 120_000,
  run: async ({ input, ...run }) => await handOver(input, run),
});
