import { check } from '../../../harness/model/check.ts';
import { addressesOn, confOn, noFile, tunnel, unreadMessage, unreadValues } from '../evidence.ts';
import { selectedBy } from '../listeners.ts';
import { Conf, HostAddresses } from '../observations/evidence.ts';

const only = (...interfaces: string[]) => confOn({ bindInterfacesOnly: true, interfaces });

export default check({
  title: 'interfaces selects something',
  requirement: 'With `bind interfaces only`, `interfaces` selects at least one address of the server.',
  why: 'smbd without an address to bind does not start: it panics and dumps core, at the next restart if not now.',
  fix: 'Correct the names and addresses in `interfaces`: no brackets, no zone, an interface that is there at boot. Keep `lo` in the list, and one item that always matches.',
  level: 'must',
  source: [{ text: 'smb.conf(5), interfaces', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' }],
  needs: { conf: Conf.evidence(), host: HostAddresses.evidence().optional() },
  messages: {
    some: ['info', '{file} selects {count} addresses'],
    unrestricted: ['info', '{file} binds every address'],
    nothing: ['error', '{file}: `interfaces = {interfaces}` selects no address of the server'],
    unknown: [
      'not-applicable',
      '{file} names interfaces ({interfaces}): whether they are there shows with the output of `ip addr`',
    ],
    unread: unreadMessage,
  },
  judge({ conf: [conf], host: [host] }, say) {
    if (conf === undefined) return [];
    const { facts, file } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    if (!facts.bindInterfacesOnly || facts.interfaces.length === 0) return [say('unrestricted', conf, { file })];
    const chosen = selectedBy(facts.interfaces, host?.value.addresses ?? null);
    const count = chosen.reduce((sum, { addresses }) => sum + addresses.length, 0);
    const seen = host === undefined ? [conf] : [conf, host];
    const interfaces = facts.interfaces.join(' ').slice(0, 200);
    if (count > 0) return [say('some', seen, { file, count })];
    if (chosen.some(({ isUnknown }) => isUnknown)) return [say('unknown', seen, { file, interfaces })];
    return [say('nothing', seen, { file, interfaces })];
  },
  examples: [
    { name: 'no restriction', seen: { conf: [confOn()] }, says: ['unrestricted'] },
    { name: 'an interface', seen: { conf: [only('eth0')], host: [addressesOn()] }, says: ['some'] },
    { name: 'an interface that is not there', seen: { conf: [only('eth9')], host: [addressesOn()] }, says: ['nothing'] },
    { name: 'a tunnel alone', seen: { conf: [only('wg0')], host: [addressesOn(tunnel)] }, says: ['nothing'] },
    { name: 'a bracketed literal alone', seen: { conf: [only('[2001:db8:80::80]/64')] }, says: ['nothing'] },
    { name: 'names alone', seen: { conf: [only('eth0')] }, says: ['unknown'] },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
