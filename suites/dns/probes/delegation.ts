import { z } from 'zod';
import { pathKinds } from '../../../harness/model/path.ts';
import { probe } from '../../../harness/model/probe.ts';
import { askAny } from '../../../harness/net/dns/ask-any.ts';
import { exchange } from '../../../harness/net/dns/exchange.ts';
import { canonicalName, isWithin } from '../../../harness/net/dns/name.ts';
import { referralOf, walk, type Walk } from '../../../harness/net/dns/walk.ts';
import { findingInput, findingOf } from '../finding.ts';
import { glueIn } from '../glue.ts';
import { type Delegation as Observed, Delegation, type NameServer } from '../observations/zone.ts';
import { findAddresses, type Finding } from '../zone-lookup.ts';

const mostParents = 3;
const mostServers = 16;

/** Walks from the root to the zone, then asks parent and zone who its name servers are. */
export default probe({
  gives: Delegation,
  input: z.strictObject({ ...findingInput, standard: z.enum(['rfc10001', 'rfc3901']) }),
  timeoutMs: 25_000,
  async run(at) {
    const { zone, standard } = at.input;
    const finding = findingOf(at);
    const [walked, own] = await Promise.all([walk(zone, 'NS', finding.walking), ownServers(finding)]);
    const parents = await parentsOf(walked, finding);
    const delegated = parents.flatMap(({ udp }) => targetsOf(udp.answer?.authorities ?? []));
    const names = [...new Set([...(own ?? []), ...delegated])].slice(0, mostServers);
    const servers = await Promise.all(
      names.map(async (name) => {
        const { a, aaaa } = await findAddresses(name, finding);
        return { name, isInZone: isWithin(name, zone), a, aaaa };
      }),
    );
    const strays = await straysOf(servers, parents, finding);
    return {
      zone,
      family: pathKinds[at.vantage.path].family,
      end: walked.end,
      stop: walked.stop,
      cuts: walked.cuts.map(plainCut),
      parents,
      own,
      servers,
      strays,
      standard,
    };
  },
});

const targetsOf = (records: readonly { readonly type: string; readonly target: string | null }[]): string[] =>
  records.flatMap(({ type, target }) => (type === 'NS' && target !== null ? [canonicalName(target)] : []));

async function ownServers(at: Finding): Promise<string[] | null> {
  const { answer } = await askAny(
    { name: at.zone, type: 'NS' },
    at.servers,
    ({ isAuthoritative, answers }) => isAuthoritative && answers.length > 0,
    at,
  );
  return answer === null ? null : [...new Set(targetsOf(answer.answers))];
}

/** The zone above answers with a referral; servers that have both zones answer for the lower one, and have no glue to show. */
async function parentsOf({ cuts }: Walk, { zone, walking }: Finding): Promise<Observed['parents']> {
  const above = cuts.findLast((cut) => canonicalName(cut.zone) !== canonicalName(zone));
  if (above === undefined) return [];
  const port = above.zone === '' ? walking.rootPort : walking.port;
  const addresses = above.servers.flatMap((server) => server.addresses).slice(0, mostParents);
  const asked = await Promise.all(
    addresses.map(async (address) => {
      const to = { ...walking, address, port };
      const question = { name: zone, type: 'NS', recursion: false };
      const [udp, tcp] = await Promise.all([
        exchange({ ...question, edns: 1_232 }, { ...to, transport: 'udp' }),
        exchange(question, { ...to, transport: 'tcp' }),
      ]);
      return { zone: above.zone, udp, tcp };
    }),
  );
  return asked.filter(({ udp: { answer } }) => answer !== null && referralOf(answer, zone, above.zone) === canonicalName(zone));
}

const mostStrays = 8;

/** Whether anybody answers at glue that the zone itself does not confirm. */
async function straysOf(
  servers: readonly NameServer[],
  [parent]: Observed['parents'],
  { zone, walking }: Finding,
): Promise<Observed['strays']> {
  const [type, key] = walking.family === 6 ? (['AAAA', 'aaaa'] as const) : (['A', 'a'] as const);
  const strays = servers.flatMap(({ name, isInZone, ...own }) => {
    const known = own[key];
    if (parent === undefined || !isInZone || known === null) return [];
    return glueIn(parent.udp, name, type)
      .filter((address) => !known.includes(address))
      .map((address) => ({ name, address }));
  });
  return await Promise.all(
    strays.slice(0, mostStrays).map(async ({ name, address }) => {
      const asked = await exchange(
        { name: zone, type: 'SOA', recursion: false },
        { ...walking, address, port: walking.port, transport: 'udp' },
      );
      return { name, address, outcome: asked.outcome };
    }),
  );
}

const mostAsked = 8;

const plainCut = ({ zone, servers, asked }: Walk['cuts'][number]): Observed['cuts'][number] => ({
  zone,
  servers: servers.map(({ name, addresses, by }) => ({ name, addresses: [...addresses], by })),
  asked: asked.slice(0, mostAsked).map(({ server, outcome, answer }) => ({ server, outcome, rcode: answer?.rcode ?? null })),
});
