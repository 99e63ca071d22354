import { describe, expect, it } from 'vitest';
import { ip } from '../../../../harness/address/ip.ts';
import { formatPrefix } from '../../../../harness/address/prefix.ts';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { accessAt, admit } from '../../../../suites/http-iis/iis/admission.ts';
import { readWebConfig } from '../../../../suites/http-iis/iis/ip-security.ts';
import { text, valueOf } from './fixtures.ts';

const host = valueOf(readApplicationHost(text('applicationHost.config'), 'a')).ipSecurity;
const section = (inside: string, attributes = '') =>
  valueOf(readWebConfig(`<ipSecurity ${attributes}>${inside}</ipSecurity>`, 'web.config'));

describe('ipSecurity', () => {
  const reading = readWebConfig(text('web.config'), 'web.config', 'Intranet');
  const [own, open] = valueOf(reading);

  it('networks in every way they are written', () => {
    expect(own?.rules.map(({ network, domain }) => (network === null ? domain : formatPrefix(network)))).toEqual([
      '127.0.0.1/32',
      '::1/128',
      '2001:db8:10::/64',
      null,
      null,
      'partner.example.com',
    ]);
    expect(own).toMatchObject({ location: 'Intranet', clears: true, allowUnlisted: false, denyAction: null });
    expect(own?.removes.map(formatPrefix)).toEqual(['192.0.2.7/32']);
    expect(open).toMatchObject({ location: 'Intranet/public', allowUnlisted: null, denyAction: null });
  });

  it('what is no network or no value is told, with its line', () => {
    expect(reading.problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '13 "255.0.255.0" is no mask of 10.0.0.0',
      '14 ipAddress "office" is not an address',
      '23 denyAction "Teapot" is none that IIS knows',
      '23 allowUnlisted of <ipSecurity> is "perhaps", not true or false',
    ]);
  });

  it('another document is refused', () => {
    expect(readWebConfig('<html/>', 'a')).toMatchObject({ ok: false, problems: [{ line: 1, code: 'nothing-found' }] });
  });

  it.each([
    ['Intranet', '192.0.2.55', 'admit'],
    ['Intranet', '198.51.100.7', 'admit'],
    ['Intranet', '::ffff:198.51.100.7', 'admit'],
    ['Intranet', '198.51.100.8', 'AbortRequest'],
    // The lock-out: the list has IPv4 addresses only.
    ['Intranet', '2001:db8:10::5', 'AbortRequest'],
    ['intranet/sub', '2002:c000:237::1', 'AbortRequest'],
    ['API', '2001:db8:66::7', 'admit'],
    ['API/admin', '2001:db8:66::7', 'NotFound'],
    ['API/administration', '2001:db8:66::7', 'admit'],
    // The way around: 198.51.100.9 is as free as everybody over IPv4.
    ['API/admin/x', '198.51.100.9', 'admit'],
    ['', '2001:db8:66::7', 'admit'],
  ])('at %s the client %s: %s', (location, client, action) => {
    expect(admit(accessAt(host, 'http', location), ip(client))).toEqual({ action, sure: true });
  });

  it('ftp has its own', () => {
    expect(admit(accessAt(host, 'ftp', 'Files'), ip('192.0.2.1')).action).toBe('Forbidden');
    expect(admit(accessAt(host, 'ftp', 'Files'), ip('2001:db8:10:1::1')).action).toBe('admit');
    expect(admit(accessAt(host, 'http', 'Files'), ip('192.0.2.1')).action).toBe('admit');
  });

  it('a deeper level inherits, removes and clears', () => {
    const [above] = section(
      '<add ipAddress="192.0.2.0" subnetMask="255.255.255.0"/><add ipAddress="2001:db8::" subnetMask="32"/>',
    );
    const [removing] = section('<remove ipAddress="2001:db8::" subnetMask="32"/>', 'denyAction="Unauthorized"');
    const [clearing] = section('<clear/>');
    if (above === undefined || removing === undefined || clearing === undefined) throw new Error('three sections');
    const at = (deeper: typeof above, client: string) =>
      admit(accessAt([{ ...deeper, location: 'A' }, above], 'http', 'A'), ip(client)).action;
    expect(at(removing, '192.0.2.1')).toBe('Unauthorized');
    expect(at(removing, '2001:db8::1')).toBe('admit');
    expect(at(clearing, '192.0.2.1')).toBe('admit');
    expect(accessAt([above], 'http', 'A')?.rules).toHaveLength(2);
  });

  it('is unsure where order or a domain name may decide', () => {
    const disputed = section(
      '<add ipAddress="192.0.2.1" allowed="true"/><add ipAddress="192.0.2.0" subnetMask="255.255.255.0"/>',
    );
    expect(admit(accessAt(disputed, 'http', ''), ip('192.0.2.1'))).toEqual({ action: 'admit', sure: false });
    expect(admit(accessAt(disputed, 'http', ''), ip('192.0.2.2'))).toEqual({ action: 'Forbidden', sure: true });
    const named = section('<add domainName="a.example"/>');
    expect(admit(accessAt(named, 'http', ''), ip('192.0.2.1'))).toEqual({ action: 'admit', sure: false });
  });
});
