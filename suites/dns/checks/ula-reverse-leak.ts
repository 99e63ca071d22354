import { check } from '../../../harness/model/check.ts';
import { answerText, recordsOf } from '../answers.ts';
import { rr, sampleAnswer } from '../observations.ts';
import { asked, type Asked, failing, ResolverAsked } from '../observations/resolvers.ts';
import { askedFor } from '../resolver-answers.ts';

/** Zones that a resolver serves by itself (RFC 6303 4.4 and 4.5). */
const localZones = ['c.f.ip6.arpa', 'd.f.ip6.arpa', '8.e.f.ip6.arpa', '9.e.f.ip6.arpa', 'a.e.f.ip6.arpa', 'b.e.f.ip6.arpa'];
const kinds = { 'ula-reverse': 'a unique local address', 'link-local-reverse': 'a link-local address' } as const;

/** By whom a question was answered, as far as the answer tells: the resolver's own zones have the AA bit, or their own SOA. */
function answeredBy({ answer }: Asked): 'itself' | 'others' | 'nobody' | 'unknown' {
  if (answer === null || !['NOERROR', 'NXDOMAIN'].includes(answer.rcode)) return 'nobody';
  if (answer.isAuthoritative || recordsOf(answer, 'PTR').length > 0) return 'itself';
  const soa = answer.authorities.find(({ type }) => type === 'SOA');
  if (soa === undefined) return 'unknown';
  return localZones.some((zone) => `.${soa.name.toLowerCase()}`.endsWith(`.${zone}`)) ? 'itself' : 'others';
}

const reverse = (owner: string | null, change: Partial<Asked> = {}): Asked => {
  const soa = owner === null ? [] : [rr(owner, 'SOA', 'localhost. nobody.invalid. 1 3600 1200 604800 10800')];
  const answer = { ...sampleAnswer, isAuthoritative: false, rcode: 'NXDOMAIN', answers: [], authorities: soa };
  return asked('ula-reverse', '1.0.0.d.f.ip6.arpa', 'PTR', [], { answer, ...change });
};
const resolver = (...questions: Asked[]) => ResolverAsked.on('ipv6', { questions });

export default check({
  title: 'reverse names of local addresses stay here',
  requirement: 'The resolver answers for reverse names of unique local and link-local addresses by itself.',
  why: 'Such questions tell strangers of the addresses in use, burden servers that can know nothing, and stall clients where those are silent.',
  fix: 'Leave the resolver’s empty zones on (BIND: `empty-zones-enable yes`), or serve a zone for your own prefix.',
  level: 'should',
  source: [
    { rfc: 6303, section: '4.4' },
    { rfc: 6303, section: '4.5' },
    { rfc: 4193, section: '4.4' },
  ],
  requires: ['dns/resolver-family'],
  needs: { resolvers: ResolverAsked },
  messages: {
    kept: ['info', '{resolver} answers by itself for the reverse name of {kind}'],
    forwarded: ['warning', '{resolver} asked others for the reverse name of {kind}: the answer is of zone {zone}'],
    unanswered: ['resolver', '{resolver}: {answer} for the reverse name of {kind}'],
    unknown: ['client-limit', '{resolver} denies the reverse name of {kind}, and the answer does not tell who said so'],
    // The resolver of a path is often a stub that cuts this off, and nobody's target.
    'stub-unknown': ['not-applicable', '{resolver} denies the reverse name of {kind}, and the answer does not tell who said so'],
    none: ['not-applicable', 'no resolver was asked'],
  },
  judge({ resolvers }, say) {
    const findings = resolvers.flatMap((at) =>
      (['ula-reverse', 'link-local-reverse'] as const).flatMap((purpose) =>
        askedFor(at.value, purpose).map((one) => {
          const values = { resolver: at.value.resolver, kind: kinds[purpose] };
          const by = answeredBy(one);
          if (by === 'nobody') return say('unanswered', at, { ...values, answer: answerText(one) });
          const soa = one.answer?.authorities.find(({ type }) => type === 'SOA');
          return by === 'others'
            ? say('forwarded', at, { ...values, zone: soa?.name === undefined || soa.name === '' ? 'the root' : soa.name })
            : by === 'itself'
              ? say('kept', at, values)
              : at.value.isTarget
                ? say('unknown', at, values)
                : say('stub-unknown', at, values);
        }),
      ),
    );
    return findings.length > 0 ? findings : [say('none', resolvers)];
  },
  examples: [
    { name: 'an empty zone', seen: { resolvers: [resolver(reverse('d.f.ip6.arpa'))] }, says: ['kept'] },
    { name: 'asked of the world', seen: { resolvers: [resolver(reverse('ip6.arpa'))] }, says: ['forwarded'] },
    { name: 'the world is silent', seen: { resolvers: [resolver(reverse('', failing('SERVFAIL')))] }, says: ['unanswered'] },
    { name: 'no SOA', seen: { resolvers: [resolver(reverse(null))] }, says: ['unknown'] },
    {
      name: 'no SOA, from the path’s stub resolver',
      seen: { resolvers: [ResolverAsked.on('ipv6', { isTarget: false, questions: [reverse(null)] })] },
      says: ['stub-unknown'],
    },
    { name: 'not asked', seen: { resolvers: [resolver()] }, says: ['none'] },
  ],
});
