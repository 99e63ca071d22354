import { describe, expect, it } from 'vitest';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { lintBindings } from '../../../../suites/http-iis/iis/binding-lint.ts';
import { readMetabase } from '../../../../suites/http-iis/iis/metabase.ts';
import { text, valueOf } from './fixtures.ts';

/** Sites A, B... with the bindings given, one a line. */
function lints(...sites: readonly (readonly string[])[]): string[] {
  const lines = sites.map((bindings, index) => {
    const inside = bindings.map(
      (one) => `<binding protocol="${one.split('/')[0]}" bindingInformation="${one.slice(one.indexOf('/') + 1)}"/>`,
    );
    return `<site name="${'ABC'[index]}" id="${index + 1}"><bindings>${inside.join('')}</bindings></site>`;
  });
  const config = valueOf(readApplicationHost(`<sites>\n${lines.join('\n')}\n</sites>`, 'a'));
  return lintBindings(config).map(({ line, level, site, binding, code }) => `${line} ${level} ${site} ${binding} ${code}`);
}

describe('lintBindings', () => {
  it('has nothing to say of sound bindings', () => {
    expect(lints(['http/*:80:', 'https/*:443:a.example', 'net.tcp/808:*'], ['http/*:80:b.example', 'ftp/*:21:'])).toEqual([]);
    expect(lints(['http/192.0.2.1:80:', 'http/[2001:db8::1]:80:'])).toEqual([]);
    expect(lints(['http/192.0.2.1:80:', 'http/*:80:'])).toEqual([]);
  });

  it.each([
    [[['http/80']], ['2 error A http/80 unparsable']],
    [[['http/192.0.2.1:80:']], ['2 warning A http/192.0.2.1:80: no-v6-twin']],
    // A twin of another port, host or site is none.
    [
      [['http/192.0.2.1:80:', 'http/[2001:db8::1]:8080:', 'http/*:80:x.example'], ['https/*:80:']],
      ['2 warning A http/192.0.2.1:80: no-v6-twin'],
    ],
    [[['http/0.0.0.0:80:']], ['2 warning A http/0.0.0.0:80: any-v4', '2 warning A http/0.0.0.0:80: no-v6-twin']],
    [
      [['http/2001:DB8::1:80:']],
      ['2 warning A http/2001:DB8::1:80: unbracketed-v6', '2 warning A http/2001:DB8::1:80: non-canonical'],
    ],
    [[['http/[fe80::1%11]:80:']], ['2 warning A http/[fe80::1%11]:80: zone-id']],
    [[['http/*:80:192.0.2.1']], ['2 warning A http/*:80:192.0.2.1 literal-host']],
    [
      [['http/192.0.2.1:80:a.example', 'http/[2001:db8::1]:80:a.example'], ['http/[::]:80:a.example']],
      ['3 info B http/[::]:80:a.example any-v6', '3 warning B http/[::]:80:a.example split-host'],
    ],
    [[['http/*:80:a.example'], ['http/*:80:A.example']], ['3 warning B http/*:80:A.example duplicate-binding']],
    [
      [['http/:80:'], ['http/*:80:*.example']],
      ['2 info A http/:80: empty-ip', '3 info B http/*:80:*.example wildcard-host'],
    ],
  ])('%j', (sites, expected) => {
    expect(lints(...sites)).toEqual(expected);
  });

  it('IIS 6 cannot store an IPv6 literal', () => {
    const found = lintBindings(valueOf(readMetabase(text('MetaBase.xml'), 'm')));
    expect(found.map(({ code, level }) => `${level} ${code}`)).toContain('error v6-in-iis6');
    expect(found.filter(({ code }) => code === 'v6-in-iis6')).toHaveLength(1);
  });

  it('the fixture', () => {
    const found = lintBindings(valueOf(readApplicationHost(text('applicationHost.config'), 'a')));
    expect(found.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '34 no-v6-twin',
      '42 non-canonical',
      '48 no-v6-twin',
      '49 any-v6',
    ]);
  });
});
