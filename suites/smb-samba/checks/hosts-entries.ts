import { check } from '../../../harness/model/check.ts';
import { accessOf, confOn, noFile, unreadMessage, unreadValues } from '../evidence.ts';
import { splitList } from '../hosts-access.ts';
import { Conf } from '../observations/evidence.ts';

const allowing = (...allow: string[]) => ({ conf: [confOn(accessOf(allow))] });

export default check({
  title: 'every entry of hosts allow and hosts deny does what it says',
  requirement: 'Each entry of `hosts allow` and `hosts deny` is in a form that Samba matches with the clients it is written for.',
  why: 'Samba compares whole addresses as text and reads some prefixes wrongly, without a word in testparm or the log.',
  fix: 'Write IPv6 addresses as RFC 5952 has them (`2001:db8::2`), and networks with a prefix of two digits at most and without brackets or zone (`2001:db8::/64`).',
  fixes: {
    'matches-everybody':
      'Write a single address without a length (`2001:db8::2`), and a network with at most /99: Samba takes a mask of three digits for an IPv4 address and then compares nothing.',
    'local-word': 'Leave LOCAL out: it means names without a dot, and no IPv6 address has a dot. List the networks.',
  },
  level: 'must',
  source: [
    { text: 'smb.conf(5), hosts allow', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
    { rfc: 5952, section: '4' },
  ],
  needs: { conf: Conf.evidence() },
  messages: {
    sound: ['info', '{file} has {count} entries in host access lists, and Samba matches each as it is meant'],
    'matches-everybody': ['error', '{at}: {entry} in {list} of [{section}] matches every IPv6 client'],
    'not-canonical': ['error', '{at}: {entry} in {list} of [{section}] never matches: the text is not the canonical form'],
    'open-end': ['error', '{at}: {entry} in {list} of [{section}] never matches: only IPv4 networks may end in their separator'],
    zone: ['error', '{at}: {entry} in {list} of [{section}] never matches: it has a zone'],
    bracket: ['warning', '{at}: {entry} in {list} of [{section}] never matches: it has brackets'],
    'no-address': ['error', '{at}: {entry} in {list} of [{section}] never matches: it is no address, network or name'],
    'local-word': ['warning', '{at}: LOCAL in {list} of [{section}] matches every IPv6 client'],
    unread: unreadMessage,
  },
  judge({ conf: [conf] }, say) {
    if (conf === undefined) return [];
    const { facts, file } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    const entries = facts.access.flatMap(({ section, allow, deny, file: of, line }) =>
      ([['hosts allow', allow] as const, ['hosts deny', deny] as const] as const).flatMap(([list, items]) => {
        const { listed, except } = splitList(items);
        return [...listed, ...except].map((entry) => ({
          entry,
          values: { at: `${of}:${line}`, list, section, entry: entry.text },
        }));
      }),
    );
    const judged = entries.map(({ entry: { fault }, values }) => {
      if (fault === null) return [];
      if (fault === 'long-prefix') return [say('matches-everybody', conf, values)];
      return [fault === 'local' ? say('local-word', conf, values) : say(fault, conf, values)];
    });
    const found = judged.flat();
    return found.length > 0 ? found : [say('sound', conf, { file, count: entries.length })];
  },
  examples: [
    {
      name: 'sound entries',
      seen: allowing('192.0.2.', '2001:db8::/32', '2001:db8::2', 'ALL', '.example.test'),
      says: ['sound'],
    },
    { name: 'no list', seen: { conf: [confOn()] }, says: ['sound'] },
    { name: 'one address with its length', seen: allowing('2001:db8::2/128'), says: ['matches-everybody'] },
    { name: 'a leading zero', seen: allowing('2001:0db8::2'), says: ['not-canonical'] },
    { name: 'an IPv4 habit', seen: allowing('2001:db8:'), says: ['open-end'] },
    { name: 'a zone', seen: allowing('fe80::1%eth0'), says: ['zone'] },
    { name: 'brackets', seen: allowing('[2001:db8::]/64'), says: ['bracket'] },
    { name: 'three octets', seen: allowing('192.0.2'), says: ['no-address'] },
    { name: 'the word for names without a dot', seen: allowing('LOCAL'), says: ['local-word'] },
    {
      name: 'after EXCEPT, in a deny list',
      seen: { conf: [confOn(accessOf([], ['ALL', 'EXCEPT', '2001:DB8:0::2']))] },
      says: ['not-canonical'],
    },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
