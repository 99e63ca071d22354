import { describe, expect, it } from 'vitest';
import { ip } from '../../harness/address/ip.ts';
import { addressScope } from '../../harness/address/scope.ts';

describe('the scope of', () => {
  it.each([
    ['127.0.0.1', 2, 2],
    ['169.254.13.78', 2, 2],
    ['::ffff:127.0.0.1', 2, 2],
    ['::1', 2, 2],
    ['fe80::1', 2, 2],
    ['fec0::1', 5, 5],
    ['10.1.2.3', 14, 5],
    ['172.31.0.1', 14, 5],
    ['192.168.7.2', 14, 5],
    ['172.32.0.1', 14, 14],
    ['203.0.113.10', 14, 14],
    ['2001:db8::1', 14, 14],
    ['2002:a01:203::1', 14, 14],
    ['fd00::1', 14, 14],
    ['ff01::1', 1, 1],
    ['ff02::1', 2, 2],
    ['ff05::1', 5, 5],
    ['ff1e::1', 14, 14],
  ])('%s is %i by RFC 6724 and %i by RFC 3484', (text, now, before) => {
    expect([addressScope(ip(text), 'global'), addressScope(ip(text), 'site')]).toEqual([now, before]);
  });
});
