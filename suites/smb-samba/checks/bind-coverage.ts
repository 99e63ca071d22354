import { sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { addressesOn, confOn, noFile, tunnel, unreadMessage, unreadValues } from '../evidence.ts';
import { selectedBy } from '../listeners.ts';
import { Conf, HostAddresses } from '../observations/evidence.ts';

const only = (...interfaces: string[]) => confOn({ bindInterfacesOnly: true, interfaces });

export default check({
  title: 'bind interfaces only leaves no published address out',
  requirement: 'With `bind interfaces only`, `interfaces` selects every address that the server publishes.',
  why: 'smbd opens no socket on an address that `interfaces` does not select, and clients of that family are refused.',
  fix: 'Name the interface (`interfaces = lo eth0`), which selects its IPv4 and global IPv6 addresses, or add the address with its length (`2001:db8:80::80/64`); then restart smbd. Without a need to restrict, drop `bind interfaces only`.',
  level: 'must',
  source: [
    { text: 'smb.conf(5), bind interfaces only', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  requires: ['smb-samba/interfaces-match'],
  needs: { conf: Conf.evidence(), host: HostAddresses.evidence().optional() },
  messages: {
    wildcard: ['info', '{file} binds every address'],
    covered: ['info', '{file} selects every published address'],
    missing: ['error', '{file} selects {selected}, and not {address}, which the target publishes'],
    unknown: [
      'not-applicable',
      '{file} names interfaces ({names}): whether they have {address} shows with the output of `ip addr`',
    ],
    unread: unreadMessage,
  },
  judge({ conf: [conf], host: [host] }, say) {
    if (conf === undefined) return [];
    const { facts, file, published } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    if (!facts.bindInterfacesOnly || facts.interfaces.length === 0) return [say('wildcard', conf, { file })];
    const chosen = selectedBy(facts.interfaces, host?.value.addresses ?? null);
    const selected = chosen.flatMap(({ addresses }) => addresses);
    const unknown = chosen.filter(({ isUnknown }) => isUnknown).map(({ item }) => item);
    const missing = published.filter((address) => !selected.some((one) => sameAddress(one, address)));
    const seen = host === undefined ? [conf] : [conf, host];
    const found = missing.map((address) =>
      unknown.length > 0
        ? say('unknown', seen, { file, names: unknown.join(' '), address })
        : say('missing', seen, { file, selected: selected.join(' ') || 'nothing', address }),
    );
    return found.length > 0 ? found : [say('covered', seen, { file })];
  },
  examples: [
    { name: 'no restriction', seen: { conf: [confOn()] }, says: ['wildcard'] },
    {
      name: 'interfaces without bind interfaces only',
      seen: { conf: [confOn({ interfaces: ['192.0.2.80'] })] },
      says: ['wildcard'],
    },
    { name: 'addresses', seen: { conf: [only('192.0.2.80/24', '2001:db8:80::80/64')] }, says: ['covered'] },
    { name: 'the interface', seen: { conf: [only('lo', 'eth*')], host: [addressesOn()] }, says: ['covered'] },
    { name: 'an IPv4 network', seen: { conf: [only('192.0.2.0/24', 'lo')], host: [addressesOn()] }, says: ['missing'] },
    { name: 'the IPv4 address', seen: { conf: [only('192.0.2.80')] }, says: ['missing'] },
    { name: 'a bracketed literal', seen: { conf: [only('192.0.2.80', '[2001:db8:80::80]/64')] }, says: ['missing'] },
    {
      name: 'a tunnel, which Samba drops',
      seen: {
        conf: [Conf.on('ipv4', { ...only('eth0', 'wg0').value, published: ['192.0.2.80', tunnel.address] })],
        host: [addressesOn(tunnel)],
      },
      says: ['missing'],
    },
    { name: 'an interface of unknown addresses', seen: { conf: [only('192.0.2.80', 'eth0')] }, says: ['unknown'] },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
