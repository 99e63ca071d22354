import { expect, it } from 'vitest';
import { Address } from '../../harness/model/address.ts';

it.each(['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', 'fe80::1', 'fe80::1%eth0', 'FEBF::1:2%3', 'fe80::1%br-lan.7'])(
  'takes %s',
  (text) => expect(Address.parse(text)).toBe(text),
);

it.each([
  '',
  'localhost',
  '192.0.2.1%eth0',
  '2001:db8::1%eth0',
  '::1%lo',
  'fe80::1%',
  'fe80:::1%eth0',
  'fe80::1%a b',
  '[fe80::1]',
])('refuses "%s"', (text) => expect(Address.safeParse(text).success).toBe(false));
