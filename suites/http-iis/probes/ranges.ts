import { probe } from '../../../harness/model/probe.ts';
import type { Fetched } from '../../../harness/net/http-get.ts';
import { fetchOf, GetInput, times, urlOf } from '../get.ts';
import { header } from '../pages.ts';
import { Ranges } from '../observations/transport.ts';

/** The first hundred octets, and what a client that lost its connection asks for: the rest. Of that, a part is read. */
const wanted = [
  { first: 0, last: 99 },
  { first: 512, last: null },
] as const;
const readOctets = 1_536;
const firstOctets = 1_024;

type Part = Ranges['whole'];

/** GET of a resource, and of two ranges of it (RFC 9110 14.2). */
export default probe({
  gives: Ranges,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.probe,
  silent: ({ whole, parts }) => [whole, ...parts].some(({ outcome }) => outcome === 'silent'),
  async run({ input, vantage, signal }) {
    const ask = async (octets: number, fields: readonly (readonly [string, string])[]) => {
      const limits = { keep: octets, body: octets };
      return await fetchOf(input, { method: 'GET', limits, idleMs: times.idle, totalMs: times.total, fields }, vantage, signal);
    };
    const [whole, ...parts] = await Promise.all([
      ask(readOctets, []),
      ...wanted.map(async ({ first, last }) => await ask(firstOctets, [['Range', `bytes=${first}-${last ?? ''}`]])),
    ]);
    const truth = whole.reply?.body.kept ?? Buffer.alloc(0);
    return {
      url: urlOf(input),
      address: input.address,
      port: input.port,
      local: whole.local,
      whole: partOf(whole),
      parts: parts.map((fetched, index) => {
        const { first, last } = wanted[index] ?? wanted[0];
        const part = partOf(fetched);
        const end = Math.min(last === null ? readOctets : last + 1, truth.length);
        const isRight = part.status === 206 ? (fetched.reply?.body.kept.equals(truth.subarray(first, end)) ?? false) : null;
        return { ...part, first, last, isRight };
      }),
    };
  },
});

function partOf({ outcome, reply }: Fetched): Part {
  const head = reply?.head ?? null;
  const field = (name: string) => (head === null ? null : header(head, name));
  return {
    outcome,
    status: head?.status ?? null,
    contentRange: field('content-range')?.slice(0, 100) ?? null,
    etag: field('etag')?.slice(0, 200) ?? null,
    octets: reply?.body.octets ?? 0,
  };
}
