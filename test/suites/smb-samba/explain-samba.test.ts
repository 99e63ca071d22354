import { expect, it } from 'vitest';
import { explainSamba } from '../../../suites/smb-samba/samba/explain-samba.ts';

const given = (texts: Readonly<Record<string, string>>) =>
  new Map(Object.entries(texts).map(([flag, text]) => [flag, { name: `${flag}.txt`, bytes: new TextEncoder().encode(text) }]));
const ip =
  '2: eth0: <BROADCAST,UP> mtu 1500\n    inet 192.0.2.80/24 scope global eth0\n    inet6 2001:db8:80::80/64 scope global\n';

it('tells where smbd listens and whom it lets in', () => {
  const conf =
    'interfaces = eth0 wg0\nbind interfaces only = yes\nhosts allow = 192.0.2. EXCEPT 192.0.2.9\n[data]\nhosts deny = 2001:db8::2/128\n';
  const told = explainSamba(given({ samba: conf, 'ip-addr': ip }));
  expect(told.ok && told.tables.map(({ rows }) => rows.map(({ labels, cells }) => [...labels, ...cells].join(' | ')))).toEqual([
    ['eth0 | 192.0.2.80 | 445 139 | ', 'eth0 | 2001:db8:80::80 | 445 139 | ', 'wg0 | - | 445 139 | selects nothing'],
    [
      '[global] | allow | 192.0.2. | 192.0.2.0/24 | - | 3',
      '[global] | allow, except | 192.0.2.9 | 192.0.2.9/32 | - | 3',
      '[data] | deny | 2001:db8::2/128 | - | everybody (!) | 5',
    ],
  ]);
  expect(told.ok && told.notes.join('\n')).toContain('No IPv6 client gets in');
});

it('tells of the wildcard, of everybody, and of names without addresses', () => {
  const wildcard = explainSamba(given({ samba: '[global]\n' }));
  expect(wildcard.ok && wildcard.tables.map(({ rows }) => rows.length)).toEqual([2, 1]);
  const named = explainSamba(given({ samba: 'interfaces = eth0\nbind interfaces only = yes\n' }));
  expect(JSON.stringify(named)).toContain('give --ip-addr');
});

it('refuses what it cannot read', () => {
  expect(explainSamba(given({}))).toMatchObject({ ok: false });
  expect(explainSamba(given({ samba: '<xml/>' }))).toMatchObject({ ok: false, problems: [{ file: 'samba.txt' }] });
  expect(explainSamba(given({ samba: '[global]\n', 'ip-addr': 'no' }))).toMatchObject({
    ok: false,
    problems: [{ file: 'ip-addr.txt' }],
  });
});
