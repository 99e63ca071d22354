import { check } from '../../../harness/model/check.ts';
import { Configuration, SocketList } from '../observations/config.ts';
import { placed } from '../sendmail/config-facts.ts';
import { expectedListeners, type Listener } from '../sendmail/expected-listeners.ts';
import { socketText } from '../sendmail/listener-text.ts';

const lists = (...texts: string[]) => texts.map((text, index) => ({ text, line: index + 4, origin: 'file' as const }));
const config = (bindv6only: 0 | 1 | null, ...texts: string[]) => [
  Configuration.on('ipv6', { bindv6only, daemons: lists(...texts) }),
];
const seed = ['Name=MTA-v6, Family=inet6', 'Name=MSA-v6, Family=inet6, Port=587'];
const apart = ['Family=inet, Addr=192.0.2.25', 'Family=inet6, Addr=2001:db8::25'];
const ss = (...sockets: string[]) => [SocketList.on('ipv6', { sockets })];

/** Ports that a family has, in order. */
const portsOf = (listeners: readonly Listener[], family: 4 | 6): number[] => [
  ...new Set(listeners.filter(({ takes }) => takes.includes(family)).flatMap(({ port }) => port ?? [])),
];

/** How a listing differs: `narrow` sockets should take both families and take IPv6 only, `wide` ones the reverse, `missing` are not there. */
function compared(listeners: readonly Listener[], listing: readonly string[]) {
  const absent = listeners
    .filter(({ address, port }) => address.kind !== 'name' && port !== null)
    .map(socketText)
    .filter((text) => !listing.includes(text));
  const isInstead = (text: string, host: string, other: string): boolean =>
    text.startsWith(`${host}:`) && listing.includes(`${other}${text.slice(host.length)}`);
  const isNarrow = (text: string): boolean => isInstead(text, '*', '[::]');
  const isWide = (text: string): boolean => isInstead(text, '[::]', '*');
  return {
    // Some other socket may have IPv4 there.
    narrow: absent.filter((text) => isNarrow(text) && !isInstead(text, '*', '0.0.0.0')),
    wide: absent.filter(isWide),
    missing: absent.filter((text) => !isNarrow(text) && !isWide(text)),
  };
}

