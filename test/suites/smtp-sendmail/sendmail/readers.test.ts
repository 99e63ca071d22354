import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../suites/smtp-sendmail/sendmail/access-key.ts';
import { readAccess } from '../../../../suites/smtp-sendmail/sendmail/access.ts';
import { configText, maxOctets } from '../../../../suites/smtp-sendmail/sendmail/config-text.ts';
import { lintDaemons } from '../../../../suites/smtp-sendmail/sendmail/daemon-lint.ts';
import { parseInetAddr } from '../../../../suites/smtp-sendmail/sendmail/inet-addr.ts';
import { readPortOptions } from '../../../../suites/smtp-sendmail/sendmail/port-options.ts';
import { readConfig } from '../../../../suites/smtp-sendmail/sendmail/read-config.ts';
import { readSocketList } from '../../../../suites/smtp-sendmail/sendmail/socket-list.ts';
import { formatAddress } from '../../../../harness/address/ip.ts';
import { config, text, valueOf } from './fixtures.ts';

const octets = (...all: number[]): Uint8Array => Uint8Array.from(all);

describe('octets', () => {
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', new TextEncoder().encode('V10 # é'), 'V10 # é'],
    ['ISO 8859-1', octets(0x23, 0xe9), '#é'],
    ['UTF-8 with its mark', octets(0xef, 0xbb, 0xbf, 0x56), 'V'],
  ])('%s', (_, bytes, expected) => expect(valueOf(configText(bytes, 'f'))).toBe(expected));

  it('a byte order mark is told of', () => {
    expect(configText(octets(0xef, 0xbb, 0xbf), 'f').problems).toMatchObject([{ line: 1 }]);
  });

  it('a compiled map and a huge file are refused', () => {
    expect(configText(octets(0x00, 0x05, 0x31, 0x62), 'f')).toMatchObject({ ok: false, problems: [{ file: 'f', line: null }] });
    expect(configText(new Uint8Array(maxOctets + 1).fill(32), 'f').ok).toBe(false);
  });
});

describe('a list of port options', () => {
  it.each<[string, object]>([
    ['Name=MTA, Family=inet6, Addr=IPv6:2001:db8::1, Port=smtp, M=Ea', { name: 'MTA', family: 6, port: 25, modifiers: 'Ea' }],
    ['Familiy=inet6, Portt=2525', { family: 6, port: 2525 }],
    ['FAMILY=INET6, MODIFIERS=O', { family: 6, modifiers: 'O' }],
    ['Name = a , Family = inet6', { name: 'a ', rejected: [], family: 6 }],
    ['Family=inet, Family=inet6', { family: 6 }],
    ['Family=inet6, Family=inet', { family: 4 }],
    ['M=O, M=E', { modifiers: 'E' }],
    [',,Port=2526,, Family=inet6,', { port: 2526, family: 6, dropped: [] }],
    ['Family=10, nonsense', { family: 6, dropped: ['nonsense'] }],
    ['Port=25x', { port: 25 }],
    ['Port=http-alt', { port: null, rejected: [] }],
    ['Name=MTA-v6 Family=inet6 Port=smtp', { name: 'MTA-v6 Family=inet6 Port=smtp', family: 4 }],
    ['Addr=0.0.0.0', { address: { kind: 'any' } }],
    ['Addr=127.0.0.1 , Port=2525', { address: { kind: 'literal' }, port: 2525 }],
    ['Addr=mail.example.test', { address: { kind: 'name', name: 'mail.example.test' } }],
    ['Family=inet6, Addr=::', { address: { kind: 'any' } }],
    ['', { name: null, family: 4, port: 25, address: { kind: 'any' } }],
  ])('%s', (written, expected) => expect(readPortOptions(written)).toMatchObject(expected));

  it.each([
    'Bogus=1',
    'C=5, Family=inet6',
    'Family=ipv6',
    'Family=inet6 , Port=25',
    'Family=wrong, Family=inet6',
    'Addr=2001:db8::1',
    'Family=inet, Addr=::',
    'Family=inet6, Addr=192.0.2.1',
    'Family=inet6, Addr=0.0.0.0',
    'Family=inet6, Addr=[2001:db8::1]',
    'Family=inet6, Addr=2001:db8::1 , Port=25',
    'Family=inet6, Addr=fe80::1%eth0',
    'Port=smtp , Family=inet6',
    'Family=3, Port=25',
    '"Port=2526',
  ])('%s stops sendmail', (written) => expect(readPortOptions(written).rejected).toHaveLength(1));

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f.0.0.010', '127.0.0.8'],
    ['10', '0.0.0.10'],
    ['1.2.3.4 and more', '1.2.3.4'],
  ])('inet_addr of %s is %s', (written, address) => {
    const parsed = parseInetAddr(written);
    expect(parsed === null ? null : formatAddress(parsed)).toBe(address);
  });

  it.each(['', '1.2.3.4.5', '1.2.3.256', '256.1', '255.255.255.255', '08', 'a.b', '1..2'])('inet_addr of %s is none', (written) =>
    expect(parseInetAddr(written)).toBeNull(),
  );
});

