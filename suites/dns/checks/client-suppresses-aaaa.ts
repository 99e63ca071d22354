import { clientKinds } from '../../../harness/address/client-kinds.ts';
import { triesOf } from '../../../harness/address/client-queries.ts';
import { formatAddress } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { answersOf, clientText, kindOn } from '../client-view.ts';
import { aaaaOf, namesWith } from '../examples.ts';
import { Declared } from '../observations/clients.ts';
import { nameAsked, Names, sampleAnswer } from '../observations.ts';

const failing = { answer: { ...sampleAnswer, rcode: 'SERVFAIL', answers: [] } };
const audience = (...systems: Declared['audience']) => [Declared.on('ipv6', { audience: systems })];
const onTeredo = (seen: typeof Names.sample) => Names.on('teredo', seen);
const v6only = namesWith([], ['2001:db8::80']).value;

/** A simulation: `harness/address/client-queries.ts` says where its rules come from. */
export default check({
  title: 'which clients of this path ask no AAAA',
  requirement: 'A name that clients without AAAA questions shall reach has an A record.',
  why: 'Windows Vista and 7 with link-local and Teredo addresses alone ask for A only, and for AAAA at all only after an A answer that is no error.',
  fix: 'Keep an A record, answered without error, while such clients exist. To try a service over their IPv6, use a literal address.',
  level: 'info',
  source: [{ text: 'Domain Name System Client Behavior in Windows Vista (bb727035)' }, { rfc: 4472, section: '5.1' }],
  on: v6Paths,
  needs: { names: Names, declared: Declared.evidence() },
  messages: {
    asks: ['info', '{client} asks {asked} for {name}, and tries {order}'],
    'a-alone': ['info', '{client} asks A alone for {name}, and tries {order}: its IPv6 is not used by name'],
    stranded: ['warning', '{client} asks {asked} alone for {name} and finds no address; AAAA has {addresses}'],
    forced: ['info', 'Windows Vista and 7 would ask A alone with Teredo addresses: the questions of this run are ours'],
    none: ['not-applicable', 'no system is named as audience'],
  },
  judge({ names, declared }, say, path) {
    const systems = [...new Set(declared.flatMap(({ value }) => value.audience))];
    const kind = kindOn[path];
    const findings = systems.flatMap((system) =>
      names.flatMap((at) =>
        at.value.names.map((asked) => {
          const answers = answersOf(asked);
          const tries = triesOf(system, clientKinds[kind].inventory, answers);
          const order = tries.routes.map(({ destination }) => formatAddress(destination.address)).join(', then ');
          const values = { client: clientText(system, kind), name: asked.name, order: order === '' ? 'nothing' : order };
          if (tries.asked.includes('AAAA')) return say('asks', at, { ...values, asked: tries.asked.join(' and ') });
          const has = answers.aaaa.addresses.length > 0;
          return has && tries.routes.length === 0
            ? say('stranded', at, { ...values, asked: 'A', addresses: answers.aaaa.addresses.map(formatAddress).join(', ') })
            : say('a-alone', at, values);
        }),
      ),
    );
    if (path === 'teredo') return [...findings, say('forced', names)];
    return findings.length > 0 ? findings : [say('none', declared)];
  },
  examples: [
    {
      name: 'native IPv6 asks both',
      seen: { names: [aaaaOf('2001:db8::80')], declared: audience('windows-vista-7', 'glibc') },
      says: ['asks', 'asks'],
    },
    {
      name: 'Teredo alone, and an A record',
      path: 'teredo',
      seen: { names: [onTeredo(aaaaOf('2001:db8::80').value)], declared: audience('windows-vista-7') },
      says: ['a-alone', 'forced'],
    },
    {
      name: 'Teredo alone, and no A record',
      path: 'teredo',
      seen: { names: [onTeredo(v6only)], declared: audience('windows-vista-7', 'windows-xp') },
      says: ['stranded', 'asks', 'forced'],
    },
    {
      name: 'an A question that fails',
      seen: { names: [Names.on('ipv6', { names: [nameAsked(failing)] })], declared: audience('windows-vista-7') },
      says: ['stranded'],
    },
    { name: 'no audience', seen: { names: [aaaaOf('2001:db8::80')], declared: audience() }, says: ['none'] },
  ],
});
