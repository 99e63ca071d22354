import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ip } from '../../../../harness/address/ip.ts';
import { lintBindings } from '../../../../suites/http-iis/iis/binding-lint.ts';
import { expectedMatrix } from '../../../../suites/http-iis/iis/expected-matrix.ts';
import { readIplisten } from '../../../../suites/http-iis/iis/iplisten.ts';
import { readWebConfig } from '../../../../suites/http-iis/iis/ip-security.ts';
import type { Reading } from '../../../../suites/http-iis/iis/problem.ts';
import { readSites } from '../../../../suites/http-iis/iis/read-sites.ts';
import { readSslcert } from '../../../../suites/http-iis/iis/sslcert.ts';
import { readLog } from '../../../../suites/http-iis/iis/w3c-log.ts';
import { unsound } from '../../unsound.ts';
import { text } from './fixtures.ts';

const readers: readonly (readonly [file: string, reader: (text: string, file: string) => Reading<unknown>])[] = [
  ['applicationHost.config', readSites],
  ['MetaBase.xml', readSites],
  ['appcmd-sites.txt', readSites],
  ['web.config', readWebConfig],
  ['iplisten.txt', readIplisten],
  ['iplisten-reg.txt', readIplisten],
  ['sslcert.txt', readSslcert],
  ['u_ex261121.log', readLog],
];

describe.each(readers)('whatever becomes of %s', (file, reader) => {
  const whole = text(file);
  const damage = fc.record({
    at: fc.nat(whole.length),
    cut: fc.nat(40),
    put: fc.oneof(fc.string(), fc.constantFrom('<', '>', '"', '&', '<!--', '\n', ':', '[', '<x>')),
  });

  it('a reader never throws on a damaged file', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const damaged = damages.reduce((is, { at, cut, put }) => is.slice(0, at) + put + is.slice(at + cut), whole);
        expect(unsound(reader(damaged, 'any.txt'), 'any.txt')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('a reader never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        expect(unsound(reader(any, 'any.txt'), 'any.txt')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('200 kB in well under a second', () => {
  const times = (count: number, piece: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => piece(index)).join('\n');
  const quick = <T>(source: string, work: (source: string) => T): T => {
    expect(source.length).toBeGreaterThan(200_000);
    work(source.slice(0, 20_000));
    const started = performance.now();
    const result = work(source);
    expect(performance.now() - started).toBeLessThan(1_000);
    return result;
  };

  const sites = times(
    700,
    (index) => `<site name="Site ${index}" id="${index + 1}">
  <application path="/" applicationPool="Pool ${index}"><virtualDirectory path="/" physicalPath="D:\\www\\${index}" /></application>
  <bindings><binding protocol="http" bindingInformation="*:80:www${index}.example.com" />
  <binding protocol="https" bindingInformation="[2001:db8::${(index + 1).toString(16)}]:443:www${index}.example.com" sslFlags="1" /></bindings></site>`,
  );

  it('applicationHost.config, its lint and its matrix', () => {
    const config = quick(`<sites>\n${sites}\n</sites>`, (source) => {
      const reading = readSites(source, 'a');
      if (!reading.ok) return null;
      const addresses = ['192.0.2.1', '2001:db8::1', '2002:c000:201::1', '2001:0:c000:201::1'].map(ip);
      return {
        lints: lintBindings(reading.value),
        matrix: expectedMatrix({ config: reading.value, iplisten: null, sslcert: null, addresses }),
      };
    });
    expect(config?.matrix.cells.length).toBeGreaterThan(8_000);
    expect(config?.lints).toEqual([]);
  });

  it('appcmd, netsh and logs', () => {
    const appcmd = quick(
      times(3_000, (index) => `SITE "Site ${index}" (id:${index},bindings:http/*:80:www${index}.example.com,state:Started)`),
      (source) => readSites(source, 'a'),
    );
    expect(appcmd).toMatchObject({ ok: true, value: { sites: { length: 3_000 } } });
    const guid = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';
    const store = quick(
      times(
        1_500,
        (index) => `    Hostname:port : www${index}.example.com:443\n    Hash : ${'a'.repeat(40)}\n    Application : ${guid}\n`,
      ),
      (source) => readSslcert(source, 'a'),
    );
    expect(store).toMatchObject({ ok: true, value: { length: 1_500 } });
    const list = quick(
      times(15_000, (index) => `    2001:db8::${index.toString(16)}`),
      (source) => readIplisten(source, 'a'),
    );
    expect(list).toMatchObject({ ok: true, value: { length: 15_000 } });
    const log = quick(
      `#Fields: date time c-ip cs-uri-stem sc-status\n${times(5_000, (index) => `2026-11-21 09:00:00 2001:db8::${index.toString(16)} /${index} 200`)}`,
      (source) => readLog(source, 'a'),
    );
    expect(log).toMatchObject({ ok: true, value: { entries: { length: 5_000 } } });
  });

  it.each([
    ['blanks', ' '.repeat(300_000)],
    ['brackets', '['.repeat(300_000)],
    ['quotes', '" (a:1,b:'.repeat(40_000)],
    ['tags', '<a '.repeat(100_000)],
    ['open tags', '<a>'.repeat(100_000)],
    ['colons', ' : '.repeat(100_000)],
    ['ampersands', `<a b="${'&'.repeat(250_000)}"/>`],
    ['comments', '<!--'.repeat(70_000)],
    ['dashes', `${'-'.repeat(4_000)}x\n`.repeat(60)],
  ])('a file of %s', (_, source) => {
    const found = [readSites, readIplisten, readSslcert, readLog, readWebConfig].map((reader) =>
      quick(source, (all) => reader(all, 'a')),
    );
    expect(found.some(({ ok }) => ok)).toBe(false);
  });
});
