import { describe, expect, it } from 'vitest';
import { formatAddress, ip } from '../../../../harness/address/ip.ts';
import { decodeText } from '../../../../suites/http-iis/iis/decode-text.ts';
import { listens, readIplisten } from '../../../../suites/http-iis/iis/iplisten.ts';
import { readSslcert } from '../../../../suites/http-iis/iis/sslcert.ts';
import { text, valueOf } from './fixtures.ts';

describe('the IP listen list', () => {
  it.each([
    ['iplisten.txt', ['192.0.2.10', '::1', 'fe80::1']],
    ['iplisten-v4-any.txt', ['0.0.0.0']],
    ['iplisten-empty.txt', []],
    ['iplisten-httpcfg.txt', ['192.0.2.10', '2001:db8:10::80']],
    ['iplisten-reg.txt', ['0.0.0.0', '::']],
  ])('%s', (name, addresses) => {
    const reading = readIplisten(text(name), name);
    expect(valueOf(reading).map(({ address }) => formatAddress(address))).toEqual(addresses);
    expect(reading.problems).toEqual([]);
  });

  it('an entry that is no address is told, with its line', () => {
    const reading = readIplisten('----------\n\n  192.0.2.999\n  192.0.2.1\n', 'l.txt');
    expect(reading.problems).toEqual([{ file: 'l.txt', line: 3, code: 'bad-value', reason: '"192.0.2.999" is not an address' }]);
    expect(valueOf(reading)).toHaveLength(1);
  });

  it.each([
    ['', 'nothing-found'],
    ['The following command was not found: http show iplisten.', 'nothing-found'],
    ['----------\n\n  192.0.2.999\n', 'bad-value'],
    [text('sslcert.txt'), 'bad-value'],
    ['Reservations:\n-------------\nUser: a\nUser: b\n', 'nothing-found'],
  ])('%j is no empty list', (other, code) => {
    expect(readIplisten(other, 'l.txt')).toMatchObject({ ok: false, problems: [{ code }] });
  });

  /** Microsoft, HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM. */
  it.each([
    [[], '192.0.2.1', true],
    [[], '2001:db8::1', true],
    [['0.0.0.0'], '192.0.2.1', true],
    [['0.0.0.0'], '2001:db8::1', false],
    [['::'], '192.0.2.1', false],
    [['::'], '2001:db8::1', true],
    [['0.0.0.0', '::'], '2001:db8::1', true],
    [['192.0.2.1'], '192.0.2.1', true],
    [['192.0.2.1'], '192.0.2.2', false],
    [['2001:db8::1'], '2002:c000:201::1', false],
    // The same number in the other family.
    [['0.0.0.1'], '::1', false],
  ])('the list %j and %s: %s', (list, address, expected) => {
    expect(listens(list.map(ip), ip(address))).toBe(expected);
  });
});

describe('the certificate store', () => {
  const records = valueOf(readSslcert(text('sslcert.txt'), 'sslcert.txt'));

  it('records of all kinds; extended properties are none', () => {
    expect(records.map((one) => [one.kind, one.port, one.hash?.slice(0, 4) ?? null, one.line])).toEqual([
      ['address', 443, '1111', 5],
      ['address', 8443, '2222', 20],
      ['name', 443, '3333', 25],
      ['store', 8443, null, 30],
    ]);
    expect(records[1]).toMatchObject({ address: ip('::') });
    expect(records[2]).toMatchObject({ name: 'shop.example.com' });
  });

  it('labels in another language and code page, without blank lines', () => {
    const french = `
Liaisons de certificat SSL :
----------------------------
    Adresse IP:port              : 0.0.0.0:443
    Hachage du certificat        : ${'AB'.repeat(20)}
    ID de l’application          : {4DC3E181-E14B-4A21-B022-59FC669B0914}
    Vérifier la révocation       : Activé
    Adresse IP:port              : [2001:db8::1%11]:443
    Hachage du certificat        : ${'cd'.repeat(32)}
    ID de l'application          : {4dc3e181-e14b-4a21-b022-59fc669b0914}
`.replace('’', "'");
    const decoded = valueOf(decodeText(Buffer.from(french.replaceAll('\n', '\r\n'), 'latin1'), 'f.txt'));
    expect(decoded.encoding).toBe('windows-1252');
    const found = valueOf(readSslcert(decoded.text, 'f.txt'));
    expect(found.map((one) => [one.kind === 'address' && formatAddress(one.address), one.port, one.hash])).toEqual([
      ['0.0.0.0', 443, 'ab'.repeat(20)],
      ['2001:db8::1', 443, 'cd'.repeat(32)],
    ]);
  });

  it('a record without a readable key is told', () => {
    const broken = text('sslcert.txt').replace(': 192.0.2.10:443', ':');
    const reading = readSslcert(broken, 's.txt');
    expect(reading.problems).toMatchObject([{ file: 's.txt', line: 5, code: 'bad-value' }]);
    expect(valueOf(reading)).toHaveLength(3);
  });

  it.each([
    ['SSL Certificate bindings:\n-------------------------\n\n', true],
    ['SSL Certificate bindings:\n-------------------------\n\nThe system cannot find the file specified.\n', true],
    ['', false],
    [text('iplisten.txt'), false],
    ['    IP:port     : 192.0.2.1:99999\n    App : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n', false],
  ])('%j is an empty store: %s', (other, expected) => {
    const reading = readSslcert(other, 's.txt');
    expect(reading.ok && reading.value.length === 0).toBe(expected);
  });
});