describe('sendmail.mc', () => {
  const daemons = (mc: string) => valueOf(readConfig(`OSTYPE(\`linux')dnl\n${mc}`, 'f')).daemons.map((one) => one.text);
  const noMsa = "FEATURE(`no_default_msa')dnl\n";

  it.each<[string, string, string[]]>([
    ['no options', '', ['Name=MTA', 'Port=587, Name=MSA, M=E']],
    ['no submission', noMsa, ['Name=MTA']],
    [
      'an IPv6 that m4 knows of',
      "define(`_NETINET6_')dnl\n",
      ['Name=MTA-v4, Family=inet', 'Name=MTA-v6, Family=inet6', 'Port=587, Name=MSA, M=E'],
    ],
    ['the former option', `${noMsa}define(\`confDAEMON_OPTIONS', \`Port=26')dnl\n`, ['Port=26']],
    ['a stray apostrophe', `${noMsa}DAEMON_OPTIONS('Port=26, Family=inet6')dnl\n`, ["Port=26'"]],
    ['other quotes', `${noMsa}changequote([, ])dnl\nDAEMON_OPTIONS([Port=26, Family=inet6])dnl\n`, ['`Port=26']],
    ['a later definition', `${noMsa}DAEMON_OPTIONS(\`Port=LATER')dnl\ndefine(\`LATER', \`26')dnl\n`, ['Port=26']],
    [
      'a macro of its own',
      `${noMsa}define(\`both', \`DAEMON_OPTIONS(\`Port=$1')DAEMON_OPTIONS(\`Port=$1, Family=inet6')')dnl\nboth(26)`,
      ['Port=26', 'Port=26, Family=inet6'],
    ],
    ['dnl before it', `${noMsa}dnl DAEMON_OPTIONS(\`Port=26')\n`, ['Name=MTA']],
    ['a blank before the parenthesis', `${noMsa}DAEMON_OPTIONS (\`Port=26')dnl\n`, ['']],
    [
      'a comment of the .cf',
      `${noMsa}DAEMON_OPTIONS(\`Port=26 # , Family=inet6')dnl\nO DaemonPortOptions=Port=27 # x\n`,
      ['Port=27', 'Port=26'],
    ],
    ['carriage returns', `${noMsa.replace('\n', '\r\n')}DAEMON_OPTIONS(\`Port=26')dnl\r\n`, ['Port=26']],
  ])('%s', (_, mc, expected) => expect(daemons(mc)).toEqual(expected));

  it('lines are those of the file, and m4’s own daemon has none', () => {
    expect(config('m4-submission.mc').daemons.map(({ line, origin }) => [line, origin])).toEqual([
      [3, 'file'],
      [4, 'file'],
      [null, 'msa'],
    ]);
  });

  it('what is meant otherwise is remarked', () => {
    expect(config('m4.mc').remarks).toEqual([
      { code: 'in-comment', line: 6 },
      { code: 'unquoted', line: 14 },
    ]);
    const { remarks } = valueOf(readConfig(`${noMsa}DAEMON_OPTIONS(\`Port=26,\nFamily=inet6')dnl\nDAEMON_OPTIONS (\`x')\n`, 'f'));
    expect(remarks).toEqual([
      { code: 'broken-line', line: 2 },
      { code: 'no-list', line: 4 },
    ]);
  });

  it('before its own include of cf.m4 a # begins a comment, and after it none', () => {
    const mc = `${noMsa}# DAEMON_OPTIONS(\`Port=26')\ninclude(\`/usr/share/sendmail/cf/m4/cf.m4')dnl\n# DAEMON_OPTIONS(\`Port=27')\n`;
    expect(daemons(mc)).toEqual(['Port=27']);
  });

  it('what is not followed is told of', () => {
    const reading = readConfig(`${noMsa}include(\`/etc/mail/m4/site.m4')dnl\nsyscmd(\`touch /tmp/x')dnl\n`, 'f');
    expect(reading.problems.map(({ line, reason }) => [line, reason.split(' ')[0]])).toEqual([
      [2, 'include'],
      [3, 'syscmd'],
    ]);
  });

  it.each<[string, string, number | null, RegExp]>([
    ['a quote', 'OSTYPE(linux)\nDAEMON_OPTIONS(`Port=26)dnl\n', 2, /quote/],
    ['a parenthesis', "OSTYPE(linux)\nDAEMON_OPTIONS(`Port=26'dnl\n", 2, /parenthesis/],
    ['an endless macro', "OSTYPE(linux)\ndefine(`a', `a')dnl\na\n", 3, /without end/],
    ['an endless nest', "OSTYPE(linux)\ndefine(`a', `a(a(a))')dnl\na\n", 3, /./],
    ['a submit.mc', "FEATURE(`msp', `[127.0.0.1]')dnl\n", null, /submit/],
    ['nothing of sendmail', 'hello\n', null, /no line of a sendmail.cf/],
  ])('%s that is not closed, or does not end', (_, mc, line, reason) => {
    const reading = readConfig(mc, 'f');
    expect(reading.ok).toBe(false);
    expect(reading.problems[0]?.reason).toMatch(reason);
    expect(reading.problems[0]?.line).toBe(line);
  });
});

