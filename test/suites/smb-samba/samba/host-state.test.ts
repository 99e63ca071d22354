import { array, assert as hold, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIpAddresses } from '../../../../suites/smb-samba/samba/ip-address-output.ts';
import { readListeningSockets } from '../../../../suites/smb-samba/samba/listening-sockets.ts';

const ipAddr = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host
       valid_lft forever preferred_lft forever
2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 192.0.2.80/24 brd 192.0.2.255 scope global dynamic eth0
       valid_lft 3582sec preferred_lft 3582sec
    inet6 2001:DB8:80::80/64 scope global tentative
       valid_lft forever preferred_lft forever
    inet6 fe80::2/64 scope link
       valid_lft forever preferred_lft forever
4: tun0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UNKNOWN group default qlen 500
    link/none
    inet 10.8.0.6 peer 10.8.0.5/32 scope global tun0
       valid_lft forever preferred_lft forever
`;

describe('the output of ip addr', () => {
  it('has devices, addresses and what they are', () => {
    const reading = readIpAddresses(ipAddr, 'ip.txt');
    expect(
      reading.ok &&
        reading.value.map(({ device, address, kind, scope, isTentative }) => [device, address, kind, scope, isTentative]),
    ).toEqual([
      ['lo', '127.0.0.1', 'loopback', 'host', false],
      ['lo', '::1', 'loopback', 'host', false],
      ['eth0', '192.0.2.80', 'broadcast', 'global', false],
      ['eth0', '2001:db8:80::80', 'broadcast', 'global', true],
      ['eth0', 'fe80::2', 'broadcast', 'link', false],
      ['tun0', '10.8.0.6', 'point-to-point', 'global', false],
    ]);
    expect(reading.problems).toEqual([]);
  });

  it('is told from other text', () => {
    expect(readIpAddresses('eth0: flags=4163<UP> mtu 1500', 'ip.txt')).toMatchObject({ ok: false, problems: [{ line: null }] });
    expect(readIpAddresses('2: eth0: <UP> mtu 1\n    inet 192.0.2.1/24 dev\n', 'ip.txt').problems).toMatchObject([{ line: 2 }]);
  });
});

describe('the output of ss and netstat', () => {
  it.each([
    [
      'ss -ltn',
      `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      50         198.51.100.129:445 0.0.0.0:*
LISTEN 0      50     [2001:db8:80::129]:445    [::]:*
LISTEN 0      50   [fe80::1]%eth0:445    [::]:*
LISTEN 0      50           *:80    *:*
`,
      ['198.51.100.129 445', '2001:db8:80::129 445', 'fe80::1 445', '* 80'],
    ],
    [
      'netstat -ltn',
      `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        0      0 0.0.0.0:445             0.0.0.0:*               LISTEN
tcp6       0      0 :::445                  :::*                    LISTEN
`,
      ['0.0.0.0 445', ':: 445'],
    ],
    ['an empty list', 'State  Recv-Q Send-Q Local Address:Port\n', []],
  ])('%s', (_, text, sockets) => {
    const reading = readListeningSockets(text, 'ss.txt');
    expect(reading.ok && reading.value.map(({ address, port }) => `${address} ${port}`)).toEqual(sockets);
    expect(reading.problems).toEqual([]);
  });

  it('is told from other text', () => {
    expect(readListeningSockets('nothing', 'ss.txt').ok).toBe(false);
    expect(readListeningSockets('LISTEN 0 50 somewhere *:*', 'ss.txt').problems).toMatchObject([{ line: 1 }]);
  });
});

it('any text is taken without a throw', () => {
  const part = constantFrom(
    'LISTEN',
    '0',
    '[::]:445',
    ':',
    '\n',
    '2: a: <',
    '>',
    '    inet6 ',
    '::1/128',
    ' scope ',
    'host',
    ' ',
    '%',
    'State',
  );
  hold(
    property(array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      for (const reading of [readIpAddresses(text, 'x'), readListeningSockets(text, 'x')])
        expect(reading.ok || reading.problems.length === 1).toBe(true);
    }),
  );
});