export default check({
  title: 'net.ipv6.bindv6only and the inet6 sockets agree',
  requirement:
    'IPv4 clients have a socket on each port that IPv6 clients have, with the value that net.ipv6.bindv6only has on the server.',
  why: 'Family=inet6 alone takes IPv4 only as long as one kernel setting is 0: hardening guides and other systems set it to 1, and IPv4 mail ends without an error.',
  fix: 'Set net.ipv6.bindv6only to 0, or add a list with Family=inet for each port, which that value allows.',
  fixes: {
    'other-setting': 'See what `sysctl net.ipv6.bindv6only` says in the network namespace of sendmail, and since when.',
    'not-listed': 'Restart sendmail, and see with `sendmail -d0.10 -bp` which configuration it reads.',
    'unread-list': 'Hand over the output of `ss -ltn` as it is.',
  },
  level: 'must',
  source: [{ rfc: 3493, section: '5.3' }, { text: 'Linux: Documentation/networking/ip-sysctl.rst, bindv6only' }],
  needs: { config: Configuration.evidence(), sockets: SocketList.evidence().optional() },
  messages: {
    both: ['info', '{file}: IPv4 has a socket on {ports}, whatever net.ipv6.bindv6only is'],
    'through-ipv6': ['info', '{file}: IPv4 comes in through the IPv6 sockets of {ports}, as net.ipv6.bindv6only is 0'],
    depends: ['info', '{file}: IPv4 on {ports} depends on net.ipv6.bindv6only, which the target does not tell'],
    'ipv4-lost': ['error', '{file}: net.ipv6.bindv6only is 1, and no socket takes IPv4 on {ports}'],
    'v6-only-socket': ['error', '{list}: {sockets} take IPv6 only, and {file} has no other socket for IPv4 there'],
    'other-setting': [
      'warning',
      '{list} has sockets for both families where {file} would have {sockets}: net.ipv6.bindv6only was 0',
    ],
    'not-listed': ['warning', '{list} lacks {sockets}, which {file} has'],
    nothing: ['not-applicable', '{file}: sendmail listens on no IPv6 socket'],
    unread: ['not-applicable', '{file} could not be read, as daemon-options tells'],
    'unread-list': ['no-baseline', '{file} could not be read: {reason}'],
  },
  judge({ config: configs, sockets: [list] }, say) {
    const unlisted = list?.value.problem ?? null;
    const listing = list === undefined || unlisted !== null ? null : list.value.sockets;
    const findings = configs.map((seen) => {
      const { file, problem, daemons, bindv6only } = seen.value;
      if (problem !== null) return [say('unread', seen, { file })];
      const only = expectedListeners(daemons, 1).listeners;
      const now = bindv6only === 1 ? only : expectedListeners(daemons, 0).listeners;
      const wanted = portsOf(now, 6);
      if (wanted.length === 0) return [say('nothing', seen, { file })];
      const alone = wanted.filter((port) => !portsOf(only, 4).includes(port));
      const ports = alone.join(', ');
      if (list !== undefined && listing !== null) {
        const { narrow, wide, missing } = compared(now, listing);
        const both = [seen, list];
        const differences = [
          ...(narrow.length > 0
            ? [say('v6-only-socket', both, { file, list: list.value.file, sockets: narrow.join(', ') })]
            : []),
          ...(wide.length > 0 ? [say('other-setting', both, { file, list: list.value.file, sockets: wide.join(', ') })] : []),
          ...(missing.length > 0 ? [say('not-listed', both, { file, list: list.value.file, sockets: missing.join(', ') })] : []),
        ];
        if (differences.length > 0) return differences;
      }
      if (alone.length === 0) return [say('both', seen, { file, ports: wanted.join(', ') })];
      if (bindv6only === 1) return [say('ipv4-lost', seen, { file, ports })];
      return [say(bindv6only === 0 || listing !== null ? 'through-ipv6' : 'depends', seen, { file, ports })];
    });
    const unread =
      list === undefined || unlisted === null
        ? []
        : [say('unread-list', list, { file: list.value.file, reason: placed(unlisted) })];
    return [...findings.flat(), ...unread];
  },
  examples: [
    { name: 'a socket of each family', seen: { config: config(1, ...apart) }, says: ['both'] },
    { name: 'inet6 takes all', seen: { config: config(0, ...seed) }, says: ['through-ipv6'] },
    { name: 'inet6 on a hardened kernel', seen: { config: config(1, ...seed) }, says: ['ipv4-lost'] },
    { name: 'nobody knows', seen: { config: config(null, ...seed) }, says: ['depends'] },
    { name: 'ss shows both', seen: { config: config(null, ...seed), sockets: ss('*:25', '*:587') }, says: ['through-ipv6'] },
    {
      name: 'ss shows IPv6 alone',
      seen: { config: config(0, ...seed), sockets: ss('[::]:25', '[::]:587') },
      says: ['v6-only-socket'],
    },
    {
      name: 'ss knows better',
      seen: { config: config(1, ...seed), sockets: ss('*:25', '*:587') },
      says: ['other-setting'],
    },
    { name: 'ss lacks a port', seen: { config: config(0, ...seed), sockets: ss('*:25') }, says: ['not-listed'] },
    {
      name: 'ss shows both, apart',
      seen: { config: config(0, ...apart), sockets: ss('192.0.2.25:25', '[2001:db8::25]:25') },
      says: ['both'],
    },
    { name: 'IPv4 only', seen: { config: config(1, 'Name=MTA') }, says: ['nothing'] },
    {
      name: 'no configuration',
      seen: { config: [Configuration.on('ipv6', { problem: { line: 1, reason: 'the quote ` is not closed' } })] },
      says: ['unread'],
    },
    {
      name: 'no listing',
      seen: {
        config: config(0, ...seed),
        sockets: [
          SocketList.on('ipv6', {
            problem: { line: null, reason: 'has neither a socket nor the heading of `ss -ltn`' },
            sockets: [],
          }),
        ],
      },
      says: ['through-ipv6', 'unread-list'],
    },
  ],
});
