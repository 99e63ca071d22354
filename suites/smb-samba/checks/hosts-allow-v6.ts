import { check } from '../../../harness/model/check.ts';
import { accessOf, confOn, isIpv6, noFile, unreadMessage, unreadValues } from '../evidence.ts';
import { splitList } from '../hosts-access.ts';
import type { HostsEntry } from '../hosts-entry.ts';
import { Conf } from '../observations/evidence.ts';

/** An entry that lets clients from elsewhere in; 127.0.0.1 and ::1 come in without one. */
const admits = ({ families, text }: HostsEntry, family: 4 | 6): boolean =>
  families.includes(family) && !/^(127\.|::1$|localhost$)/i.test(text);

const allowing = (...allow: string[]) => ({ conf: [confOn(accessOf(allow))] });

export default check({
  title: 'hosts allow has IPv6 entries beside its IPv4 ones',
  requirement: 'A `hosts allow` list that admits IPv4 networks admits IPv6 ones too, where the server publishes an IPv6 address.',
  why: 'Samba denies everybody who is not on the list: clients that come over IPv6 first get a closed door, and most do not try IPv4.',
  fix: 'Add the IPv6 networks of the same clients: `hosts allow = 192.0.2. 2001:db8:12::/64 fe80::/10`. Write them canonically, with a prefix of at most two digits.',
  level: 'must',
  source: [{ text: 'smb.conf(5), hosts allow', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' }],
  needs: { conf: Conf.evidence() },
  messages: {
    covered: ['info', '{file} admits both families where it restricts access'],
    open: ['info', '{file} restricts access by no list'],
    'v4-only': [
      'error',
      '{at}: `hosts allow` of [{section}] has {entries} and no IPv6 network, and the target publishes {address}',
    ],
    'v4-only-unpublished': [
      'info',
      '{at}: `hosts allow` of [{section}] has {entries} and no IPv6 network; no IPv6 address is published',
    ],
    unread: unreadMessage,
  },
  judge({ conf: [conf] }, say) {
    if (conf === undefined) return [];
    const { facts, file, published } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    const address = published.find(isIpv6);
    const lists = facts.access.filter(({ allow }) => allow.length > 0);
    if (lists.length === 0) return [say('open', conf, { file })];
    const lacking = lists.map(({ section, allow, file: of, line }) => {
      const { listed } = splitList(allow);
      const four = listed.filter((entry) => admits(entry, 4));
      if (four.length === 0 || listed.some((entry) => admits(entry, 6))) return [];
      const values = {
        at: `${of}:${line}`,
        section,
        entries: four
          .map(({ text }) => text)
          .slice(0, 5)
          .join(' '),
      };
      return address === undefined ? [say('v4-only-unpublished', conf, values)] : [say('v4-only', conf, { ...values, address })];
    });
    const found = lacking.flat();
    return found.length > 0 ? found : [say('covered', conf, { file })];
  },
  examples: [
    { name: 'both families', seen: allowing('192.0.2.', '2001:db8:12::/64'), says: ['covered'] },
    { name: 'a word for everybody', seen: allowing('ALL', 'EXCEPT', '192.0.2.9'), says: ['covered'] },
    { name: 'a name may be of either family', seen: allowing('192.0.2.1', 'client.example.test'), says: ['covered'] },
    { name: 'no list', seen: { conf: [confOn()] }, says: ['open'] },
    { name: 'IPv4 only', seen: allowing('127.0.0.1', '::1', '192.0.2.'), says: ['v4-only'] },
    {
      name: 'IPv4 only, in one share',
      seen: { conf: [confOn(accessOf(['192.0.2.0/24'], [], 'data'))] },
      says: ['v4-only'],
    },
    { name: 'an IPv6 entry that matches nobody', seen: allowing('192.0.2.', '2001:db8:'), says: ['v4-only'] },
    {
      name: 'a server without IPv6',
      seen: { conf: [confOn(accessOf(['192.0.2.']), ['192.0.2.80'])] },
      says: ['v4-only-unpublished'],
    },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
