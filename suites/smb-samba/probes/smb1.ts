import { probe } from '../../../harness/model/probe.ts';
import { smb1Negotiate } from '../../../harness/net/smb/smb1.ts';
import { EndpointInput, isSilent, meet } from '../meeting.ts';
import { Smb1 } from '../observations.ts';

/** A client that speaks SMB1 and nothing else. */
export default probe({
  gives: Smb1,
  input: EndpointInput,
  timeoutMs: 25_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run({ input, vantage, signal }) {
    const { local, value, trouble } = await meet({ to: input, vantage, signal }, async (wire) => await smb1Negotiate(wire));
    const detail = value === null || value.outcome === 'no-dialect' ? null : detailOf(value);
    return { ...input, local, trouble, answer: value?.outcome ?? null, detail };
  },
});

function detailOf(answer: Exclude<Awaited<ReturnType<typeof smb1Negotiate>>, { outcome: 'no-dialect' }>): string {
  if (answer.outcome === 'dropped') return answer.how;
  return answer.outcome === 'status' ? answer.status : answer.dialect;
}
