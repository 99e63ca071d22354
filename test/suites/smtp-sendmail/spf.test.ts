import { describe, expect, it } from 'vitest';
import { evaluateSpf, spfRecord } from '../../../suites/smtp-sendmail/spf.ts';

/** Answers from a table: `TXT name`, `MX name`, and addresses by name. */
const names = (table: Readonly<Record<string, readonly string[]>>) => {
  const asked: string[] = [];
  return {
    asked,
    texts: async (name: string) => {
      asked.push(name);
      return table[`TXT ${name}`] ?? [];
    },
    exchangers: async (name: string) => table[`MX ${name}`] ?? [],
    addresses: async (name: string, family: 4 | 6) => (table[name] ?? []).filter((text) => text.includes(':') === (family === 6)),
  };
};
const v4 = '192.0.2.25';
const v6 = '2001:db8:80::25';
const hosts = { 'MX test': ['mail.test'], 'mail.test': [v4, v6], test: ['192.0.2.80'] };

describe('spfRecord', () => {
  it.each<[readonly string[], string | null]>([
    [['v=spf1 -all'], 'v=spf1 -all'],
    [['V=SPF1'], 'V=SPF1'],
    [['hello', 'v=spf1 mx'], 'v=spf1 mx'],
    [['v=spf10 -all'], null],
    [['v=spf1 -all', 'v=spf1 mx'], null],
    [[], null],
  ])('of %j is %j', (texts, record) => expect(spfRecord(texts)).toBe(record));
});

describe('evaluateSpf', () => {
  it.each<[string, string, string]>([
    ['v=spf1 ip4:192.0.2.25 -all', 'pass', 'fail'],
    ['v=spf1 ip4:192.0.2.0/24 ip6:2001:db8:80::/48 -all', 'pass', 'pass'],
    ['v=spf1 ip6:2001:db8:80::25 ~all', 'softfail', 'pass'],
    ['v=spf1 ?ip4:192.0.2.25', 'neutral', 'neutral'],
    ['v=spf1 mx -all', 'pass', 'pass'],
    ['v=spf1 a:mail.test -all', 'pass', 'pass'],
    ['v=spf1 a -all', 'fail', 'fail'],
    ['v=spf1 a/24 -all', 'pass', 'fail'],
    ['v=spf1 a:mail.test//64 -all', 'pass', 'pass'],
    ['v=spf1 include:other.test -all', 'fail', 'pass'],
    ['v=spf1 include:nobody.test -all', 'permerror', 'permerror'],
    ['v=spf1 redirect=other.test', 'neutral', 'pass'],
    ['v=spf1 exp=why.test MX -ALL', 'pass', 'pass'],
    ['v=spf1 exists:%{i}.test -all', 'unknown', 'unknown'],
    ['v=spf1 ptr -all', 'unknown', 'unknown'],
    ['v=spf1 ip4:192.0.2.25 exists:%{i}.test -all', 'pass', 'unknown'],
    ['v=spf1 ip6:zz -all', 'permerror', 'permerror'],
    ['v=spf1 sp4m -all', 'permerror', 'permerror'],
  ])('%s: %s over IPv4, %s over IPv6', async (record, forV4, forV6) => {
    const table = { ...hosts, 'TXT test': [record], 'TXT other.test': ['v=spf1 ip6:2001:db8:80::/64'] };
    expect(await evaluateSpf('test', v4, names(table))).toBe(forV4);
    expect(await evaluateSpf('test', v6, names(table))).toBe(forV6);
  });

  it('ends after ten questions, also where a record includes itself', async () => {
    const asking = names({ 'TXT test': ['v=spf1 include:test -all'] });
    expect(await evaluateSpf('test', v6, asking)).toBe('permerror');
    expect(asking.asked).toHaveLength(11);
  });

  it('of a domain without record is none', async () => {
    expect(await evaluateSpf('test', v6, names({}))).toBe('none');
  });
});
