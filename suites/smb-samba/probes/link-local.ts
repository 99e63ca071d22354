import { probe } from '../../../harness/model/probe.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { EndpointInput, isSilent, meet } from '../meeting.ts';
import { dialects, LinkLocal } from '../observations.ts';

/** NEGOTIATE with the server's link-local address; the kernel takes the source from the zone's link (RFC 4007 6). */
export default probe({
  gives: LinkLocal,
  input: EndpointInput,
  timeoutMs: 25_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run({ input, vantage, signal }) {
    const link = { ...vantage, local: null };
    const { local, trouble } = await meet(
      { to: input, vantage: link, signal },
      async (wire) => await negotiate(wire, { dialects }),
    );
    return { ...input, local, trouble };
  },
});
