import { expect, it } from 'vitest';
import { usableFrom } from '../../../suites/smb-samba/advertised.ts';
import { ipv6LiteralName, uncForms } from '../../../suites/smb-samba/unc.ts';

const told = ['192.0.2.80', '10.0.0.80', '2001:db8:80::80', '2001:db8:80::81', 'fd00::80', 'fe80::80', '::1', '127.0.0.1'];

it.each([
  ['2001:db8:80::80', ['2001:db8:80::81']],
  ['192.0.2.81', ['192.0.2.80']],
  ['10.9.9.9', ['10.0.0.80']],
  ['fd00::81', ['fd00::80']],
  ['fe80::81%eth0', ['fe80::80']],
])('%s has peers of its own reach', (target, usable) => {
  expect(usableFrom(target, told)).toEqual(usable);
});

it('a UNC has the forms that clients make', () => {
  const share = 'data';
  expect(uncForms({ name: 'files', address: '2001:DB8:0::80', port: 445, share }).map(({ unc }) => unc)).toEqual([
    String.raw`\\files\data`,
    String.raw`\\2001:db8::80\data`,
    String.raw`\\2001-db8--80.ipv6-literal.net\data`,
    String.raw`\\2001:db8::80:445\data`,
  ]);
  expect(uncForms({ name: null, address: '192.0.2.80', port: 445, share }).map(({ form }) => form)).toEqual(['literal', 'port']);
  expect(ipv6LiteralName('fe80::1%3')).toBe('fe80--1s3.ipv6-literal.net');
});