describe('sendmail.cf', () => {
  it('options of all ages, folded, abbreviated and commented', () => {
    const { daemons, clients } = config('old-and-folded.cf');
    expect(daemons.map((one) => [one.line, one.text.replaceAll(/\s+/g, ' ')])).toEqual([
      [4, 'Name=old, Port=2525'],
      [5, 'Name=folded, Family=inet6, Port=2526'],
      [8, 'Name=case, Family=INET6, Port=2527'],
      [9, 'Name=short, Family=inet6, Port=2528'],
    ]);
    expect(clients).toMatchObject([{ line: 11, text: 'Family=inet6, Addr=2001:db8::1' }]);
  });

  it('without daemons it has sendmail’s own', () => {
    expect(valueOf(readConfig('V10/Berkeley\nDjmail.example.test\n', 'f')).daemons).toEqual([
      { text: '', line: null, origin: 'default' },
    ]);
  });

  it.each([
    ['O UseCompressedIPv6Addresses=True', true],
    ['O UseCompressedIPv6Addresses', true],
    ['O UseCompressedIPv6Addresses=false', false],
    ['O UseCompressedIPv6Addresses=True\nO UseCompressedIPv6Addresses=False', false],
    ['#O UseCompressedIPv6Addresses', false],
  ])('%s: %s', (line, compressed) => expect(valueOf(readConfig(`V10/Berkeley\n${line}\n`, 'f')).compressed).toBe(compressed));

  it('before level 3 a # is text', () => {
    expect(valueOf(readConfig('V2\nO DaemonPortOptions=Port=26 # , Family=inet6\n', 'f')).daemons[0]?.text).toContain('# ,');
    expect(valueOf(readConfig('V10\nO DaemonPortOptions=Port=26 # , Family=inet6\n', 'f')).daemons[0]?.text).toBe('Port=26');
  });
});

