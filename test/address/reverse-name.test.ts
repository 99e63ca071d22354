import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ip } from '../../harness/address/ip.ts';
import { parseReverseName, reverseName } from '../../harness/address/reverse-name.ts';
import { anyAddress } from './arbitrary.ts';

describe('the name of a PTR record', () => {
  it('is that of the RFCs', () => {
    expect(reverseName(ip('10.2.0.52'))).toBe('52.0.2.10.in-addr.arpa');
    // RFC 3596 2.5
    expect(reverseName(ip('4321:0:1:2:3:4:567:89ab'))).toBe(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa',
    );
  });

  it('leads back to the address', () => {
    fc.assert(
      fc.property(anyAddress, fc.boolean(), fc.boolean(), (address, upper, dot) => {
        const name = reverseName(address) + (dot ? '.' : '');
        expect(parseReverseName(upper ? name.toUpperCase() : name)).toEqual(address);
      }),
    );
  });

  it.each([
    '',
    'example.test',
    'in-addr.arpa',
    '2.0.192.in-addr.arpa',
    '256.2.0.192.in-addr.arpa',
    '1.2.0.192.in-addr.arpa..',
    '8.b.d.0.1.0.0.2.ip6.arpa',
    `${'0.'.repeat(33)}ip6.arpa`,
    `${'0.'.repeat(31)}g.ip6.arpa`,
    `x${'0.'.repeat(32)}ip6.arpa`,
    `${'00.'.repeat(32)}ip6.arpa`,
  ])('%j is none', (name) => {
    expect(parseReverseName(name)).toBeNull();
  });
});
