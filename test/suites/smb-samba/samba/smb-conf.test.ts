import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert as hold, constantFrom, property } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../lab/preflight.ts';
import { confFacts } from '../../../../suites/smb-samba/samba/conf-facts.ts';
import { includesOf, largestConf, readSmbConf, type SmbConf } from '../../../../suites/smb-samba/samba/smb-conf.ts';

const file = 'smb.conf';
const read = (text: string, others: Readonly<Record<string, string>> = {}) =>
  readSmbConf(file, new Map([[file, text], ...Object.entries(others)]));

function conf(text: string, others: Readonly<Record<string, string>> = {}): SmbConf {
  const reading = read(text, others);
  if (!reading.ok) throw new Error(reading.problems[0].reason);
  return reading.value;
}
const named = (text: string, others?: Readonly<Record<string, string>>) =>
  conf(text, others).global.parameters.map(({ name, value, line }) => [name, value, line]);

describe('smb.conf', () => {
  it('joins continued lines, squeezes blanks, and takes no comment from within a line', () => {
    expect(named('[global]\n workgroup \\\n = FOO\n; comment \\\n server  STRING = a\\\nb  c ; d\n')).toEqual([
      ['workgroup', 'FOO', 2],
      ['server string', 'ab c ; d', 5],
    ]);
  });

  it('knows parameters by any of their names, in any case and with any blanks', () => {
    expect(
      named('ALLOW  Hosts = 192.0.2.\nmin protocol = NT1\nsocket address = 192.0.2.1\nInterFaces = lo\nBindInterfacesOnly=yes'),
    ).toEqual([
      ['hosts allow', '192.0.2.', 1],
      ['server min protocol', 'NT1', 2],
      ['nbt client socket address', '192.0.2.1', 3],
      ['interfaces', 'lo', 4],
      ['bindinterfacesonly', 'yes', 5],
    ]);
  });

  it('takes the last value, merges sections of one name, and what stands before the first is global', () => {
    const { global, shares } = conf(
      'hosts allow = 192.0.2.1\n[Data]\npath = /a\n[global]\nhosts allow = 192.0.2.2\n[data]\npath = /b',
    );
    expect(global.parameters.map(({ value, line }) => [value, line])).toEqual([['192.0.2.2', 5]]);
    expect(shares.map(({ name, parameters }) => [name, parameters.map(({ value }) => value)])).toEqual([['Data', ['/b']]]);
  });

  it('includes files in place, and says where a value stands', () => {
    const text = '[global]\ninclude = more.conf\nhosts deny = ALL';
    expect(includesOf(text)).toEqual(['more.conf']);
    const { global, isPartial } = conf(text, { 'more.conf': 'hosts allow = 192.0.2.1\n[data]\npath = /x\n[global]\n' });
    expect(global.parameters.map(({ file: of, name }) => `${of} ${name}`)).toEqual([
      'more.conf hosts allow',
      'smb.conf hosts deny',
    ]);
    expect(isPartial).toBe(false);
  });

  it.each([
    ['include = /etc/samba/%m.conf', 'depends on the client'],
    ['include = registry', 'the registry is not read'],
    ['include = gone.conf', 'could not be read'],
    ['include = smb.conf', 'one too many'],
  ])('leaves out %s and says so', (line, reason) => {
    const reading = read(`workgroup = X\n${line}\n`);
    expect(reading.ok && reading.value.isPartial).toBe(true);
    expect(reading.problems[0]).toMatchObject({ file, line: 2, reason: expect.stringContaining(reason) });
  });

  it.each([
    ['', 'has no section'],
    ['<html>', 'is markup'],
    ['lo eth0', 'has no section'],
    ['workgroup = \0', 'is not text'],
    [`${'#'.repeat(largestConf)}\na = b`, 'is larger'],
  ])('refuses what is none (%#)', (text, reason) => {
    const reading = read(text);
    expect(reading.ok).toBe(false);
    expect(reading.problems[0]?.reason).toContain(reason);
  });

  it('tells of lines that Samba passes over or stops at', () => {
    expect(read('workgroup = X\nworkgroup X\n[data\n= y').problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 "workgroup X" is neither a section nor a parameter, and Samba passes over it',
      '3 "[data" has no closing bracket: Samba refuses the whole file',
      '4 a value without a name: Samba refuses the whole file',
    ]);
  });

  it('takes any text without a throw', () => {
    const line = constantFrom(
      '[a]',
      '[',
      ']',
      'a=b',
      '=',
      '\\',
      ' \\',
      '#',
      ';',
      'include=smb.conf',
      '%m',
      '"',
      ' ',
      '\r',
      '\0',
      'é',
    );
    hold(
      property(array(line, { maxLength: 40 }), constantFrom('\n', '', '\r\n'), (parts, join) => {
        const reading = read(parts.join(join));
        expect(reading.ok ? confFacts(reading.value).ports.length : reading.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what an smb.conf says', () => {
  it('has Samba’s defaults', () => {
    expect(confFacts(conf('workgroup = X'))).toMatchObject({
      interfaces: [],
      bindInterfacesOnly: false,
      ports: [445, 139],
      disableNetbios: false,
      minProtocol: 'SMB2_02',
      maxProtocol: 'SMB3_11',
      ntlmAuth: 'ntlmv2-only',
      socketAddress: null,
      access: [],
    });
  });

  it('has lists of every section that has one', () => {
    const facts = confFacts(
      conf('[global]\nhosts allow = 192.0.2. EXCEPT 192.0.2.9, "a b"\n[data]\ndeny hosts=ALL\n[open]\npath=/x'),
    );
    expect(facts.access.map(({ section, allow, deny, line }) => ({ section, allow, deny, line }))).toEqual([
      { section: 'global', allow: ['192.0.2.', 'EXCEPT', '192.0.2.9', 'a b'], deny: [], line: 2 },
      { section: 'data', allow: [], deny: ['ALL'], line: 4 },
    ]);
    expect(facts.shares).toEqual(['data', 'open']);
  });
});

describe.skipIf(findProgram('testparm') === null)('what Samba itself reads (testparm)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sixways-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    '[global]\n workgroup \\\n = FOO\n; x \\\n server string = a\\\nb  c\n',
    'hosts allow = 192.0.2. \\\n  2001:db8::/32 ; 198.51.100.1\n[global]\nsmb ports = 445\nDisableNetbios = True\n',
    '[global]\nmin protocol = SMB3\nmax protocol=smb2\nntlm auth=ntlmv1-permitted\nsocket address = 192.0.2.1\n',
    '[data]\npath = /tmp\nallow hosts = 127.\n[ other ]\npath=/\n[DATA]\ndeny hosts = ALL EXCEPT 127.\n[global]\nbind interfaces only = 1\ninterfaces = lo eth*',
  ])('is what is read here (%#)', (text) => {
    const path = join(directory, file);
    writeFileSync(path, text);
    const { stdout, stderr } = spawnSync('testparm', ['-s', path], { encoding: 'utf8' });
    const facts = confFacts(conf(text));
    const theirs = read(`${stderr}\n${stdout}`);
    expect(theirs.ok && confFacts(theirs.value)).toMatchObject({
      ...facts,
      socketAddress: facts.socketAddress === null ? null : { value: facts.socketAddress.value },
      access: facts.access.map(({ section, allow, deny }) => ({ section, allow, deny })),
      shares: facts.shares,
    });
  });
});

it('a file that includes much is read no further than 4 MiB, in seconds', () => {
  const reading = read('workgroup = X\n'.concat('include = big\n'.repeat(70)), { big: 'y\n'.repeat(500_000) });
  expect(reading.ok && reading.value.isPartial).toBe(true);
  expect(reading.problems).toHaveLength(200);
}, 20_000);
