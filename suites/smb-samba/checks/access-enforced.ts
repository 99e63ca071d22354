import { ip } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { accessOf, confOn, noFile, unreadMessage, unreadValues } from '../evidence.ts';
import { admits } from '../hosts-access.ts';
import { Admission } from '../observations.ts';
import { Conf } from '../observations/evidence.ts';
import { denied, trouble, troubleText } from '../troubles.ts';

const client = { address: '2001:db8:6::6', port: 40_000 };
const outsider = [confOn(accessOf(['192.0.2.', '2001:db8:7::/64']))];
const admission = (is: Admission['trouble']) => [Admission.on('ipv6', { local: client, trouble: is })];

export default check({
  title: 'who is not on the list is kept out over IPv6',
  requirement: 'A client whose IPv6 address `hosts allow` and `hosts deny` exclude, as they were meant, is denied.',
  why: 'Lists that were tested over IPv4 have often never been tried over IPv6, where one entry in the wrong form opens the server to everybody.',
  fix: 'Reload smbd (`smbcontrol smbd reload-config`), and compare the entries with smbd’s view of this client: `testparm -s smb.conf name 2001:db8::1`. Write prefixes of at most two digits: /128 matches every IPv6 client. Keep a packet filter before the list.',
  level: 'must',
  source: [{ text: 'smb.conf(5), hosts allow', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' }],
  on: v6Paths,
  needs: { admission: Admission, conf: Conf.evidence() },
  messages: {
    denied: ['info', '{endpoint} denies {client}, which {file} excludes'],
    admitted: ['error', '{endpoint} admits {client}, which {file} excludes'],
    'no-outsider': ['not-applicable', '{file} excludes none of the addresses that this run has on this path'],
    'no-list': ['not-applicable', '{file} has no host access list in [global]'],
    unclear: ['client-limit', '{endpoint} neither admitted nor denied {client}, which {file} excludes: {trouble}'],
    unread: unreadMessage,
  },
  judge({ admission: seen, conf: [conf] }, say) {
    if (conf === undefined) return [];
    const { facts, file } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    const lists = facts.access.find(({ section }) => section.toLowerCase() === 'global');
    if (lists === undefined) return [say('no-list', conf, { file })];
    const outside = seen.filter(
      ({ value: { local } }) => local !== null && admits(lists, ip(local.address.replace(/%.*/, '')), 'meaning') === false,
    );
    if (outside.length === 0) return [say('no-outsider', [...seen, conf], { file })];
    return outside.map((at) => {
      const values = { endpoint: endpointText(at.value), client: at.value.local?.address ?? '', file };
      const met = at.value.trouble;
      if (met === null) return say('admitted', [at, conf], values);
      return met.kind === 'denied'
        ? say('denied', [at, conf], values)
        : say('unclear', [at, conf], { ...values, trouble: troubleText(met) });
    });
  },
  examples: [
    { name: 'denied', seen: { admission: admission(denied), conf: outsider }, says: ['denied'] },
    { name: 'admitted', seen: { admission: admission(null), conf: outsider }, says: ['admitted'] },
    {
      name: 'a single address with its length admits everybody',
      seen: { admission: admission(null), conf: [confOn(accessOf(['2001:db8:7::7/128']))] },
      says: ['admitted'],
    },
    {
      name: 'on the list',
      seen: { admission: admission(null), conf: [confOn(accessOf(['2001:db8:6::/64']))] },
      says: ['no-outsider'],
    },
    { name: 'no list', seen: { admission: admission(null), conf: [confOn()] }, says: ['no-list'] },
    { name: 'no answer', seen: { admission: admission(trouble('silent')), conf: outsider }, says: ['unclear'] },
    {
      name: 'no file',
      seen: { admission: admission(null), conf: [Conf.on('ipv4', { facts: null, problems: noFile })] },
      says: ['unread'],
    },
  ],
});
