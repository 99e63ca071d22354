import { cidr, contains } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Declared } from '../observations/clients.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

const ula = cidr('fc00::/7');

export default check({
  title: 'no unique local address in the public view',
  requirement: 'Names of the public view have no AAAA record in fc00::/7.',
  why: 'The address leads nowhere outside of its site; a client with a unique local address of its own tries it first and waits.',
  fix: 'Publish the global address, and keep unique local ones in an internal view (declare such a view with `view: internal`).',
  level: 'must',
  source: [
    { rfc: 4193, section: '4.4' },
    { rfc: 4193, section: '4.6' },
  ],
  needs: { names: Names, declared: Declared.evidence() },
  messages: {
    only: ['error', '{name} has AAAA {address}, a unique local address, and no other AAAA'],
    beside: ['warning', '{name} has AAAA {address}, a unique local address, beside {others}'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
    internal: ['not-applicable', 'the view is declared internal'],
  },
  judge({ names, declared }, say) {
    if (declared.some(({ value }) => value.view === 'internal')) return [say('internal', declared)];
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const local = new Set(published.filter(({ address }) => contains(ula, address)).map(({ text }) => text));
    const findings = published.flatMap(({ name, text, address, beside, at }) => {
      if (!contains(ula, address)) return [];
      const others = beside.aaaa.filter((other) => !local.has(other)).join(', ');
      return [others === '' ? say('only', at, { name, address: text }) : say('beside', at, { name, address: text, others })];
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    { name: 'a global address', seen: { names: [aaaaOf('2001:db8::80')], declared: [Declared.on('ipv6')] }, says: ['fine'] },
    { name: 'a unique local one alone', seen: { names: [aaaaOf('fd00::80')], declared: [Declared.on('ipv6')] }, says: ['only'] },
    {
      name: 'both',
      seen: { names: [aaaaOf('fd00::80', '2001:db8::80')], declared: [Declared.on('ipv6')] },
      says: ['beside'],
    },
    {
      name: 'an internal view',
      seen: { names: [aaaaOf('fd00::80')], declared: [Declared.on('ipv6', { view: 'internal' })] },
      says: ['internal'],
    },
    { name: 'no AAAA', seen: { names: [aaaaOf()], declared: [Declared.on('ipv6')] }, says: ['none'] },
  ],
});
