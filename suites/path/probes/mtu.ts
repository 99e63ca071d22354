import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { PathMtu } from '../observations.ts';
import { ping, type PingAnswer } from '../../../harness/net/ping.ts';

/** What every link carries (RFC 8200 5, RFC 791 3.1): the last size tried. */
const floors = { 4: 576, 6: 1280 } as const;
/** A Packet Too Big takes the place of the first reply, and a reply may be lost. */
const tries = 3;

/** The largest echo that passes unfragmented (RFC 8201 3, RFC 1191 3): the declared size, one octet more, then what is named instead. */
export default probe({
  gives: PathMtu,
  input: z.strictObject({ address: Address, declared: z.int().min(576).max(65_535) }),
  timeoutMs: 20_000,
  async run({ input: { address, declared }, vantage: { local }, signal }) {
    const echo = async (size: number, waitSeconds = 1) => await ping({ address, local, waitSeconds, size, signal });
    const first = await insist(echo, declared);
    if (first === null) return { declared, largest: null, isLarger: false, reported: null, isMeasured: false };
    if (first.reply !== null) {
      // Refused by our own kernel as a rule, after which ping waits all the same.
      const more = await echo(declared + 1, Math.min(1, Math.max(0.2, (4 * first.reply.ms) / 1000)));
      return { declared, largest: declared, isLarger: more?.reply != null, reported: more?.mtu ?? null, isMeasured: true };
    }
    const reported = first.mtu;
    const smaller = [reported, floors[isIPv6(address) ? 6 : 4]].filter((size) => size !== null && size < declared);
    for (const size of smaller) {
      if (size !== null && (await insist(echo, size))?.reply != null) {
        return { declared, largest: size, isLarger: false, reported, isMeasured: true };
      }
    }
    return { declared, largest: null, isLarger: false, reported, isMeasured: true };
  },
});

/** The last MTU named is kept where no reply comes. */
async function insist(echo: (size: number) => Promise<PingAnswer | null>, size: number): Promise<PingAnswer | null> {
  let mtu: number | null = null;
  for (let left = tries; left > 0; left -= 1) {
    const answer = await echo(size);
    if (answer === null || answer.reply !== null) return answer;
    mtu = answer.mtu ?? mtu;
    // Our own kernel has said no and will say it again.
    if (mtu !== null && left < tries) break;
  }
  return { reply: null, mtu };
}
