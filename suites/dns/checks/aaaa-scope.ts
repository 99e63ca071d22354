import { cidr, contains } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

const kinds = [
  ['::/128', 'the unspecified address'],
  ['::1/128', 'the loopback address'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
] as const;
const scopes = kinds.map(([prefix, kind]) => ({ prefix: cidr(prefix), kind }));

/** RFC 4472 2.1: such addresses "should never be published in DNS". */
export default check({
  title: 'no AAAA of an address that means something else elsewhere',
  requirement: 'No name has an AAAA record with a link-local, site-local, loopback, unspecified or multicast address.',
  why: 'The client that takes it connects to itself, to a neighbour, or to nobody; it tries such an address first and waits.',
  fix: 'Delete the record, and keep interfaces with such addresses from registering themselves in DNS.',
  level: 'must',
  source: [
    { rfc: 4472, section: '2.1' },
    { rfc: 3879, section: '4' },
  ],
  needs: { names: Names },
  messages: {
    scope: ['error', '{name} has AAAA {address}, which is {kind}'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
  },
  judge({ names }, say) {
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const findings = published.flatMap(({ name, text, address, at }) => {
      const of = scopes.find(({ prefix }) => contains(prefix, address));
      return of === undefined ? [] : [say('scope', at, { name, address: text, kind: of.kind })];
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    { name: 'a global address', seen: { names: [aaaaOf('2001:db8::80')] }, says: ['fine'] },
    { name: 'a link-local address registered itself', seen: { names: [aaaaOf('2001:db8::80', 'fe80::1')] }, says: ['scope'] },
    { name: 'the host itself', seen: { names: [aaaaOf('::1')] }, says: ['scope'] },
    { name: 'no AAAA', seen: { names: [aaaaOf()] }, says: ['none'] },
  ],
});
