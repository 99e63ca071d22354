import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../suites/http-iis/iis/decode-text.ts';

const utf16le = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const utf16be = (text: string): Buffer => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
const bom = Buffer.from([0xef, 0xbb, 0xbf]);

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('Müller'), 'utf-8'],
    ['UTF-8 with mark', Buffer.concat([bom, Buffer.from('Müller')]), 'utf-8'],
    ['UTF-16LE with mark', utf16le('Müller'), 'utf-16le'],
    ['UTF-16BE with mark', utf16be('Müller'), 'utf-16be'],
    ['windows-1252', Buffer.from('Müller', 'latin1'), 'windows-1252'],
  ])('%s', (_, bytes, encoding) => {
    expect(decodeText(bytes, 'a.txt')).toEqual({ ok: true, value: { text: 'Müller', encoding }, problems: [] });
  });

  it.each([
    ['NUL', Buffer.from('a\0b'), 'not-text', /octet 2 is NUL/],
    ['UTF-16LE without mark', Buffer.from('ab', 'utf16le'), 'not-text', /without a byte order mark/],
    ['half a UTF-16 unit', Buffer.concat([utf16le('a'), Buffer.from([0x62])]), 'not-text', /is not utf-16le/],
    ['an enormous file', new Uint8Array(16 * 1024 * 1024 + 1), 'too-large', /octets/],
  ])('%s is refused', (_, bytes, code, reason) => {
    const decoded = decodeText(bytes, 'a.txt');
    expect(decoded.problems[0]).toMatchObject({ file: 'a.txt', line: null, code });
    expect(decoded.problems[0]?.reason).toMatch(reason);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const decoded = decodeText(bytes, 'a');
        expect(decoded.ok === (decoded.problems.length === 0)).toBe(true);
      }),
    );
  });
});
