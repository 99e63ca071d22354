import { describe, expect, it } from 'vitest';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { decodeText } from '../../../../suites/http-iis/iis/decode-text.ts';
import { text, valueOf } from './fixtures.ts';

const config = text('applicationHost.config');
const wrap = (sites: string): string =>
  `<configuration>\n<system.applicationHost>\n<sites>\n${sites}\n</sites>\n</system.applicationHost>\n</configuration>`;
const problem = (xml: string) => {
  const reading = readApplicationHost(xml, 'a.config');
  return reading.ok ? null : reading.problems[0];
};

describe('applicationHost.config', () => {
  const reading = readApplicationHost(config, 'applicationHost.config');
  const { sites, ipSecurity } = valueOf(reading);

  it('sites with their bindings, flags and lines', () => {
    expect(reading.problems).toEqual([]);
    expect(sites.map(({ name, id, autoStart }) => [name, id, autoStart])).toEqual([
      ['Shop & Cart', 1, true],
      ['API', 2, true],
      ['Intranet', 3, true],
      ['Old', 4, false],
      ['Files', 5, true],
    ]);
    expect(
      sites[0]?.bindings.map(({ protocol, information, sslFlags, line }) => [protocol, information, sslFlags, line]),
    ).toEqual([
      ['http', '*:80:shop.example.com', 0, 32],
      ['https', '*:443:shop.example.com', 1, 33],
      ['https', '192.0.2.10:443:', 0, 34],
    ]);
    expect(sites[2]?.bindings.map(({ parsed }) => parsed === null)).toEqual([false, false, true, true]);
    expect(sites[2]?.protocols).toEqual(['http', 'net.tcp']);
    expect(sites[1]?.protocols).toEqual(['http']);
  });

  it('restrictions with the location that they stand in', () => {
    expect(ipSecurity.map(({ service, location, line }) => [service, location, line])).toEqual([
      ['http', '', 76],
      ['http', 'Intranet', 82],
      ['http', 'API/admin', 92],
      ['ftp', 'Files', 101],
    ]);
    expect(ipSecurity[1]).toMatchObject({ allowUnlisted: false, denyAction: 'AbortRequest', enableProxyMode: true });
  });

  it('keeps no account, password or key', () => {
    const kept = JSON.stringify(reading, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(kept).not.toMatch(/svc-shop|EXAMPLE|horse|enc:|aG9yc2U|c2Vzc2lvbi/);
    expect(config).toMatch(/svc-shop[^]*correct horse/);
  });

  it.each(['utf16le', 'latin1'] as const)('the same from a file in %s with CRLF', (encoding) => {
    const mark = encoding === 'utf16le' ? Buffer.from([0xff, 0xfe]) : Buffer.from([]);
    const source = config.replaceAll('\n', '\r\n').replace('Old', 'Ält');
    const decoded = valueOf(decodeText(Buffer.concat([mark, Buffer.from(source, encoding)]), 'a.config'));
    const read = valueOf(readApplicationHost(decoded.text, 'a.config'));
    expect(read.sites.map(({ name }) => name)).toContain('Ält');
    expect(read.sites.map(({ line }) => line)).toEqual(sites.map(({ line }) => line));
    expect(read.ipSecurity.map(({ line }) => line)).toEqual([76, 82, 92, 101]);
  });

  it('defaults of all sites, and <clear/>', () => {
    const { sites: found } = valueOf(
      readApplicationHost(
        wrap(`<siteDefaults serverAutoStart="false"><bindings><binding protocol="HTTP" bindingInformation="*:80:"/></bindings></siteDefaults>
<applicationDefaults enabledProtocols="net.tcp"/>
<site name="A" id="1"/>
<site name="B" id="2" serverAutoStart="TRUE"><bindings><clear/><binding protocol="https" bindingInformation="*:443:"/></bindings></site>
<site name="C" id="3"><applicationDefaults enabledProtocols="http"/><bindings><binding protocol="ftp" bindingInformation="*:21:"/></bindings></site>`),
        'a.config',
      ),
    );
    expect(found.map(({ autoStart }) => autoStart)).toEqual([false, true, false]);
    expect(found.map(({ protocols }) => protocols)).toEqual([['net.tcp'], ['net.tcp'], ['http']]);
    expect(found.map(({ bindings }) => bindings.map((one) => `${one.protocol} ${one.inherited}`))).toEqual([
      ['http true'],
      ['https false'],
      ['http true', 'ftp false'],
    ]);
  });

  it('what is odd is told, with its line, and the rest is read', () => {
    const odd = readApplicationHost(
      wrap(
        '<site name="A" id="one" serverAutoStart="yes"><bindings>\n<binding protocol="https" bindingInformation="80" sslFlags="SNI"/></bindings></site>',
      ),
      'a.config',
    );
    expect(odd.problems.map(({ line, code, reason }) => `${line} ${code} ${reason}`)).toEqual([
      '4 bad-value the id of site "A" is "one", not a number',
      '4 bad-value serverAutoStart of <site> is "yes", not true or false',
      '5 bad-value sslFlags "SNI" is not a number',
    ]);
    expect(valueOf(odd).sites[0]?.bindings[0]?.parsed).toMatchObject({ ok: false, problem: 'too-few-colons' });
  });

  it.each([
    ['a part of the file', '<sites><site name="A" id="1"/></sites>'],
    ['one site', '<site name="A" id="1"/>'],
    ['a comment before the root', '<!-- <!DOCTYPE --><?x y?>\n<sites><site name="A" id="1"/></sites>'],
  ])('takes %s', (_, xml) => {
    expect(valueOf(readApplicationHost(xml, 'a.config')).sites).toHaveLength(1);
  });

  it.each([
    ['', 'not-well-formed', 1],
    ['hello', 'not-well-formed', 1],
    ['<configuration>\n<sites>\n</configuration>', 'not-well-formed', 3],
    ['<sites>\n<site name="A" id="1">\n', 'not-well-formed', 3],
    ['<sites>\n<site name="A" password="x"y" /></sites>', 'not-well-formed', 2],
    ['<sites>\n\n<site name="A" name="B" /></sites>', 'not-well-formed', 3],
    ['<sites/><sites/>', 'not-well-formed', null],
    ['<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<sites/>', 'dtd', 2],
    ['\n<!doctype html><html/>', 'dtd', 2],
    ['<configuration/>', 'nothing-found', 1],
    ['<html><sites/></html>', 'nothing-found', 1],
    [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, 'too-deep', null],
  ])('refuses %j', (xml, code, line) => {
    expect(problem(xml)).toMatchObject({ file: 'a.config', code, line });
  });

  it('tells the element that is not closed, and no value', () => {
    expect(problem('<sites>\n<site name="A">\n</sites>')?.reason).toBe('</sites> where </site> is due, opened in line 2');
    expect(problem('<sites>')?.reason).toBe('<sites> is not closed');
    expect(problem('<sites><site>')?.reason).toBe('ends inside <site>: is it cut off?');
    for (const broken of [
      '<sites><add password="s3cret"x" /></sites>',
      '<sites><add password=s3cret /></sites>',
      '<sites s3cret /></sites>',
    ]) {
      expect(JSON.stringify(problem(broken))).not.toContain('s3cret');
    }
  });

  it('replaces the five entities and character references only', () => {
    const { sites: found } = valueOf(
      readApplicationHost('<sites><site name="&lt;&#65;&#x42;&amp;amp;&foo;&#0;" id="1"/></sites>', 'a'),
    );
    expect(found[0]?.name).toBe('<AB&amp;&foo;&#0;');
  });
});
