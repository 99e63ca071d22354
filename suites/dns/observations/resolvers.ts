import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { observation } from '../../../harness/model/observation.ts';
import { type Answer, Exchange, noData, rr, sampleAnswer, sampleExchange } from '../observations.ts';

/** What a question to a resolver is asked for. */
export const purposes = [
  /** A service name, A and AAAA. */
  'name',
  /** The zone's SOA over TCP. */
  'tcp',
  /** Zones that name servers of one family alone serve. */
  'v4-served',
  'v6-served',
  /** AAAA of ipv4only.arpa, and of a name that cannot exist (RFC 7050 3). */
  'pref64',
  'nobody',
  /** Names for DNS64, A and AAAA: with both, with A alone, with A and a mapped AAAA, an alias of an IPv4-only name, and none. */
  'dual',
  'v4only',
  'mapped',
  'alias',
  'missing',
  /** PTR of an address that DNS64 made. */
  'pref64-ptr',
  /** AAAA of IPv4-only names, signed and not, with CD and DO, and with neither. */
  'signed',
  'unsigned',
  'signed-plain',
  'unsigned-plain',
  /** PTR of a unique local and of a link-local address that nobody has. */
  'ula-reverse',
  'link-local-reverse',
] as const;
export type Purpose = (typeof purposes)[number];

const Asked = z.strictObject({
  purpose: z.enum(purposes),
  /** Whether the answer repeats the question in the case in which it was asked; null without a question. */
  keepsCase: z.boolean().nullable(),
  ...Exchange.shape,
});
export type Asked = z.infer<typeof Asked>;

/** What one resolver made of many questions, recursion desired. */
export const ResolverAsked = observation(
  'dns/resolver',
  z.strictObject({
    resolver: Address,
    /** The target names it; else it is one that the path has. */
    isTarget: z.boolean(),
    questions: z.array(Asked).max(64),
  }),
  { resolver: '2001:db8:53::53', isTarget: true, questions: [] },
);
export type ResolverAsked = typeof ResolverAsked.sample;

const resolved: Answer = { ...sampleAnswer, isAuthoritative: false, offersRecursion: true };

/** A question as an example wants it: answered with records, or as `answer` and the rest say. */
export function asked(purpose: Purpose, name: string, type: string, data: readonly string[], change: Partial<Asked> = {}): Asked {
  const answers = data.map((text) => rr(name, text.includes(':') ? 'AAAA' : type, text));
  return {
    ...sampleExchange,
    server: '2001:db8:53::53',
    purpose,
    keepsCase: true,
    name,
    type,
    answer: data.length === 0 ? { ...resolved, ...noData, isAuthoritative: false } : { ...resolved, answers },
    ...change,
  };
}

/** An answer with this code and nothing else. */
export const failing = (rcode: string): Partial<Asked> => ({ answer: { ...resolved, rcode, answers: [] } });
