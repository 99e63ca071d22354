import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip } from '../../../../harness/address/ip.ts';
import { type Binding, formatBinding, parseBinding } from '../../../../suites/http-iis/iis/binding.ts';

function shape(text: string): string {
  const parsed = parseBinding(text);
  if (!parsed.ok) return parsed.problem;
  const { to, port, host, notes } = parsed.binding;
  const where = to.kind === 'address' ? formatAddress(to.address) : to.kind === 'family' ? `v${to.family}` : 'any';
  const who = host.kind === 'name' ? host.name : host.kind === 'wildcard' ? `*${host.suffix}` : '-';
  return [where, port, who, ...notes].join(' ');
}

describe('bindingInformation', () => {
  it.each([
    ['*:80:', 'any 80 -'],
    [':80:', 'any 80 - empty-ip'],
    ['*:80:www.example.com', 'any 80 www.example.com'],
    ['*:80:WWW.Example.COM', 'any 80 www.example.com'],
    ['192.0.2.1:8080:', '192.0.2.1 8080 -'],
    ['0.0.0.0:443:', 'v4 443 - family-wildcard'],
    ['[::]:80:', 'v6 80 - family-wildcard'],
    ['[2001:db8::1]:80:www', '2001:db8::1 80 www'],
    ['[2001:0DB8:0::0001]:80:', '2001:db8::1 80 - non-canonical'],
    ['2001:db8::1:80:www', '2001:db8::1 80 www unbracketed-v6'],
    ['[::ffff:192.0.2.1]:80:', '::ffff:192.0.2.1 80 -'],
    ['[fe80::1%11]:80:', 'fe80::1 80 - zone-id'],
    ['*:80:192.0.2.1', 'any 80 192.0.2.1 literal-host'],
    ['*:80:[2001:db8::1]', 'any 80 [2001:db8::1] literal-host'],
    ['*:443:*.example.com', 'any 443 *.example.com wildcard-host'],
    ['*:443:*', 'any 443 * wildcard-host'],
    ['*:80:my_host', 'any 80 my_host'],
    ['*:80:bücher.example', 'any 80 bücher.example'],
    ['', 'too-few-colons'],
    ['80', 'too-few-colons'],
    ['*:80', 'too-few-colons'],
    ['808:*', 'too-few-colons'],
    ['*:080:', 'bad-port'],
    ['*:0:', 'bad-port'],
    ['*:65536:', 'bad-port'],
    ['*::www', 'bad-port'],
    ['*:+80:', 'bad-port'],
    ['[2001:db8::1]:80', 'bad-port'],
    ['[2001:db8::1:80:', 'bad-address'],
    ['[192.0.2.1]:80:', 'bad-address'],
    ['[]:80:', 'bad-address'],
    ['[fe80::1%]:80:', 'bad-address'],
    ['010.0.0.1:80:', 'bad-address'],
    ['localhost:80:', 'bad-address'],
    ['*:80:a b', 'bad-host'],
    ['*:80:a,b', 'bad-host'],
    ['*:80:www.*.example', 'bad-host'],
    [`*:80:${'a'.repeat(254)}`, 'bad-host'],
    [`*:80:${'a'.repeat(500)}`, 'too-long'],
  ])('%s is %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('a message tells what to write, and shows hostile text in ASCII only', () => {
    const parsed = parseBinding('[2001:db8::1]:80');
    expect(parsed.ok ? '' : parsed.message).toContain('after the port another ":" is due');
    const hostile = parseBinding('*:80:\u001b[2J \u202e');
    expect(hostile.ok ? '' : hostile.message).toMatch(/^[\x20-\x7e]+$/);
  });

  const address = fc.oneof(
    fc.bigInt(1n, (1n << 128n) - 1n).map((value) => ({ family: 6 as const, value })),
    fc.bigInt(1n, (1n << 32n) - 1n).map((value) => ({ family: 4 as const, value })),
  );
  const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}\.){0,3}[a-z]{1,10}$/);
  const bindings: fc.Arbitrary<Omit<Binding, 'notes'>> = fc.record({
    to: fc.oneof(
      fc.constant({ kind: 'any' as const }),
      address.map((one) => ({ kind: 'address' as const, address: one })),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    host: fc.oneof(
      fc.constant({ kind: 'any' as const }),
      name.map((one) => ({ kind: 'name' as const, name: one })),
      name.map((one) => ({ kind: 'wildcard' as const, suffix: `.${one}` })),
    ),
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(bindings, (binding) => {
        const text = formatBinding({ ...binding, notes: [] });
        const parsed = parseBinding(text);
        expect(parsed).toMatchObject({ ok: true, binding });
        expect(parsed.ok && formatBinding(parsed.binding)).toBe(text);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[\]*:%.\da-f]{0,30}$/)), (text) => {
        const parsed = parseBinding(text);
        expect(parsed.ok || /^[\x20-\x7e]+$/.test(parsed.message)).toBe(true);
      }),
    );
  });

  it('the first colon does not split an IPv6 binding', () => {
    const parsed = parseBinding('[2001:db8::80]:8080:www.example.com');
    expect(parsed).toMatchObject({ ok: true, binding: { to: { address: ip('2001:db8::80') }, port: 8080 } });
  });
});
