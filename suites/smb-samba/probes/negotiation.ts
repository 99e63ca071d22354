import { probe } from '../../../harness/model/probe.ts';
import { ntlmChallenge, type NtlmChallenge } from '../../../harness/net/smb/login.ts';
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
      negotiated = {
        dialect,
        guid,
        capabilities: [...capabilities],
        signing,
        cipher,
        mechanisms: mechanisms.slice(0, 16).map((one) => one.slice(0, 80)),
      };
      return await ntlmChallenge(connection);
    });
    return {
      ...input,
      local: met.local,
      // A server without NTLM has negotiated all the same.
      trouble: negotiated === null ? met.trouble : null,
      negotiated,
      names: met.value === null ? null : namesOf(met.value),
    };
  },
});

/** Longest name of DNS (RFC 1035 2.3.4); a server may send anything. */
const longestName = 255;

function namesOf(challenge: NtlmChallenge): Negotiation['names'] {
  const short = (name: string | null): string | null => name?.slice(0, longestName) ?? null;
  const { netbiosComputer, netbiosDomain, dnsComputer, dnsDomain } = challenge;
  return {
    netbiosComputer: short(netbiosComputer),
    netbiosDomain: short(netbiosDomain),
    dnsComputer: short(dnsComputer),
    dnsDomain: short(dnsDomain),
  };
}
