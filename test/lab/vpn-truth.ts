import { parseAddress } from '../../harness/address/ip.ts';
import { contains, parsePrefix } from '../../harness/address/prefix.ts';
import type { Leaves, Seen, Truth } from '../../lab/worlds/vpn/scenario.ts';
import { vpnPlan as at } from '../../lab/topology/vpn-address-plan.ts';
import type { OraclePhase, Session } from '../../suites/vpn-leak/observations.ts';

const places: readonly (readonly [Seen, readonly string[]])[] = [
  ['native', [`${at.router.ipv4}/32`, at.lan.prefix6]],
  ['vpn', [`${at.server.ipv4}/32`, `${at.server.ipv6}/128`, at.tunnel.global6.prefix]],
  ['stranger', [at.rogue.prefix6]],
  ['broker', [at.broker.prefix6]],
];

function whose(text: string): Seen {
  const address = parseAddress(text);
  const found = places.find(([, prefixes]) =>
    prefixes.some((prefix) => {
      const parsed = parsePrefix(prefix);
      return address !== null && parsed !== null && contains(parsed, address);
    }),
  );
  if (found === undefined) throw new RangeError(`nobody in the lab has ${text}`);
  return found[0];
}

/** What a session saw, in the words of the truth table; null where there was no tunnel. */
export function seenIn({ tunnel, timelines, oracle }: Session): Required<Truth> | null {
  if (tunnel === null) return null;
  const by = (tag: string) => tunnel.whoami.find((one) => one.tag === tag);
  const seen = (tag: string): Seen => {
    const { source = null, code = null } = by(tag) ?? {};
    if (source !== null) return whose(source);
    return code === 'ETIMEDOUT' ? 'silent' : 'refused';
  };
  const watched = timelines.filter(({ event }) => event !== 'existing').flatMap(({ samples }) => samples);
  const sources = new Set(watched.flatMap(({ source }) => (source === null ? [] : [whose(source)])));
  return {
    lit4: seen('lit4'),
    lit6: seen('lit6'),
    dual: [seen('dual'), by('dual')?.source?.includes(':') === true ? 6 : 4],
    leaves: [...new Set((oracle?.find(({ phase }) => phase === 'tunnel')?.events ?? []).flatMap(leavesBy))].toSorted(),
    gap: [...sources].filter((one) => one !== 'vpn'),
  };
}

/** Pings go wherever the rest of their family goes. */
function leavesBy({ source, protocol, port }: OraclePhase['events'][number]): Leaves[] {
  if (protocol === 'icmp') return [];
  if (protocol === '6in4' || protocol === 'arp') return [protocol];
  if (protocol !== 'tcp' && protocol !== 'udp') return ['other'];
  const family = source.includes(':') ? 6 : 4;
  return [port === 53 ? `dns${family}` : `v${family}`];
}
