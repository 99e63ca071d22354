import { expect, it } from 'vitest';
import { type AnyCheck, say } from '../../../harness/model/check.ts';
import { loadChecks } from '../../../harness/registry/registry.ts';
import { leaking6, refusal, session, v4Only, before, whoami } from '../../../suites/vpn-leak/examples.ts';
import { within } from '../../../suites/vpn-leak/attribution.ts';

const checks = await loadChecks(['vpn-leak']);
const ofSessions = [...checks].filter(([, { needs }]) => Object.hasOwn(needs, 'session'));

function required(id: string, check: AnyCheck): Set<string> {
  return new Set(
    (check.requires ?? []).flatMap((one) => [one, ...required(one, checks.get(one) ?? check)]).filter((one) => one !== id),
  );
}

it('every check of a session stands on the positive control', () => {
  const without = ofSessions.filter(([id, check]) => !required(id, check).has('vpn-leak/control-native')).map(([id]) => id);
  expect(without.toSorted()).toEqual(['vpn-leak/control-native', 'vpn-leak/underlay-family']);
});

/** Checks of IPv6 that speak without having seen it before: of the LAN's attacks, of transition tunnels, and of resolvers. */
it('a check of egress over a family that was not seen without the VPN is inconclusive, never passed', () => {
  const blind = session({ ...v4Only, tunnel: leaking6 });
  const outcomes = ['egress-v6', 'v6-availability', 'v6-block-fastfail', 'posture-ra'].map((name) => {
    const check = checks.get(`vpn-leak/${name}`);
    return check?.judge({ session: [blind] }, say, 'vpn').map(({ message }) => check.messages[message]?.[0]);
  });
  expect(outcomes).toEqual([['no-baseline'], ['no-baseline'], ['no-baseline'], ['no-baseline']]);
});

it('whose an address is', () => {
  const whose = (address: string) => within([session()])?.whose(address);
  // Without the VPN 198.51.100.1 and 2001:db8:50::100 are seen; 198.51.100.20 is the server, and wg0 has 2001:db8:20::2.
  expect(['198.51.100.1', '198.51.100.2', '198.51.100.20', '192.168.50.100'].map(whose)).toEqual([
    'native',
    'unknown',
    'exit',
    'native',
  ]);
  expect(['2001:db8:50::1', '2001:db8:51::1', '2001:db8:20::9', 'fe80::1', 'x'].map(whose)).toEqual([
    'native',
    'unknown',
    'exit',
    'unknown',
    'unknown',
  ]);
});

it('an address is an exit where the kernel sends by the tunnel, and nobody’s where it sends by the uplink', () => {
  const view = whoami({ lit6: '2001:db8:99::1' });
  const whoseBy = (device: string | null) =>
    within([
      session({
        tunnel: { ...view, egress: [{ destination: '2001:db8:80::80', device, code: null }] },
      }),
    ])?.whose('2001:db8:99::1');
  expect([whoseBy('wg0'), whoseBy('eth0'), whoseBy(null)]).toEqual(['exit', 'unknown', 'unknown']);
  // Where no kernel tells, another source than before does.
  const source = (text: string) => ({ sources: [{ destination: '2001:db8:80::80', source: text, code: null }] });
  const bySource = (text: string) =>
    within([session({ uplink: null, tunnel: { ...view, ...source(text), egress: null } })])?.whose('2001:db8:99::1');
  expect([bySource('2001:db8:20::2'), bySource('2001:db8:50::100')]).toEqual(['exit', 'unknown']);
});

it('without any sight of this machine there is no verdict', () => {
  const nobody = session({ baseline: before({ lit4: refusal, lit6: refusal, name4: refusal, name6: refusal, dual: refusal }) });
  const check = checks.get('vpn-leak/control-native');
  const outcomes = check?.judge({ session: [nobody] }, say, 'vpn').map(({ message }) => check.messages[message]?.[0]);
  expect(outcomes).toEqual(['no-baseline', 'no-baseline']);
});
