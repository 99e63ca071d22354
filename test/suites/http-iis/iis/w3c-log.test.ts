import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../../harness/address/ip.ts';
import { readLoggedAddress } from '../../../../suites/http-iis/iis/logged-address.ts';
import { logReader, readLog } from '../../../../suites/http-iis/iis/w3c-log.ts';
import { text, valueOf } from './fixtures.ts';

describe('addresses in logs', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', null, 'canonical'],
    ['2001:db8::7', '2001:db8::7', null, 'canonical'],
    ['2001:DB8::7', '2001:db8::7', null, 'non-canonical'],
    ['2001:db8:0:0:0:0:0:7', '2001:db8::7', null, 'non-canonical'],
    ['[2001:db8::7]', '2001:db8::7', null, 'non-canonical'],
    ['fe80::7%11', 'fe80::7', '11', 'canonical'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1', null, 'mapped'],
    ['::FFFF:C000:201', '::ffff:192.0.2.1', null, 'mapped'],
    ['2001:db8:66:0:', null, null, 'unreadable'],
    ['client.example', null, null, 'unreadable'],
  ])('%s', (written, address, zone, form) => {
    const read = readLoggedAddress(written);
    expect(read).toMatchObject({ text: written, zone, form });
    expect(read?.address == null ? null : formatAddress(read.address)).toBe(address);
  });

  it('- is nothing', () => {
    expect(readLoggedAddress('-')).toBeNull();
  });
});

describe('the W3C extended log', () => {
  const { entries, summary } = valueOf(readLog(text('u_ex261121.log'), 'u.log'));

  it('columns by their names, which change within the file', () => {
    expect(summary).toEqual({ lines: 16, entries: 7, unnamed: 0, misfits: 1, headers: 2 });
    expect(entries.map(({ line, date, time, status, port }) => [line, date, time, status, port])).toEqual([
      [5, '2026-11-21', '09:00:01', 200, 80],
      [6, '2026-11-21', '09:00:01', 200, 80],
      [7, '2026-11-21', '09:00:02', 403, 80],
      [8, '2026-11-21', '09:00:03', 200, 80],
      [14, '2026-11-21', '10:00:01', 200, 443],
      [15, '2026-11-21', '10:00:02', 200, 443],
      // Two words in the query shift what follows, and the count tells.
      [16, '2026-11-21', '10:00:03', null, 443],
    ]);
    expect(entries[6]).toMatchObject({ columns: 10, announced: 9 });
    expect(entries.map(({ client }) => client?.form)).toEqual([
      'canonical',
      'canonical',
      'canonical',
      'mapped',
      'non-canonical',
      'unreadable',
      'canonical',
    ]);
    expect(entries[4]).toMatchObject({ query: 'sixways=b1', forwardedFor: '2001:db8:77::1', substatus: null });
    expect(entries[2]).toMatchObject({ substatus: 6, client: { zone: '11' }, server: { zone: '11' } });
  });

  it('keeps no user name', () => {
    expect(text('u_ex261121.log')).toContain('alice');
    expect(JSON.stringify(entries, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      'alice',
    );
  });

  it('the error log of http.sys', () => {
    expect(valueOf(readLog(text('httperr1.log'), 'e.log')).entries).toMatchObject([
      { stem: '/', status: 400, reason: 'Hostname' },
    ]);
  });

  it('a sample of what is wanted; the rest is counted', () => {
    const wanted = { keep: ({ port }: { port: number | null }) => port === 443, most: 2 };
    const sample = valueOf(readLog(text('u_ex261121.log'), 'u.log', wanted));
    expect(sample.entries.map(({ line }) => line)).toEqual([14, 15]);
    expect(sample.leftOut).toBe(1);
    expect(sample.summary.entries).toBe(7);
  });

  it('quotes, tabs, CRLF, and columns before any name', () => {
    const log = 'a b c\r\n#Fields:  c-ip  cs-uri-stem\tsc-status\r\n::1\t"/a ""b"" c"   200\r\n"::1 / 404\r\n';
    const sample = valueOf(readLog(log, 'q.log'));
    expect(sample.entries).toMatchObject([
      { stem: '/a "b" c', status: 200, columns: 3 },
      { stem: '/', status: 404, columns: 3, client: { form: 'unreadable' } },
    ]);
    expect(sample.summary.unnamed).toBe(1);
  });

  it('a column that is announced twice is counted twice', () => {
    const reader = logReader('twice.log');
    reader.read('#Fields: c-ip cs(Cookie) cs(Cookie)');
    expect(reader.read('::1 a b')).toMatchObject({ columns: 3, announced: 3 });
    expect(reader.summary().misfits).toBe(0);
  });

  it('lines and headers without end are told, and not kept', () => {
    const reader = logReader('big.log');
    reader.read(`#Fields: ${'a '.repeat(300)}`);
    reader.read('x'.repeat(100_000));
    expect(reader.problems().map(({ line }) => line)).toEqual([1, 2]);
    reader.read('#Fields: c-ip');
    expect(reader.read('::1 '.repeat(10_000))?.columns).toBe(257);
    for (let index = 0; index < 100; index += 1) reader.read('y'.repeat(100_000));
    expect(reader.problems()).toHaveLength(20);
  });

  it('a line of nothing but quotes costs little', () => {
    const reader = logReader('quotes.log');
    reader.read('#Fields: c-ip');
    const started = performance.now();
    reader.read('"aa ""'.repeat(10_000));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each(['', '#Version: 1.0\n', 'a b c\n'])('%j has no columns', (other) => {
    expect(readLog(other, 'u.log')).toMatchObject({ ok: false, problems: [{ code: 'nothing-found' }] });
  });
});