describe('remarks on lists', () => {
  it.each([
    ['recipe.mc', []],
    ['one-line.mc', ['repeated-family']],
    ['loopback.mc', ['loopback-only']],
    ['no-options.mc', ['no-ipv6']],
    ['no-commas.mc', ['missing-comma', 'no-ipv6']],
    ['lost-modifier.mc', ['repeated-key']],
    ['unknown-family.mc', []],
    ['m4.mc', ['in-comment', 'unquoted']],
  ])('%s: %j', (file, codes) => expect(lintDaemons(config(file)).map(({ code }) => code)).toEqual(codes));
});

describe('access map', () => {
  it('keys that are addresses, and no value', () => {
    const map = valueOf(readAccess(text('access'), 'access'));
    expect(map.entries.map(({ line, tag, subject, action }) => `${line} ${tag}${subject} ${action}`)).toEqual([
      '2 Connect:192.0.2 allow',
      '3 Connect:IPv6:2001:db8:6 allow',
      '4 IPv6:2001:DB8:7:0:0:0:0:1 deny',
      '6 127.0.0.1 allow',
      '10 198.51.100 deny',
    ]);
    expect(map.others).toBe(4);
    expect(JSON.stringify(map)).not.toContain('horse');
  });

  it('spellings that never match are read, to be told of', () => {
    const { entries, others } = valueOf(readAccess(`${text('access-dead')}IPv6:2001:dg8 OK\n`, 'access'));
    const reasons = entries
      .map(({ subject }) => accessKey(subject, false))
      .map(({ dead, bracketed }) => dead ?? (bracketed ? 'bracketed' : ''));
    expect(reasons).toEqual([
      'compressed',
      'leading-zero',
      'untagged',
      'bracketed',
      'prefix-length',
      'mapped',
      'prefix-length',
      'trailing',
      'not-hex',
    ]);
    expect(others).toBe(0);
  });

  it.each([
    ['IPv6:2001:db8::2', 'IPv6:2001:db8:0:0:0:0:0:2'],
    ['IPv6:2001:0DB8:3', 'IPv6:2001:db8:3'],
    ['2001:db8:4', 'IPv6:2001:db8:4'],
    ['IPv6:2001:db8::/32', 'IPv6:2001:db8'],
    ['IPv6:2001:db8::/64', 'IPv6:2001:db8:0:0'],
    ['IPv6:2001:db8::/33', null],
    ['IPv6:2001:db8:6:', 'IPv6:2001:db8:6'],
    ['IPv6:::ffff:192.0.2.7', '192.0.2.7'],
    ['192.0.2.0/24', '192.0.2'],
    ['192.0.2.0/25', null],
    ['192.0.2.', '192.0.2'],
  ])('%s should be %s', (subject, rather) => expect(accessKey(subject, false).rather).toBe(rather));

  it('lines that makemap refuses', () => {
    const { problems } = readAccess('a OK\n b OK\nc\nA REJECT\n#d\n\n', 'access');
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('no entry at all', () => {
    expect(readAccess(' x\n', 'access').ok).toBe(false);
    expect(readAccess('# nothing yet\n', 'access')).toMatchObject({ ok: true, value: { entries: [], others: 0 } });
  });
});

describe('ss -ltn', () => {
  it('sockets, with and without heading', () => {
    const sockets = ['127.0.0.53%lo:53', '*:587', '*:25', '[::]:22'];
    expect(valueOf(readSocketList(text('ss.txt'), 's'))).toEqual(sockets);
    expect(valueOf(readSocketList('*:25\n[2001:db8::1]:25\n', 's'))).toEqual(['*:25', '[2001:db8::1]:25']);
  });

  it('another text', () => expect(readSocketList('hello\n', 's').ok).toBe(false));
});
