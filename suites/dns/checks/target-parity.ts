import { check } from '../../../harness/model/check.ts';
import { addressRecords, aliasesOf } from '../answers.ts';
import { namesWith } from '../examples.ts';
import { type Exchange, nameAsked, Names, rr, sampleAnswer } from '../observations.ts';

/** More addresses of one family than so many times those of the other are another service's, or a list that was forgotten. */
const mostTimes = 2;

/** The targets of the chain, or `none`. */
function chainOf(exchanges: readonly Exchange[]): string {
  const answered = exchanges.find(({ answer }) => answer !== null)?.answer ?? null;
  const chain = aliasesOf(answered).map((target) => target.replace(/\.$/, '').toLowerCase());
  return chain.length === 0 ? 'none' : chain.join(' > ');
}

const www = 'www.example.test';
const through = (target: string, type: 'A' | 'AAAA', text: string): Partial<Exchange> => ({
  answer: { ...sampleAnswer, answers: [rr(www, 'CNAME', `${target}.`, { target }), rr(target, type, text)] },
});

export default check({
  title: 'A and AAAA lead to the same service',
  requirement: 'A and AAAA of a name go through the same aliases, and both families have about as many addresses.',
  why: 'A name that means one service over IPv4 and another over IPv6 gives its users another site, another certificate or an old copy, by their network.',
  fix: 'Give both types to the same final name. Whether the addresses serve the same site, http-iis/vhost-parity and http-iis/cert-parity tell.',
  level: 'should',
  source: [
    { rfc: 4472, section: '4.2' },
    { rfc: 1034, section: '3.6.2' },
  ],
  needs: { names: Names },
  messages: {
    same: ['info', '{name}: {a} A and {aaaa} AAAA records, aliases: {chain}'],
    chains: ['warning', '{name} at {server}: A goes through {a}, AAAA through {aaaa}'],
    numbers: ['warning', '{name} at {server} has {a} A and {aaaa} AAAA records'],
    none: ['not-applicable', 'no name has both A and AAAA records'],
  },
  judge({ names }, say) {
    const findings = names.flatMap((at) =>
      at.value.names.flatMap((asked) => {
        const { name } = asked;
        const { server } = at.value;
        const found = addressRecords(asked);
        const [a, aaaa] = [found.a.length, found.aaaa.length];
        if (a === 0 || aaaa === 0) return [];
        const chains = [chainOf(asked.a), chainOf(asked.aaaa)] as const;
        const isUneven = Math.max(a, aaaa) > mostTimes * Math.min(a, aaaa);
        return [
          chains[0] !== chains[1]
            ? say('chains', at, { name, server, a: chains[0], aaaa: chains[1] })
            : isUneven
              ? say('numbers', at, { name, server, a, aaaa })
              : say('same', at, { name, a, aaaa, chain: chains[0] }),
        ];
      }),
    );
    return findings.length > 0 ? findings : [say('none', names)];
  },
  examples: [
    { name: 'no alias', seen: { names: [Names.on('ipv6')] }, says: ['same'] },
    {
      name: 'the same alias',
      seen: {
        names: [
          Names.on('ipv6', {
            names: [
              nameAsked(through('web.example.test', 'A', '198.51.100.80'), through('web.example.test', 'AAAA', '2001:db8::80')),
            ],
          }),
        ],
      },
      says: ['same'],
    },
    {
      name: 'the AAAA of another provider',
      seen: {
        names: [
          Names.on('ipv6', {
            names: [
              nameAsked(through('web.example.test', 'A', '198.51.100.80'), through('cdn.example.net', 'AAAA', '2001:db8::80')),
            ],
          }),
        ],
      },
      says: ['chains'],
    },
    {
      name: 'a forgotten list',
      seen: { names: [namesWith(['198.51.100.80'], ['2001:db8::80', '2001:db8::81', '2001:db8::82'])] },
      says: ['numbers'],
    },
    { name: 'one family', seen: { names: [namesWith(['198.51.100.80'], [])] }, says: ['none'] },
  ],
});
