import { check } from '../../../harness/model/check.ts';
import { listed, within } from '../attribution.ts';
import { isBaselines, systemLog } from '../dns-sources.ts';
import { example, exit4, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const asked = (...sources: string[]): Pick<View, 'log'> => ({
  log: sources.map((source) => ({ tag: 's0', source, transport: 'udp', subnet: null })),
});

export default check({
  title: 'one name is asked through one resolver',
  requirement: 'A question goes to the VPN’s resolver, and not to the uplink’s at the same time.',
  why: 'A system that asks all its resolvers at once and takes the first answer tells every name to the provider, whoever answers first.',
  fix: 'Turn it off (Windows: smart multi-homed name resolution; systemd-resolved: a `~.` domain on the tunnel’s link).',
  level: 'must',
  source: [{ rfc: 7359 }, { text: 'systemd-resolved.service(8): protocols and routing' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/dns-lan-resolver'],
  needs: { session: Session },
  messages: {
    one: ['info', 'each name came to the zone from {sources}'],
    both: ['error', 'one name came to the zone from {inside} and from {outside}, the latter as without the VPN'],
    none: ['not-applicable', 'no question came to the zone while the tunnel was up'],
    'no-baseline': ['no-baseline', 'without the VPN no question came to the zone'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at } = seen;
    if (systemLog(seen.baseline).length === 0) return [say('no-baseline', at)];
    const log = systemLog(seen.tunnel);
    if (log.length === 0) return [say('none', at)];
    const sources = [...Map.groupBy(log, ({ tag }) => tag).values()].map((entries) => entries.map(({ source }) => source));
    const split = sources
      .map((all) => Object.groupBy(all, (source) => (isBaselines(seen.session, source) ? 'outside' : 'inside')))
      .find(({ inside, outside }) => inside !== undefined && outside !== undefined);
    return split === undefined
      ? [say('one', at, { sources: listed(sources.flat()) })]
      : [say('both', at, { inside: listed(split.inside ?? []), outside: listed(split.outside ?? []) })];
  },
  examples: [
    example('the VPN’s', session(), 'one'),
    example('the provider’s', session({ tunnel: asked('198.51.100.53') }), 'one'),
    example('both', session({ tunnel: asked(exit4, '198.51.100.53') }), 'both'),
    example('nothing', session({ tunnel: { log: [] } }), 'none'),
    example('nothing before', session({ baseline: { log: [] } }), 'no-baseline'),
  ],
});
