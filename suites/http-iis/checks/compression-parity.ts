import { check } from '../../../harness/model/check.ts';
import { sampled, v4 } from '../examples.ts';
import { Coding } from '../observations/transport.ts';
import { judgePairs, type Pair } from '../pairs.ts';

const codingOf = ({ offered }: Coding): string => offered.coding || 'identity';
const hasBoth = ({ offered, identity }: Coding): boolean => offered.status !== null && identity.status !== null;
const isCoded = ({ offered, identity }: Coding): boolean => offered.coding !== '' || identity.coding !== '';
const isCut = ({ offered: { trouble } }: Coding): boolean =>
  trouble !== null && ['limit', 'reset', 'closed', 'silent', 'slow', 'malformed'].includes(trouble);
const isSound = ({ offered, identity }: Coding): boolean => offered.sha256 !== null && offered.sha256 === identity.sha256;
/** A page that is new in every reply tells nothing by its hash. */
const isStable = ({ a, b }: Pair<Coding>): boolean =>
  [a, b].every(([one, two]) => one.value.identity.sha256 !== null && one.value.identity.sha256 === two.value.identity.sha256);

const { offered, identity } = Coding.sample;
const uncoded = { offered: identity };
const other = { offered: { ...offered, sha256: '2'.repeat(64) } };
const noVary = { offered: { ...offered, varies: false } };
const reference = sampled(Coding, 'ipv4', v4);

export default check({
  title: 'content is compressed as over IPv4',
  requirement:
    'For the same Accept-Encoding the content coding is the one of IPv4, the decoded content is the page, and Vary names Accept-Encoding.',
  why: 'A front end on one family that codes otherwise is slower, or serves what clients cannot decode and caches mix up.',
  fix: 'Use one compression configuration for both families; look at the CDN or load balancer that fronts only one of them.',
  level: 'should',
  source: [
    { rfc: 9110, section: '8.4' },
    { rfc: 9110, section: '12.5.3' },
  ],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/body-parity'],
  needs: { codings: Coding, reference: Coding.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} is sent as {coding}, as over IPv4'],
    'coding-differs': ['warning', '{url} at {endpoint} is sent as {coding}, over IPv4 as {referenceCoding}'],
    undecodable: ['error', '{url} at {endpoint} says {coding} and cannot be decoded ({trouble}); over IPv4 it can'],
    'decoded-differs': ['error', '{url} at {endpoint}, decoded from {coding}, is not what is sent without coding'],
    'undecodable-everywhere': [
      'warning',
      '{url} at {endpoint} says {coding} and cannot be decoded ({trouble}), over IPv4 neither',
    ],
    'vary-differs': ['warning', '{url} at {endpoint} is sent as {coding} without Vary: Accept-Encoding, over IPv4 with it'],
    'not-coded': ['not-applicable', '{url} at {endpoint} is not coded on either path'],
    unusable: ['not-applicable', '{url} at {endpoint}: there are no whole replies of both paths to compare'],
    changing: ['nondeterministic', '{url} at {endpoint}: two requests over one path got two codings'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ codings, reference }, say) {
    return judgePairs(codings, reference, say, (pair, at, where) => {
      const [was, again, is, still] = at.map(({ value }) => value);
      if (was === undefined || again === undefined || is === undefined || still === undefined) return say('unusable', at, where);
      if (![was, again, is, still].every((one) => hasBoth(one) && !isCut(one))) return say('unusable', at, where);
      if (![was, again, is, still].some(isCoded)) return say('not-coded', at, where);
      const values = { ...where, coding: codingOf(is), trouble: is.offered.trouble ?? '' };
      if (codingOf(was) !== codingOf(again) || codingOf(is) !== codingOf(still)) return say('changing', at, where);
      if (is.offered.trouble !== null && still.offered.trouble !== null) {
        return say(was.offered.trouble === null ? 'undecodable' : 'undecodable-everywhere', at, values);
      }
      if (isStable(pair) && !isSound(is) && !isSound(still) && isSound(was)) return say('decoded-differs', at, values);
      if (values.coding !== codingOf(was)) return say('coding-differs', at, { ...values, referenceCoding: codingOf(was) });
      if (was.offered.varies && !is.offered.varies) return say('vary-differs', at, values);
      return say('same', at, values);
    });
  },
  examples: [
    { name: 'gzip on both', seen: { codings: sampled(Coding, 'ipv6'), reference }, says: ['same'] },
    {
      name: 'no compression over IPv6',
      seen: { codings: sampled(Coding, 'ipv6', uncoded), reference },
      says: ['coding-differs'],
    },
    {
      name: 'it says gzip and is none',
      seen: {
        codings: sampled(Coding, 'ipv6', { offered: { ...offered, sha256: null, trouble: 'Z_DATA_ERROR' } }),
        reference,
      },
      says: ['undecodable'],
    },
    {
      name: 'it says gzip and is none, on both',
      seen: {
        codings: sampled(Coding, 'ipv6', { offered: { ...offered, sha256: null, trouble: 'Z_DATA_ERROR' } }),
        reference: sampled(Coding, 'ipv4', { ...v4, offered: { ...offered, sha256: null, trouble: 'Z_DATA_ERROR' } }),
      },
      says: ['undecodable-everywhere'],
    },
    { name: 'an old compressed copy', seen: { codings: sampled(Coding, 'ipv6', other), reference }, says: ['decoded-differs'] },
    {
      name: 'a page that is new in every reply',
      seen: {
        codings: sampled(Coding, 'ipv6', other, { ...other, identity: { ...identity, sha256: '3'.repeat(64) } }),
        reference,
      },
      says: ['same'],
    },
    { name: 'no Vary over IPv6', seen: { codings: sampled(Coding, 'ipv6', noVary), reference }, says: ['vary-differs'] },
    {
      name: 'never coded',
      seen: { codings: sampled(Coding, 'ipv6', uncoded), reference: sampled(Coding, 'ipv4', { ...v4, ...uncoded }) },
      says: ['not-coded'],
    },
    {
      name: 'cut short',
      seen: { codings: sampled(Coding, 'ipv6', { offered: { ...offered, sha256: null, trouble: 'closed' } }), reference },
      says: ['unusable'],
    },
    { name: 'now and then', seen: { codings: sampled(Coding, 'ipv6', {}, uncoded), reference }, says: ['changing'] },
    { name: 'one sample only', seen: { codings: sampled(Coding, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
