import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { ping } from '../../../harness/net/ping.ts';
import { Echo } from '../observations/transport.ts';

/** The engine asks a silent host three times. */
const waitSeconds = 2;

/** One ICMP echo to the host that serves, and to the control when it does not answer. */
export default probe({
  gives: Echo,
  input: z.strictObject({ address: Address }),
  timeoutMs: 8_000,
  silent: ({ answered }) => answered === false,
  async run({ input: { address }, vantage: { local, control }, signal }): Promise<Echo> {
    const ask = { local, waitSeconds, size: null, signal };
    const answer = await ping({ ...ask, address });
    if (answer === null) return { address, answered: null, ms: null, control: 'not-asked' };
    if (answer.reply !== null) return { address, answered: true, ms: answer.reply.ms, control: 'not-asked' };
    const proof = control === null ? null : await ping({ ...ask, address: control.address });
    const of: Echo['control'] = proof?.reply == null ? 'silent' : 'answered';
    return { address, answered: false, ms: null, control: control === null ? 'none' : of };
  },
});
