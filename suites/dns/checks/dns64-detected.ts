import { formatAddress } from '../../../harness/address/ip.ts';
import { formatPrefix } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { answerText } from '../answers.ts';
import { asked, failing, ResolverAsked } from '../observations/resolvers.ts';
import { addressesIn, askedFor, pref64Of } from '../resolver-answers.ts';

const wellKnown = (...data: string[]) => asked('pref64', 'ipv4only.arpa', 'AAAA', data);
const nobody = (...data: string[]) => asked('nobody', 'n0.invalid', 'AAAA', data);
const resolver = (...questions: ResolverAsked['questions']) => ResolverAsked.on('ipv6', { questions });

export default check({
  title: 'whether there is DNS64, and its prefix',
  requirement: 'AAAA of ipv4only.arpa has no answer, or one with 192.0.0.170 or 192.0.0.171 in a translation prefix.',
  why: 'Behind DNS64 an AAAA of an IPv4-only name is made up by the resolver; other answers come from a portal, and nothing it says of names holds.',
  fix: 'Nothing is to be mended where there is DNS64 or none. Behind a portal: log in, or measure from another network.',
  level: 'info',
  source: [{ rfc: 7050, section: '3' }, { rfc: 8880 }, { rfc: 6052, section: '2.2' }],
  requires: ['dns/resolver-family'],
  needs: { resolvers: ResolverAsked },
  messages: {
    dns64: ['info', '{resolver} makes AAAA records with {prefix}'],
    'no-dns64': ['info', '{resolver} makes no AAAA records'],
    portal: ['warning', '{resolver} gives {addresses} for ipv4only.arpa, without one of its two addresses within'],
    'made-up': ['warning', '{resolver} gives {addresses} for a name that cannot exist'],
    unknown: ['resolver', '{resolver}: {answer} for ipv4only.arpa'],
    none: ['not-applicable', 'no resolver was asked'],
  },
  judge({ resolvers }, say) {
    const findings = resolvers.flatMap((at) => {
      const server = { resolver: at.value.resolver };
      const texts = (list: readonly ResolverAsked['questions'][number][]) =>
        list
          .flatMap((one) => addressesIn(one))
          .map(formatAddress)
          .join(', ');
      const lies = texts(askedFor(at.value, 'nobody'));
      const [question] = askedFor(at.value, 'pref64');
      if (question === undefined) return [];
      const prefixes = pref64Of(at.value);
      const isKnown = question.answer !== null && ['NOERROR', 'NXDOMAIN'].includes(question.answer.rcode);
      const addresses = texts([question]);
      return [
        ...(lies === '' ? [] : [say('made-up', at, { ...server, addresses: lies })]),
        ...prefixes.map((prefix) => say('dns64', at, { ...server, prefix: formatPrefix(prefix) })),
        ...(prefixes.length > 0
          ? []
          : [
              !isKnown
                ? say('unknown', at, { ...server, answer: answerText(question) })
                : addresses === ''
                  ? say('no-dns64', at, server)
                  : say('portal', at, { ...server, addresses }),
            ]),
      ];
    });
    return findings.length > 0 ? findings : [say('none', resolvers)];
  },
  examples: [
    {
      name: 'DNS64 with the well-known prefix',
      seen: { resolvers: [resolver(wellKnown('64:ff9b::192.0.0.170', '64:ff9b::192.0.0.171'), nobody())] },
      says: ['dns64'],
    },
    { name: 'none', seen: { resolvers: [resolver(wellKnown(), nobody())] }, says: ['no-dns64'] },
    {
      name: 'a portal',
      seen: { resolvers: [resolver(wellKnown('2001:db8::1'), nobody('2001:db8::1'))] },
      says: ['portal', 'made-up'],
    },
    {
      name: 'the resolver fails',
      seen: { resolvers: [resolver({ ...wellKnown(), ...failing('SERVFAIL') })] },
      says: ['unknown'],
    },
    { name: 'not asked', seen: { resolvers: [resolver()] }, says: ['none'] },
  ],
});
