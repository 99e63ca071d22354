import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ip, type Ipv6, parseAddress } from '../../../harness/address/ip.ts';
import { discoverPref64, embedNat64 } from '../../../harness/address/nat64.ts';
import { reverseName } from '../../../harness/address/reverse-name.ts';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { exchangeMixed } from '../../../harness/net/dns/case.ts';
import type { Question } from '../../../harness/net/dns/message.ts';
import { type Asked, type Purpose, ResolverAsked } from '../observations/resolvers.ts';

const deadlineMs = 3_000;
const domain = z.string().max(255);
const dns64Kinds = ['dual', 'v4only', 'mapped', 'alias', 'missing', 'signed', 'unsigned'] as const;
type Dns64Kind = (typeof dns64Kinds)[number];
const wellKnown = 'ipv4only.arpa';
/** Some IPv4 address that a translator could be asked for: of documentation, so that nobody has it (RFC 5737). */
const somebody = ip('198.51.100.64');

interface Wanted {
  readonly purpose: Purpose;
  readonly question: Question;
  readonly transport?: 'tcp';
}

const input = z.strictObject({
  resolver: Address,
  port: z.int().min(1).max(65_535),
  isTarget: z.boolean(),
  zone: domain,
  names: z.array(domain).max(8),
  served: z.strictObject({ v4: domain.optional(), v6: domain.optional() }),
  dns64: z.record(z.enum(dns64Kinds), domain.optional()),
});

/** Everything that is asked of one resolver, at the same time; each question once, its name in mixed case. */
export default probe({
  gives: ResolverAsked,
  input,
  timeoutMs: 3 * deadlineMs,
  silent: ({ questions }) => questions.length > 0 && questions.every(({ outcome }) => outcome === 'silent'),
  async run({ input: { resolver, port, isTarget, ...given }, vantage: { local }, signal }) {
    const to = { address: resolver, port, local, deadlineMs, signal };
    const ask = async ({ purpose, question, transport }: Wanted): Promise<Asked> => ({
      purpose,
      ...(await exchangeMixed({ edns: 1_232, ...question }, { ...to, transport: transport ?? 'udp' })),
    });
    const questions = await Promise.all(wantedOf(given).map(ask));
    const made = synthesised(questions);
    const more = made === null ? [] : [await ask({ purpose: 'pref64-ptr', question: { name: reverseName(made), type: 'PTR' } })];
    return { resolver, isTarget, questions: [...questions, ...more] };
  },
});

type Given = Pick<z.infer<typeof input>, 'zone' | 'names' | 'served' | 'dns64'>;

function wantedOf({ zone, names, served, dns64 }: Given): Wanted[] {
  const both = (purpose: Purpose, name: string): Wanted[] => ['A', 'AAAA'].map((type) => ({ purpose, question: { name, type } }));
  const if64 = (kind: Dns64Kind, wanted: (name: string) => Wanted[]): Wanted[] => {
    const name = dns64[kind];
    return name === undefined ? [] : wanted(name);
  };
  const validating = { checkingDisabled: true, dnssecOk: true };
  const signing = (purpose: 'signed' | 'unsigned') =>
    if64(purpose, (name) => [
      { purpose, question: { name, type: 'AAAA', ...validating } },
      { purpose: `${purpose}-plain`, question: { name, type: 'AAAA' } },
    ]);
  const reverse = (purpose: Purpose, address: string): Wanted => ({
    purpose,
    question: { name: reverseName(ip(address)), type: 'PTR' },
  });
  return [
    ...names.flatMap((name) => both('name', name)),
    { purpose: 'tcp', question: { name: zone, type: 'SOA' }, transport: 'tcp' },
    ...(served.v4 === undefined ? [] : [{ purpose: 'v4-served' as const, question: { name: served.v4, type: 'SOA' } }]),
    ...(served.v6 === undefined ? [] : [{ purpose: 'v6-served' as const, question: { name: served.v6, type: 'SOA' } }]),
    { purpose: 'pref64', question: { name: wellKnown, type: 'AAAA' } },
    // RFC 6761 6.4: nothing below `invalid` exists.
    { purpose: 'nobody', question: { name: `${label()}.invalid`, type: 'AAAA' } },
    ...(['dual', 'v4only', 'mapped', 'alias', 'missing'] as const).flatMap((kind) => if64(kind, (name) => both(kind, name))),
    ...signing('signed'),
    ...signing('unsigned'),
    reverse('ula-reverse', `fd${randomBytes(1).toString('hex')}:${hex()}:${hex()}::${hex()}`),
    reverse('link-local-reverse', `fe80::${hex()}`),
  ];
}

const label = (): string => `n${randomBytes(6).toString('hex')}`;
const hex = (): string => randomBytes(2).toString('hex');

/** An address that this resolver would make, where it makes any. */
function synthesised(questions: readonly Asked[]): Ipv6 | null {
  const answers = questions.flatMap(({ purpose, answer }) => (purpose === 'pref64' ? (answer?.answers ?? []) : []));
  const addresses = answers.flatMap(({ type, data }) => {
    const address = type === 'AAAA' ? parseAddress(data) : null;
    return address?.family === 6 ? [address] : [];
  });
  const [prefix] = discoverPref64(addresses);
  return prefix === undefined || somebody.family !== 4 ? null : embedNat64(prefix, somebody);
}
