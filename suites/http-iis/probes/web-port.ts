import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { WebPort } from '../observations.ts';

/** Three SYNs (RFC 6298 5.5: at 0, 1 and 3 s); the engine asks a silent port three times. */
const deadlineMs = 3_400;

export default probe({
  gives: WebPort,
  input: z.strictObject({ address: Address, port: z.int().min(1).max(65_535) }),
  timeoutMs: 4_000,
  silent: ({ outcome }) => outcome === 'timeout',
  async run({ input, vantage, signal }) {
    const dialled = await dial({ ...input, local: vantage.local, timeoutMs: deadlineMs, signal });
    if (dialled.outcome !== 'open') return { ...input, outcome: dialled.outcome, code: dialled.code };
    dialled.socket.resetAndDestroy();
    return { ...input, outcome: dialled.outcome, code: null };
  },
});
