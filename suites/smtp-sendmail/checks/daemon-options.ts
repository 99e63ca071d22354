import { check } from '../../../harness/model/check.ts';
import { Configuration } from '../observations/config.ts';
import { placed } from '../sendmail/config-facts.ts';
import { type Lint, lintCodes, lintDaemons } from '../sendmail/daemon-lint.ts';
import { expectedListeners, type Failure, isServedAnyway } from '../sendmail/expected-listeners.ts';
import { failureText, listenersText, originText } from '../sendmail/listener-text.ts';

const daemons = (...texts: string[]) => ({
  config: [
    Configuration.on('ipv6', { daemons: texts.map((text, index) => ({ text, line: index + 4, origin: 'file' as const })) }),
  ],
});
const with1 = (...texts: string[]) => ({
  config: daemons(...texts).config.map((seen) => ({ ...seen, value: { ...seen.value, bindv6only: 1 as const } })),
});
const remark = (code: Configuration['remarks'][number]['code']) => ({
  config: [Configuration.on('ipv6', { remarks: [{ code, line: 4 }] })],
});

const daemon = (failure: Failure): string => `${failure.name} (${originText(failure)}) ${failureText(failure)}`;

/** More are counted. */
const named = 5;

function listed(lints: readonly Pick<Lint, 'line' | 'text'>[]): string {
  const shown = lints.slice(0, named).map(({ line, text }) => placed({ line, reason: text }));
  return [...shown, ...(lints.length > named ? [`${lints.length - named} more`] : [])].join('; ');
}

