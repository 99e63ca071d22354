import { parseIpv6, sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { addressesOn, confOn, noFile, unreadMessage, unreadValues } from '../evidence.ts';
import { selectedBy } from '../listeners.ts';
import { Conf, HostAddresses, Sockets } from '../observations/evidence.ts';

const late = { device: 'eth0', address: '2001:db8:80::81', kind: 'broadcast', scope: 'global', isTentative: false } as const;
const tentative = { ...late, isTentative: true };
const socketsOn = (...addresses: string[]) => [
  Sockets.on('ipv4', { listening: addresses.map((address) => ({ address, port: 445 })) }),
];
const only = [confOn({ bindInterfacesOnly: true, interfaces: ['eth0'] })];

export default check({
  title: 'smbd listens on every global IPv6 address that it is told to',
  requirement: 'Each global IPv6 address of the server that `interfaces` selects has a listening socket on the SMB port.',
  why: 'With `bind interfaces only` smbd binds what is there when it starts: an address that comes later, or is still tentative then, stays without a socket until a restart; a reload does not help.',
  fix: 'Start smbd when the addresses are there (systemd: `After=network-online.target`), and restart it now. Without a need to restrict, drop `bind interfaces only`: the wildcard socket has every address.',
  level: 'must',
  source: [
    { rfc: 4862, section: '5.4' },
    { text: 'smb.conf(5), bind interfaces only', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  needs: { host: HostAddresses.evidence(), sockets: Sockets.evidence(), conf: Conf.evidence().optional() },
  messages: {
    bound: ['info', 'each of the {count} global IPv6 addresses that smbd is told to serve has a socket on port {port}'],
    late: [
      'error',
      '{address} on {device} has no listening socket on port {port}: it came after smbd had started, or was tentative then',
    ],
    tentative: ['error', '{address} on {device} is tentative, and has no listening socket on port {port}'],
    unread: unreadMessage,
  },
  judge({ host: [host], sockets: [sockets], conf: [conf] }, say) {
    if (host === undefined || sockets === undefined) return [];
    const { addresses } = host.value;
    const { listening } = sockets.value;
    if (addresses === null) return [say('unread', host, unreadValues(host))];
    if (listening === null) return [say('unread', sockets, unreadValues(sockets))];
    const facts = conf?.value.facts ?? null;
    const port = facts === null || facts.ports.includes(445) ? 445 : (facts.ports[0] ?? 445);
    const restricted = facts !== null && facts.bindInterfacesOnly && facts.interfaces.length > 0;
    const selected = restricted ? selectedBy(facts.interfaces, addresses).flatMap((one) => one.addresses) : null;
    const wanted = addresses.filter(
      ({ address, scope }) =>
        scope === 'global' && parseIpv6(address) !== null && (selected === null || selected.includes(address)),
    );
    const hasSocket = (address: string): boolean =>
      listening.some(
        (one) => one.port === port && (one.address === '*' || one.address === '::' || sameAddress(one.address, address)),
      );
    const seen = conf === undefined ? [host, sockets] : [host, sockets, conf];
    const found = wanted
      .filter(({ address }) => !hasSocket(address))
      .map(({ address, device, isTentative }) => say(isTentative ? 'tentative' : 'late', seen, { address, device, port }));
    return found.length > 0 ? found : [say('bound', seen, { count: wanted.length, port })];
  },
  examples: [
    {
      name: 'the wildcard',
      seen: { host: [addressesOn(late)], sockets: [Sockets.on('ipv4')], conf: [confOn()] },
      says: ['bound'],
    },
    { name: 'one socket for both families', seen: { host: [addressesOn(late)], sockets: socketsOn('*') }, says: ['bound'] },
    {
      name: 'an address that is not to be served',
      seen: {
        host: [addressesOn()],
        sockets: socketsOn('192.0.2.80'),
        conf: [confOn({ bindInterfacesOnly: true, interfaces: ['192.0.2.80'] })],
      },
      says: ['bound'],
    },
    {
      name: 'a late address',
      seen: { host: [addressesOn(late)], sockets: socketsOn('192.0.2.80', '2001:db8:80::80'), conf: only },
      says: ['late'],
    },
    {
      name: 'a tentative address',
      seen: { host: [addressesOn(tentative)], sockets: socketsOn('192.0.2.80', '2001:db8:80::80'), conf: only },
      says: ['tentative'],
    },
    {
      name: 'no output of ip',
      seen: { host: [HostAddresses.on('ipv4', { addresses: null, problems: noFile })], sockets: [Sockets.on('ipv4')] },
      says: ['unread'],
    },
    {
      name: 'no output of ss',
      seen: { host: [addressesOn()], sockets: [Sockets.on('ipv4', { listening: null, problems: noFile })] },
      says: ['unread'],
    },
  ],
});
