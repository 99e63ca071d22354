import { check } from '../../../harness/model/check.ts';
import { AccessFile, Configuration } from '../observations/config.ts';
import type { AccessAction } from '../sendmail/access.ts';
import { oneFamily } from '../sendmail/access-families.ts';

const access = (...rules: (readonly [subject: string, action: AccessAction, tag?: string])[]) => ({
  access: [
    AccessFile.on('ipv6', {
      entries: rules.map(([subject, action, tag = 'Connect:'], index) => ({ line: index + 1, tag, subject, action })),
    }),
  ],
});

const verbs: Readonly<Record<AccessAction, string>> = { allow: 'let in', deny: 'keep out', setting: 'limit' };

export default check({
  title: 'access rules name the clients of both families',
  requirement: 'Where the access map lets in, keeps out or limits IPv4 clients, it has a rule of the same kind for IPv6 clients.',
  why: 'A network that may relay over IPv4 is refused once it comes over IPv6, and one that is kept out comes in that way.',
  fix: 'Add the IPv6 network of the same clients: `Connect:IPv6:2001:db8:6` beside `Connect:192.0.2`.',
  level: 'should',
  source: [{ text: 'sendmail cf/README: Access database' }],
  requires: ['smtp-sendmail/access-keys'],
  needs: { access: AccessFile.evidence(), config: Configuration.evidence().optional() },
  messages: {
    both: ['info', '{file}: rules for IPv4 clients have their like for IPv6'],
    'v4-only': [
      'warning',
      '{file}: rules ({tag}) {verb} IPv4 clients, {count} in all, the first {subject} in line {line}; none does so to IPv6 clients',
    ],
    'setting-v4-only': [
      'info',
      '{file}: {tag} is set for IPv4 clients, {count} times, first for {subject} in line {line}; never for IPv6 clients',
    ],
    'loopback-v4-only': ['info', '{file} has line {line} {subject} for this host itself, and none for IPv6:0:0:0:0:0:0:0:1'],
    none: ['not-applicable', '{file} has no rule for an IPv4 address'],
    unread: ['not-applicable', '{file} could not be read, as access-keys tells'],
  },
  judge({ access: maps, config }, say) {
    const findings = maps.map((seen) => {
      const { file, problem, entries } = seen.value;
      if (problem !== null) return [say('unread', seen, { file })];
      if (!entries.some(({ subject }) => !subject.includes(':') && !/^\[?ipv6\]?$/i.test(subject)))
        return [say('none', seen, { file })];
      const groups = oneFamily(entries, config[0]?.value.compressed ?? false);
      if (groups.length === 0) return [say('both', seen, { file })];
      return groups.map(({ action, tag, loopback, entries: rules }) => {
        const [first] = rules;
        const where = { file, line: first?.line ?? 0, subject: `${first?.tag ?? ''}${first?.subject ?? ''}` };
        if (loopback) return say('loopback-v4-only', seen, where);
        const counted = { ...where, count: rules.length, tag: tag === '' ? 'no tag' : tag.slice(0, -1) };
        return action === 'setting'
          ? say('setting-v4-only', seen, counted)
          : say('v4-only', seen, { ...counted, verb: verbs[action] });
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'both families', seen: { access: [AccessFile.on('ipv6')] }, says: ['both'] },
    { name: 'relaying for IPv4 alone', seen: access(['192.0.2', 'allow'], ['IPv6:2001:db8', 'deny']), says: ['v4-only'] },
    { name: 'IPv4 kept out', seen: access(['192.0.2', 'deny']), says: ['v4-only'] },
    {
      name: 'a key that never matches is none',
      seen: access(['192.0.2', 'deny'], ['IPv6:2001:db8::', 'deny']),
      says: ['v4-only'],
    },
    { name: 'with and without tag', seen: access(['192.0.2', 'allow', ''], ['IPv6:2001:db8', 'allow']), says: ['both'] },
    { name: 'a rate', seen: access(['192.0.2', 'setting', 'ClientRate:']), says: ['setting-v4-only'] },
    { name: 'the loopback', seen: access(['127.0.0.1', 'allow']), says: ['loopback-v4-only'] },
    { name: 'IPv6 alone', seen: access(['IPv6:2001:db8', 'deny']), says: ['none'] },
    {
      name: 'a compiled map',
      seen: {
        access: [AccessFile.on('ipv6', { entries: [], problem: { line: null, reason: 'octet 4 is NUL: a compiled map' } })],
      },
      says: ['unread'],
    },
  ],
});
