import { z } from 'zod';
import { isLoopback } from '../../../harness/address/classify.ts';
import { probe, type ProbeRun } from '../../../harness/model/probe.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import { ntlmChallenge } from '../../../harness/net/smb/login.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { EndpointInput, meet } from '../meeting.ts';
import { dialects } from '../observations.ts';
import { NamedServers } from '../observations/names.ts';

const mostServers = 4;
const Input = EndpointInput.omit({ address: true }).extend({ name: z.string(), family: z.literal([4, 6]) });
type Run = ProbeRun<z.infer<typeof Input>>;

/** Looks the name up as a client of this path does, and asks each server that it leads to who it is. */
export default probe({
  gives: NamedServers,
  input: Input,
  timeoutMs: 60_000,
  async run(at) {
    const { input, vantage, signal } = at;
    const { name, family } = input;
    const ask = { name, family, resolvers: vantage.resolvers, local: vantage.local, timeoutMs: 3_000, signal };
    const found = (await lookup(ask)).filter((address) => !isLoopback(address)).slice(0, mostServers);
    const servers: NamedServers['servers'] = [];
    for (const address of found) servers.push(await who(address, at));
    return { name, family, servers };
  },
});

async function who(address: string, { input, vantage, signal }: Run): Promise<NamedServers['servers'][number]> {
  let guid: string | null = null;
  const met = await meet({ to: { address, port: input.port }, vantage, signal }, async (wire) => {
    const connection = await negotiate(wire, { dialects });
    ({ guid } = connection.negotiated);
    return await ntlmChallenge(connection);
  });
  return {
    address,
    guid,
    computer: met.value?.netbiosComputer?.slice(0, 255) ?? null,
    trouble: guid === null ? met.trouble : null,
  };
}
