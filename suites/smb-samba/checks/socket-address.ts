import { check } from '../../../harness/model/check.ts';
import { confOn, noFile, unreadMessage, unreadValues } from '../evidence.ts';
import { Conf } from '../observations/evidence.ts';

const socket = (value: string) => ({ conf: [confOn({ socketAddress: { value, file: 'smb.conf', line: 9 } })] });

export default check({
  title: 'socket address is not relied on',
  requirement: 'The configuration does not use `socket address` to say where smbd listens.',
  why: '`socket address` is an old name of `nbt client socket address`, which concerns NetBIOS queries only: smbd listens on all addresses, IPv6 among them, whatever it says.',
  fix: 'Remove the line. To restrict smbd use `interfaces` with `bind interfaces only = yes`, for both families.',
  level: 'should',
  source: [
    { text: 'smb.conf(5), nbt client socket address', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  needs: { conf: Conf.evidence() },
  messages: {
    absent: ['info', '{file} has no `socket address`'],
    present: ['warning', '{at}: the socket address {value} restricts NetBIOS queries only; smbd listens on IPv6 all the same'],
    unread: unreadMessage,
  },
  judge({ conf: [conf] }, say) {
    if (conf === undefined) return [];
    const { facts, file } = conf.value;
    if (facts === null) return [say('unread', conf, unreadValues(conf))];
    const given = facts.socketAddress;
    // 0.0.0.0 is the default, which testparm prints too.
    if (given === null || given.value === '0.0.0.0') return [say('absent', conf, { file })];
    return [say('present', conf, { at: `${given.file}:${given.line}`, value: given.value })];
  },
  examples: [
    { name: 'not there', seen: { conf: [confOn()] }, says: ['absent'] },
    { name: 'the default', seen: socket('0.0.0.0'), says: ['absent'] },
    { name: 'an IPv4 address', seen: socket('192.0.2.80'), says: ['present'] },
    { name: 'no file', seen: { conf: [Conf.on('ipv4', { facts: null, problems: noFile })] }, says: ['unread'] },
  ],
});
