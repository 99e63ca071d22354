import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { legacyLogin } from '../../../harness/net/smb/legacy/client.ts';
import { EndpointInput } from '../meeting.ts';
import { LegacyLogin } from '../observations.ts';

const timeoutMs = 6_000;

/** A client of 2010: NTLMv1 over SMB 2.0.2 and 2.1. */
export default probe({
  gives: LegacyLogin,
  input: EndpointInput.extend({
    share: z.string(),
    /** Null where the target does not grant it. */
    login: z.strictObject({ user: z.string(), domain: z.string(), password: z.string() }).nullable(),
  }),
  timeoutMs: 25_000,
  silent: ({ outcome }) => outcome === 'silent',
  async run({ input: { login, share, ...to }, vantage, signal }): Promise<LegacyLogin> {
    if (login === null) return { ...to, outcome: 'not-asked', detail: null };
    const met = await legacyLogin({ ...to, ...login, share, local: vantage.local }, { timeoutMs, signal });
    return { ...to, ...resultOf(met) };
  },
});

type Result = Pick<LegacyLogin, 'outcome' | 'detail'>;

function resultOf(met: Awaited<ReturnType<typeof legacyLogin>>): Result {
  if (met.outcome === 'silent') return { outcome: 'silent', detail: null };
  if (met.outcome === 'failed') return { outcome: 'failed', detail: met.code };
  if (met.outcome === 'refused') return { outcome: 'refused', detail: `${met.during}: ${met.status}` };
  // A guest comes in with any password, and proves nothing about NTLMv1.
  return met.guest ? { outcome: 'failed', detail: 'taken for a guest' } : { outcome: 'admitted', detail: met.dialect };
}
