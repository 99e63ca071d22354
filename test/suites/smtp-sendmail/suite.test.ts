import { describe, expect, it } from 'vitest';
import type { PathId } from '../../../harness/model/path.ts';
import suite from '../../../suites/smtp-sendmail/suite.ts';

const aims = (given: object, { path = 'ipv6', resolvers = [] }: { path?: PathId; resolvers?: string[] } = {}) => {
  const options = suite.options.parse(given);
  const addresses = { 4: ['192.0.2.25'], 6: ['2001:db8::25', '2001:db8::26'] };
  return suite.aims({
    target: { name: 'mail', suite: 'smtp-sendmail', addresses, options },
    path,
    vantage: {
      path,
      kind: 'host',
      local: null,
      netns: null,
      device: null,
      control: null,
      resolvers,
      testName: null,
      teredo: null,
      sixToFour: null,
    },
    addresses: addresses[path === 'ipv4' ? 4 : 6],
  });
};
const ports = (given: object) =>
  aims(given)
    .filter(({ aim }) => aim.startsWith('port-'))
    .map(({ aim, input }) => [aim, Object(input).port]);
const options = (url: string) => suite.fromUrl?.options(new URL(url));

describe('a URL', () => {
  it.each<[string, readonly (readonly [string, number])[]]>([
    [
      'smtp://mail.test',
      [
        ['port-smtp', 25],
        ['port-submission', 587],
        ['port-submissions', 465],
      ],
    ],
    [
      'smtp://mail.test:2525',
      [
        ['port-smtp', 2525],
        ['port-submission', 587],
        ['port-submissions', 465],
      ],
    ],
    ['submission://mail.test', [['port-submission', 587]]],
    ['smtps://mail.test:4650', [['port-submissions', 4650]]],
  ])('%s asks for its services at each address', (url, wanted) => {
    expect(ports(Object(options(url)))).toEqual([...wanted, ...wanted.map(([aim, port]) => [`${aim}~2`, port])]);
  });

  it('may have a literal as host', () => {
    expect(suite.hostOf?.(suite.options.parse({ url: 'smtp://[2001:db8::25]' }))).toBe('2001:db8::25');
  });
});

describe('options', () => {
  const url = 'smtp://mail.test';

  it('leave out what is not offered', () => {
    expect(ports({ url, submission: false, submissions: 4650 }).slice(0, 2)).toEqual([
      ['port-smtp', 25],
      ['port-submissions', 4650],
    ]);
  });

  it.each<[string, object]>([
    ['a password that is none of a reference', { login: { user: 'me', password: 'secret' } }],
    ['a line end in what EHLO says', { helo: 'x\r\nDATA' }],
    ['an address with a line end', { delivery: { to: 'a@test>\r\nDATA' } }],
    ['a mailbox by a relative path', { delivery: { to: 'a@test', mailbox: { mbox: 'mail' } } }],
    ['two mailboxes at once', { delivery: { to: 'a@test', mailbox: { mbox: '/m', maildir: '/n' } } }],
    ['another scheme', { url: 'http://mail.test' }],
  ])('refuse %s', (_, more) => expect(suite.options.safeParse({ url, ...more }).success).toBe(false));

  it('ask DNS only where there is a name server, and of a domain only where it is told', () => {
    const probes = (given: object, resolvers: string[]) =>
      new Set(aims(given, { resolvers }).map(({ probe }) => probe.split('/')[1]));
    expect(probes({ url, domain: 'test' }, []).has('mail-exchangers')).toBe(false);
    expect(probes({ url }, ['2001:db8::53']).has('reverse-name')).toBe(true);
    expect(probes({ url }, ['2001:db8::53']).has('mail-exchangers')).toBe(false);
    expect(probes({ url, domain: 'test' }, ['2001:db8::53']).has('spf')).toBe(true);
  });

  it('send mail only where they name a mailbox, and with a login to the submission services too', () => {
    const deliveries = (given: object) =>
      aims({ url, ...given }, { path: 'ipv4' }).flatMap(({ aim }) => (/^(delivery|outbound)/.test(aim) ? [aim] : []));
    const delivery = { to: 'a@test' };
    const login = { user: 'me', password: 'env:P' };
    expect(deliveries({ login })).toEqual([]);
    expect(deliveries({ delivery })).toEqual(['delivery-smtp']);
    expect(deliveries({ delivery, login })).toEqual(['delivery-smtp', 'delivery-submission', 'delivery-submissions']);
    expect(deliveries({ outbound: { to: 'a@far.test', mailbox: { mbox: '/m' } } })).toEqual(['outbound']);
  });

  it('never ask DATA of a recipient that is not theirs', () => {
    const asked = aims({ url }).filter(({ probe }) => probe === 'smtp-sendmail/recipients');
    expect(asked.map(({ input }) => Object(input).recipients[0].recipient)).toEqual(Array(6).fill('sixways@example.com'));
    expect(aims({ url }).some(({ probe }) => probe.endsWith('/delivery'))).toBe(false);
  });
});
