import { check } from '../../../harness/model/check.ts';
import { AccessFile, Configuration } from '../observations/config.ts';
import type { AccessEntry } from '../sendmail/access.ts';
import { accessKey, type DeadKey } from '../sendmail/access-key.ts';
import { placed } from '../sendmail/config-facts.ts';

const access = (...subjects: string[]) => [
  AccessFile.on('ipv6', {
    entries: subjects.map((subject, index) => ({ line: index + 1, tag: 'Connect:', subject, action: 'deny' as const })),
  }),
];

const dead = ['compressed', 'leading-zero', 'untagged', 'prefix-length', 'mapped', 'trailing', 'not-hex', 'too-long'] as const;

/** More are counted. */
const named = 5;

interface Key {
  readonly entry: AccessEntry;
  readonly rather: string | null;
}

function listed(keys: readonly Key[]): string {
  const shown = keys.slice(0, named).map(({ entry: { line, tag, subject }, rather }) => {
    return `line ${line} ${tag}${subject}${rather === null ? '' : ` (rather ${tag}${rather})`}`;
  });
  return [...shown, ...(keys.length > named ? [`${keys.length - named} more`] : [])].join(', ');
}

export default check({
  title: 'every address in the access map can match',
  requirement:
    'Keys of the access map are written as sendmail looks them up: IPv6: and whole groups, without :: and leading zeros.',
  why: 'A key in another spelling is taken by makemap and never found: who should be kept out comes in, and who should relay cannot.',
  fix: 'Write `IPv6:2001:db8:0:0:0:0:0:2` for an address and `IPv6:2001:db8` for a network of whole groups, with the tag before it: `Connect:IPv6:2001:db8`.',
  fixes: {
    mapped: 'Write the IPv4 address: sendmail knows an IPv4 client as such, also where it comes through an IPv6 socket.',
    'prefix-length':
      'Write the groups, or octets, that the prefix has; one that ends inside a group needs a line for each value.',
  },
  level: 'must',
  source: [
    { text: 'sendmail 8.15 release notes: IPv6 addresses are uncompressed, UseCompressedIPv6Addresses' },
    { text: 'sendmail cf/README: Access database' },
    { text: 'sendmail 8.17.1, rulesets A and D, measured' },
  ],
  needs: { access: AccessFile.evidence(), config: Configuration.evidence().optional() },
  messages: {
    live: ['info', '{file}: {count} keys that are addresses can match'],
    compressed: ['error', '{file}: never looked up, as :: is not written out: {list}'],
    'leading-zero': ['error', '{file}: never looked up, with a leading zero: {list}'],
    untagged: ['error', '{file}: never looked up, without IPv6: before the address: {list}'],
    'prefix-length': ['error', '{file}: never looked up, with a length of prefix: {list}'],
    mapped: ['error', '{file}: never looked up, as an IPv4-mapped address: {list}'],
    trailing: ['error', '{file}: never looked up, with a separator at the end: {list}'],
    'not-hex': ['error', '{file}: never looked up, being no hexadecimal groups: {list}'],
    'too-long': ['error', '{file}: never looked up, with a group or an address that is too long: {list}'],
    bracketed: ['warning', '{file}: looked up only for clients without a host name, being in brackets: {list}'],
    refused: ['warning', '{file}: makemap takes not every line: {reason}'],
    none: ['not-applicable', '{file} has no key that is an address'],
    unread: ['no-baseline', '{file} could not be read: {reason}'],
  },
  judge({ access: maps, config }, say) {
    const findings = maps.map((seen) => {
      const { file, problem, parts, entries } = seen.value;
      if (problem !== null) return [say('unread', seen, { file, reason: placed(problem) })];
      const compressed = config[0]?.value.compressed ?? false;
      const keys = entries.map((entry) => ({ entry, ...accessKey(entry.subject, compressed) }));
      const of = (reason: DeadKey) => keys.filter((key) => key.dead === reason);
      const bracketed = keys.filter((key) => key.dead === null && key.bracketed);
      const found = [
        ...dead.flatMap((reason) => (of(reason).length === 0 ? [] : [say(reason, seen, { file, list: listed(of(reason)) })])),
        ...(bracketed.length === 0 ? [] : [say('bracketed', seen, { file, list: listed(bracketed) })]),
      ];
      const [part] = parts;
      const fine = entries.length === 0 ? say('none', seen, { file }) : say('live', seen, { file, count: entries.length });
      return [
        ...(found.length === 0 ? [fine] : found),
        ...(part === undefined ? [] : [say('refused', seen, { file, reason: placed(part) })]),
      ];
    });
    return findings.flat();
  },
  examples: [
    {
      name: 'whole groups',
      seen: { access: access('IPv6:2001:db8:0:0:0:0:0:2', 'IPv6:2001:DB8', '192.0.2', 'IPv6') },
      says: ['live'],
    },
    { name: 'two colons', seen: { access: access('IPv6:2001:db8::2') }, says: ['compressed'] },
    {
      name: 'two colons, where sendmail has them',
      seen: { access: access('IPv6:2001:db8::2'), config: [Configuration.on('ipv6', { compressed: true })] },
      says: ['live'],
    },
    { name: 'a leading zero', seen: { access: access('IPv6:2001:0db8') }, says: ['leading-zero'] },
    { name: 'no tag', seen: { access: access('2001:db8') }, says: ['untagged'] },
    { name: 'CIDR', seen: { access: access('IPv6:2001:db8::/32', '192.0.2.0/24') }, says: ['prefix-length'] },
    { name: 'mapped', seen: { access: access('IPv6:::ffff:192.0.2.2') }, says: ['mapped'] },
    { name: 'a dot or colons at the end', seen: { access: access('192.0.2.', 'IPv6:2001:db8:') }, says: ['trailing'] },
    { name: 'a typing error', seen: { access: access('IPv6:2001:dg8') }, says: ['not-hex'] },
    { name: 'too many digits', seen: { access: access('IPv6:2001:db812') }, says: ['too-long'] },
    { name: 'brackets', seen: { access: access('[IPv6:2001:db8:0:0:0:0:0:2]') }, says: ['bracketed'] },
    {
      name: 'a line without value',
      seen: {
        access: [AccessFile.on('ipv6', { parts: [{ line: 7, reason: '"noval" has no value: makemap refuses the line' }] })],
      },
      says: ['live', 'refused'],
    },
    { name: 'names only', seen: { access: [AccessFile.on('ipv6', { entries: [], others: 3 })] }, says: ['none'] },
    {
      name: 'a compiled map',
      seen: {
        access: [AccessFile.on('ipv6', { entries: [], problem: { line: null, reason: 'octet 4 is NUL: a compiled map' } })],
      },
      says: ['unread'],
    },
  ],
});
