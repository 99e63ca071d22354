import { parseAddress } from '../../../harness/address/ip.ts';
import { contains, type Prefix, prefixOf } from '../../../harness/address/prefix.ts';
import { check, type Finding } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { systemLog } from '../dns-sources.ts';
import { example, exit4, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const subnet = (text: string): Pick<View, 'log'> => ({
  log: [{ tag: 's0', source: exit4, transport: 'udp', subnet: text }],
});

/** As a resolver sends it: bits after the length are no reason to refuse it here. */
function prefixIn(text: string): Prefix | null {
  const [address, length] = text.split('/');
  const parsed = parseAddress(address ?? '');
  const bits = Number(length);
  if (parsed === null || !Number.isInteger(bits) || bits < 0 || bits > (parsed.family === 4 ? 32 : 128)) return null;
  return prefixOf(parsed, bits);
}

export default check({
  title: 'no resolver hands on where this machine is',
  requirement: 'A resolver puts no client subnet into its questions that this machine has without the VPN.',
  why: 'With the client subnet every authoritative server learns the network that the VPN hides.',
  fix: 'Use a resolver that sends none (RFC 7871 7.1.2: a source prefix length of 0 asks for that).',
  level: 'must',
  source: [{ rfc: 7871, section: '11.1' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    other: ['info', '{source} hands on {subnet}'],
    native: ['error', '{source} hands on {subnet}, the network of {address} without the VPN'],
    both: ['info', '{source} hands on {subnet}, which holds an exit and {address} as well'],
    none: ['not-applicable', 'no resolver handed on a client subnet'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, baseline, tunnel } = seen;
    const sourcesOf = ({ whoami }: View): string[] => whoami.flatMap(({ source }) => source ?? []);
    const heldBy = (prefix: Prefix, addresses: readonly string[]): string | undefined =>
      addresses.find((text) => {
        const address = parseAddress(text);
        return address !== null && contains(prefix, address);
      });
    const findings = systemLog(tunnel).flatMap(({ source, subnet }): Finding<'other' | 'native' | 'both'>[] => {
      const prefix = subnet === null ? null : prefixIn(subnet);
      if (subnet === null || prefix === null || prefix.length === 0) return [];
      const address = heldBy(prefix, sourcesOf(baseline));
      if (address === undefined) return [say('other', at, { source, subnet })];
      return [say(heldBy(prefix, sourcesOf(tunnel)) === undefined ? 'native' : 'both', at, { source, subnet, address })];
    });
    const unique = [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
    return unique.length === 0 ? [say('none', at)] : unique;
  },
  examples: [
    example('none', session(), 'none'),
    example('the network without the VPN', session({ tunnel: subnet('2001:db8:50::/56') }), 'native'),
    example('the exit’s', session({ tunnel: subnet('2001:db8:20::/56') }), 'other'),
    example('a network that both are in', session({ tunnel: subnet('198.51.100.0/24') }), 'both'),
    example('all addresses', session({ tunnel: subnet('0.0.0.0/0') }), 'none'),
  ],
});
