import { probe } from '../../../harness/model/probe.ts';
import { ntlmChallenge } from '../../../harness/net/smb/login.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { EndpointInput, isSilent, meet } from '../meeting.ts';
import { dialects, Negotiation } from '../observations.ts';

/** NEGOTIATE with everything on offer; then NTLM's first two messages, which tell the server's names to anybody. */
export default probe({
  gives: Negotiation,
  input: EndpointInput,
  timeoutMs: 25_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run({ input, vantage, signal }) {
    let negotiated: Negotiation['negotiated'] = null;
    const met = await meet({ to: input, vantage, signal }, async (wire) => {
      const connection = await negotiate(wire, { dialects });
      const { dialect, guid, capabilities, securityMode: signing, cipher, mechanisms } = connection.negotiated;
      negotiated = { dialect, guid, capabilities: [...capabilities], signing, cipher, mechanisms: mechanisms.slice(0, 16) };
      return await ntlmChallenge(connection);
    });
    const { netbiosComputer = null, netbiosDomain = null, dnsComputer = null, dnsDomain = null } = met.value ?? {};
    return {
      ...input,
      local: met.local,
      // A server without NTLM has negotiated all the same.
      trouble: negotiated === null ? met.trouble : null,
      negotiated,
      names: met.value === null ? null : { netbiosComputer, netbiosDomain, dnsComputer, dnsDomain },
    };
  },
});
