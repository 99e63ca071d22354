import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { Ranges } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

type Part = Ranges['parts'][number];

/** What a server makes of a range: `part`, `whole` (RFC 9110 14.2: a server MAY ignore Range), or a status. */
const classOf = ({ status, outcome }: Part): string => {
  if (status === 206) return 'a part (206)';
  return status === 200 ? 'the whole (200)' : `${status ?? outcome}`;
};
const rangeOf = ({ first, last }: Part): string => `bytes=${first}-${last ?? ''}`;

/** RFC 9110 14.4: `bytes first-last/length`, the range asked for. */
function isRangeTold({ contentRange, first, last }: Part): boolean {
  const [, from, to] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/i.exec(contentRange ?? '') ?? [];
  return Number(from ?? -1) === first && (last === null || Number(to) === last);
}

const smallest = 1_024;

const change = (to: Partial<Part>) => ({ parts: Ranges.sample.parts.map((part) => ({ ...part, ...to })) });
const ignored = change({ status: 200, contentRange: null, isRight: null });
const reference = [Ranges.on('ipv4', v4)];

export default check({
  title: 'byte ranges work as over IPv4',
  requirement: 'A range of a resource is answered with the right octets on each path, or with the whole resource on each.',
  why: 'Downloads that are resumed, video and PDF viewers ask for ranges: wrong octets damage files without anybody noticing.',
  fix: 'Serve the file by the same handler on both families.',
  fixes: { 'wrong-octets': 'Correct the arithmetic of offsets: a range has both of its ends (RFC 9110 14.1.2).' },
  level: 'should',
  source: [
    { rfc: 9110, section: '14.1.2' },
    { rfc: 9110, section: '14.2' },
    { rfc: 9110, section: '15.3.7' },
  ],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/large-body'],
  needs: { ranges: Ranges, reference: Ranges.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} answers {range} with {answer}, as over IPv4'],
    'wrong-octets': ['error', '{url} at {endpoint} answers {range} with 206 and octets that the resource does not have there'],
    'wrong-range': ['error', '{url} at {endpoint} answers {range} with Content-Range: {contentRange}'],
    differs: ['warning', '{url} at {endpoint} answers {range} with {answer}, over IPv4 with {referenceAnswer}'],
    'other-object': ['nondeterministic', '{url} at {endpoint} has the entity tag {etag}, over IPv4 {referenceEtag}'],
    unsuitable: ['not-applicable', '{url} at {endpoint} is no resource of 1 kB or more on both paths'],
  },
  judge({ ranges, reference }, say) {
    const findings = ranges.map((at) => {
      const where = whereOf(at);
      const base = reference.find(({ value }) => value.url === at.value.url);
      const isSuitable = ({ value: { whole } }: typeof at) => whole.status === 200 && whole.octets >= smallest;
      if (base === undefined || !isSuitable(at) || !isSuitable(base)) return [say('unsuitable', at, where)];
      const seen = [at, base];
      const { etag } = at.value.whole;
      const referenceEtag = base.value.whole.etag;
      if (etag !== null && referenceEtag !== null && etag !== referenceEtag) {
        return [say('other-object', seen, { ...where, etag, referenceEtag })];
      }
      return at.value.parts.map((part, index) => {
        const values = { ...where, range: rangeOf(part), answer: classOf(part) };
        if (part.isRight === false) return say('wrong-octets', at, values);
        if (part.status === 206 && !isRangeTold(part)) {
          return say('wrong-range', at, { ...values, contentRange: part.contentRange ?? 'nothing' });
        }
        const other = base.value.parts[index];
        const referenceAnswer = other === undefined ? '' : classOf(other);
        return values.answer === referenceAnswer
          ? say('same', seen, values)
          : say('differs', seen, { ...values, referenceAnswer });
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'parts on both', seen: { ranges: [Ranges.on('ipv6')], reference }, says: ['same', 'same'] },
    {
      name: 'ignored on both',
      seen: { ranges: [Ranges.on('ipv6', ignored)], reference: [Ranges.on('ipv4', { ...v4, ...ignored })] },
      says: ['same', 'same'],
    },
    { name: 'ignored over IPv6', seen: { ranges: [Ranges.on('ipv6', ignored)], reference }, says: ['differs', 'differs'] },
    {
      name: 'off by one',
      seen: { ranges: [Ranges.on('ipv6', change({ isRight: false }))], reference },
      says: ['wrong-octets', 'wrong-octets'],
    },
    {
      name: 'another range is told than was asked for',
      seen: { ranges: [Ranges.on('ipv6', change({ contentRange: 'bytes 1-100/204800' }))], reference },
      says: ['wrong-range', 'wrong-range'],
    },
    {
      name: 'another version of the resource',
      seen: { ranges: [Ranges.on('ipv6', { whole: { ...Ranges.sample.whole, etag: '"9-9"' } })], reference },
      says: ['other-object'],
    },
    {
      name: 'too small',
      seen: { ranges: [Ranges.on('ipv6', { whole: { ...Ranges.sample.whole, octets: 20 } })], reference },
      says: ['unsuitable'],
    },
  ],
});
