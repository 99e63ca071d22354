import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { WebPort } from '../observations.ts';

/** Two SYNs (RFC 6298 5.5: at 0 and 1 s); the engine asks a silent port three times. */
const deadlineMs = 1_400;

export default probe({
  gives: WebPort,
  input: z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port: z.int().min(1).max(65_535) }),
  timeoutMs: 3_000,
  silent: ({ outcome }) => outcome === 'timeout',
  async run({ input, vantage, signal }) {
    const dialled = await dial({ ...input, local: vantage.local, timeoutMs: deadlineMs, signal });
    if (dialled.outcome !== 'open') return { ...input, outcome: dialled.outcome, code: dialled.code };
    dialled.socket.resetAndDestroy();
    return { ...input, outcome: dialled.outcome, code: null };
  },
});