export default check({
  title: 'DaemonPortOptions give each family its socket',
  requirement:
    'Each list of DaemonPortOptions is read as it is meant, its socket can be opened beside the others, and one takes IPv6.',
  why: 'sendmail passes over most mistakes here: a lost comma or a key given twice leaves a family without mail, and a port taken twice ends the daemon a minute after its start.',
  fix: 'Write one list for each socket, with commas: `Name=MTA-v6, Family=inet6` takes both families where net.ipv6.bindv6only is 0. `sixways explain --listeners FILE` shows what comes of it.',
  fixes: {
    'no-ipv6':
      'Put Family=inet6 into the list of each port; where net.ipv6.bindv6only is 0 that socket takes IPv4 too, and replaces the other.',
    'loopback-only':
      'Take Addr=127.0.0.1 out of the lists, or give an address of each family; Debian’s sendmail.mc comes with it.',
    'repeated-family':
      'Give Family=inet6 alone: it takes both families. Two lists on one port need net.ipv6.bindv6only = 1 or an Addr each.',
    stops:
      'Give both daemons an Addr of their own family, or leave the inet6 one alone on the port; for 587, FEATURE(no_default_msa) removes the daemon that m4 adds.',
    'ipv6-lost': 'Put the inet6 list first, or leave it alone on the port: it takes IPv4 too.',
    unread: 'Name the sendmail.cf that the daemon reads, or the .mc that makes it.',
  },
  level: 'must',
  source: [
    { text: 'Sendmail Installation and Operation Guide, 5.6: DaemonPortOptions' },
    { text: 'sendmail 8.17.1 on Linux, measured' },
    { rfc: 3493, section: '5.3' },
  ],
  needs: { config: Configuration.evidence() },
  messages: {
    clean: ['info', '{file}: sendmail listens on {listeners}'],
    rejected: ['error', '{file}: sendmail does not start: {daemon}'],
    'rejected-client': ['error', '{file}: {list}'],
    stops: ['error', '{file}: sendmail ends {when}: {daemon}'],
    'no-ipv6': ['error', '{file}: {list}'],
    'loopback-only': ['error', '{file}: {list}'],
    'repeated-family': ['error', '{file}: {list}'],
    'missing-comma': ['error', '{file}: {list}'],
    unquoted: ['error', '{file}: {list}'],
    'broken-line': ['error', '{file}: {list}'],
    'no-list': ['error', '{file}: {list}'],
    'ipv6-lost': [
      'warning',
      '{file}: no socket takes IPv6 on port {port}: {daemon}, is optional, and is left out without more than a line on stderr',
    ],
    'optional-lost': ['warning', '{file}: {daemon}, and is left out, being optional'],
    'repeated-key': ['warning', '{file}: {list}'],
    'dropped-item': ['warning', '{file}: {list}'],
    'in-comment': ['warning', '{file}: {list}'],
    'optional-spare': ['info', '{file}: {daemon}, which takes its clients too; sendmail starts {seconds} seconds late for it'],
    'odd-key': ['info', '{file}: {list}'],
    'bound-outgoing': ['info', '{file}: {list}'],
    unread: ['no-baseline', '{file} could not be read: {reason}'],
    part: ['info', '{file}: not everything could be read: {reason}'],
  },
  judge({ config }, say) {
    const findings = config.map((seen) => {
      const { file, problem, parts, daemons: written, bindv6only } = seen.value;
      if (problem !== null) return [say('unread', seen, { file, reason: placed(problem) })];
      const expected = expectedListeners(written, bindv6only ?? 0);
      const { stops, without, afterSeconds } = expected;
      const lints = Map.groupBy(lintDaemons(seen.value), ({ code }) => code);
      const found = lintCodes.flatMap((code) => {
        const all = lints.get(code) ?? [];
        return all.length === 0 ? [] : [say(code, seen, { file, list: listed(all) })];
      });
      const lost = without.map((failure) => {
        const { family, port } = failure;
        const values = { file, daemon: daemon(failure) };
        if (isServedAnyway(failure, expected)) return say('optional-spare', seen, { ...values, seconds: 45 });
        return family === 6 && !expected.listeners.some((one) => one.port === port && one.takes.includes(6))
          ? say('ipv6-lost', seen, { ...values, port: port ?? '?' })
          : say('optional-lost', seen, values);
      });
      const ends =
        stops === null
          ? []
          : stops.kind === 'rejected' || stops.kind === 'too-many'
            ? [say('rejected', seen, { file, daemon: daemon(stops) })]
            : [
                say('stops', seen, {
                  file,
                  daemon: daemon(stops),
                  when: afterSeconds > 0 ? `after ${afterSeconds} seconds` : 'at once',
                }),
              ];
      const [part] = parts;
      return [
        ...found,
        ...ends,
        ...(stops === null ? lost : []),
        ...(found.length + ends.length + lost.length === 0
          ? [say('clean', seen, { file, listeners: listenersText(expected) })]
          : []),
        ...(part === undefined ? [] : [say('part', seen, { file, reason: placed(part) })]),
      ];
    });
    return findings.flat();
  },
  examples: [
    { name: 'an inet6 socket for each port', seen: { config: [Configuration.on('ipv6')] }, says: ['clean'] },
    {
      name: 'an address of each family',
      seen: daemons('Family=inet, Addr=192.0.2.25', 'Family=inet6, Addr=2001:db8::25'),
      says: ['clean'],
    },
    { name: 'both wildcards, where the kernel keeps them apart', seen: with1('Family=inet', 'Family=inet6'), says: ['clean'] },
    { name: 'both wildcards', seen: daemons('Name=MTA-v4, Family=inet', 'Name=MTA-v6, Family=inet6'), says: ['stops'] },
    {
      name: 'one list for both',
      seen: daemons('Name=MTA-v4, Family=inet, Name=MTA-v6, Family=inet6'),
      says: ['repeated-family'],
    },
    { name: 'no commas', seen: daemons('Name=MTA-v6 Family=inet6 Port=smtp'), says: ['missing-comma', 'no-ipv6'] },
    { name: 'Debian’s default', seen: daemons('Family=inet, Name=MTA-v4, Port=smtp, Addr=127.0.0.1'), says: ['loopback-only'] },
    { name: 'IPv4 only', seen: daemons('Name=MTA'), says: ['no-ipv6'] },
    { name: 'an unknown family', seen: daemons('Family=ipv6'), says: ['rejected'] },
    { name: 'a link-local address', seen: daemons('Family=inet6, Addr=fe80::1'), says: ['stops'] },
    { name: 'optional IPv6 behind IPv4', seen: daemons('Family=inet', 'Family=inet6, M=O'), says: ['ipv6-lost'] },
    { name: 'optional IPv4 behind IPv6', seen: daemons('Family=inet6', 'Family=inet, M=O'), says: ['optional-spare'] },
    {
      name: 'an optional mapped address where it cannot be',
      seen: with1('Family=inet6', 'Family=inet6, Addr=::ffff:192.0.2.1, M=O'),
      says: ['optional-lost'],
    },
    { name: 'modifiers twice', seen: daemons('Family=inet6, M=O, M=E'), says: ['repeated-key'] },
    { name: 'a word without =', seen: daemons('Family=inet6, optional'), says: ['dropped-item'] },
    { name: 'a key of its own', seen: daemons('Familiy=inet6'), says: ['odd-key'] },
    { name: 'bound outgoing', seen: daemons('Family=inet6, M=b'), says: ['bound-outgoing'] },
    {
      name: 'a client that cannot be',
      seen: { config: [Configuration.on('ipv6', { clients: [{ text: 'Family=ipv6', line: 9, origin: 'file' }] })] },
      says: ['rejected-client'],
    },
    { name: 'a list without quotes', seen: remark('unquoted'), says: ['unquoted'] },
    { name: 'a list over two lines', seen: remark('broken-line'), says: ['broken-line'] },
    { name: 'a macro in a # comment', seen: remark('in-comment'), says: ['in-comment'] },
    { name: 'a blank before the parenthesis', seen: remark('no-list'), says: ['no-list'] },
    {
      name: 'not a configuration',
      seen: { config: [Configuration.on('ipv6', { problem: { line: null, reason: 'has no line of a sendmail.cf' } })] },
      says: ['unread'],
    },
    {
      name: 'an include',
      seen: { config: [Configuration.on('ipv6', { parts: [{ line: 3, reason: 'include of "site.m4" is passed over' }] })] },
      says: ['clean', 'part'],
    },
  ],
});
