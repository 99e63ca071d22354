import { check } from '../../../harness/model/check.ts';
import { addressesOn, confOn, noFile, tunnel, unreadMessage, unreadValues } from '../evidence.ts';
import { selectedBy } from '../listeners.ts';
import { Conf, HostAddresses } from '../observations/evidence.ts';

/** Names that tunnels and dial-up links have; only a guess, where `ip addr` is not there to tell. */
const looksLikeTunnel = /^(tun|wg|ppp|tailscale|zt|sit|teredo|6to4|gre|ipsec|vti|nordlynx|utun)[\w*-]*$/i;

const only = (...interfaces: string[]) => confOn({ bindInterfacesOnly: true, interfaces });

export default check({
  title: 'interfaces names no tunnel',
  requirement: '`interfaces` names no point-to-point interface: Samba leaves those out.',
  why: 'Samba adds broadcast and loopback interfaces only: a VPN, Teredo or WireGuard interface in the list is dropped without a warning, and its clients are refused.',
  fix: 'Give the address of the tunnel with its length instead of the name (`interfaces = eth0 2001:db8:99::1/64`), which Samba binds as it stands, or drop `bind interfaces only`.',
  level: 'must',
  source: [
    { text: 'smb.conf(5), bind interfaces only', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  needs: { conf: Conf.evidence(), host: HostAddresses.evidence().optional() },
  messages: {
    none: ['info', '{file} names no point-to-point interface'],
    dropped: [
      'error',
      '{file}: {item} in `interfaces` is {device}, a point-to-point interface; its address {address} is left out',
    ],
    likely: ['warning', '{file}: {item} in `interfaces` looks like a tunnel, which Samba would leave out'],
    unread: unreadMessage,
  },
  judge({ conf: [conf], host: [host] }, say) {
    if (conf === undefined) return [];
    const { facts, file } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    const addresses = host?.value.addresses ?? null;
    const isUsed = facts.bindInterfacesOnly;
    const judged = selectedBy(isUsed ? facts.interfaces : [], addresses).map(({ item, dropped, isUnknown }) => {
      // A link-local address would be left out on any interface.
      const lost = dropped.find(({ scope }) => scope !== 'link');
      const seen = host === undefined ? [conf] : [conf, host];
      if (lost !== undefined) return [say('dropped', seen, { file, item, device: lost.device, address: lost.address })];
      return isUnknown && looksLikeTunnel.test(item) ? [say('likely', conf, { file, item })] : [];
    });
    const found = judged.flat();
    return found.length > 0 ? found : [say('none', conf, { file })];
  },
  examples: [
    { name: 'no restriction', seen: { conf: [confOn()] }, says: ['none'] },
    { name: 'an Ethernet interface', seen: { conf: [only('lo', 'eth0')], host: [addressesOn(tunnel)] }, says: ['none'] },
    {
      name: 'the address with its length',
      seen: { conf: [only('2001:db8:99::1/64')], host: [addressesOn(tunnel)] },
      says: ['none'],
    },
    { name: 'a tunnel by name', seen: { conf: [only('eth0', 'wg0')], host: [addressesOn(tunnel)] }, says: ['dropped'] },
    { name: 'a tunnel by its address', seen: { conf: [only('2001:db8:99::1')], host: [addressesOn(tunnel)] }, says: ['dropped'] },
    { name: 'a name that tunnels have', seen: { conf: [only('eth0', 'tailscale0')] }, says: ['likely'] },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
