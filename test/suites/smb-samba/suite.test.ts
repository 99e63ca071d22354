import { describe, expect, it } from 'vitest';
import type { Suite } from '../../../harness/model/suite.ts';
import suite, { type Options } from '../../../suites/smb-samba/suite.ts';
import { hostVantage } from '../../model/vantage.ts';

const url = 'smb://files.example.test/data';
const login = { user: 'alice', password: 'env:SMB_PASSWORD' };
const addresses = { 4: ['192.0.2.80'], 6: ['2001:db8:80::80', '2001:db8:80::81'] };

function aimsOf(given: object, path: 'ipv4' | 'ipv6' = 'ipv6') {
  const options = suite.options.parse({ url, ...given });
  const one: Suite<Options> = suite;
  return one.aims({
    target: { name: 'files', suite: 'smb-samba', addresses, options },
    path,
    vantage: hostVantage(path, { alternates: ['2001:db8:6::7'] }),
    addresses: addresses[path === 'ipv4' ? 4 : 6],
  });
}
const names = (given: object, path: 'ipv4' | 'ipv6' = 'ipv6') => aimsOf(given, path).map(({ aim }) => aim);

describe('a target', () => {
  it.each([
    [{ url: 'smb://files.example.test/' }, 'needs a share'],
    [{ url: 'http://files.example.test/data' }, 'Invalid URL'],
    [{ login: { user: 'alice', password: 'secret' } }, 'must be a reference'],
    [{ directory: 'scratch/../..' }, 'must not leave the share'],
    [{ linkLocal: 'fe80::1' }, 'with its zone'],
    [{ linkLocal: '2001:db8::1%eth0' }, 'with its zone'],
    [{ octets: 1_000_000_000 }, 'Too big'],
  ])('is not %j', (given, reason) => {
    const parsed = suite.options.safeParse({ url, ...given });
    expect(parsed.error?.message).toContain(reason);
  });

  it('given as URL alone is asked nothing that needs a login or writes', () => {
    const asked = aimsOf({ ...Object(suite.fromUrl?.options(new URL(url))) });
    expect(asked.map(({ aim }) => aim).filter((aim) => !aim.includes('~'))).toEqual([
      'negotiation',
      'offers',
      'smb1',
      'admission.0',
      'admission.1',
      'netbios-port',
      'named-servers',
      'name-service',
      'legacy-login',
    ]);
    expect(asked.find(({ aim }) => aim === 'legacy-login')?.input).toMatchObject({ login: null });
  });

  it('writes only where a directory is granted, and tries NTLMv1 only where that is', () => {
    const inputOf = (of: string, given: object) => aimsOf(given).find(({ aim }) => aim === of)?.input;
    expect(inputOf('session', { login })).toMatchObject({ directory: null, password: login.password });
    expect(inputOf('session', { login, directory: 'scratch' })).toMatchObject({ directory: 'scratch', octets: 16_777_216 });
    expect(inputOf('legacy-login', { login })).toMatchObject({ login: null });
    expect(inputOf('legacy-login', { login, ntlmv1: true })).toMatchObject({ login: { user: 'alice', domain: '' } });
  });

  it('that is a literal has no name to look up', () => {
    expect(names({ url: 'smb://[2001:db8:80::80]/data' }).filter((aim) => aim.startsWith('name'))).toEqual([]);
    expect(suite.hostOf?.(suite.options.parse({ url: 'smb://[2001:db8:80::80]/data' }))).toBe('2001:db8:80::80');
  });

  it('has evidence from its files, and a link-local address on native IPv6 only', () => {
    const given = { smbConf: '/a', ipAddr: '/b', sockets: '/c', linkLocal: 'fe80::80%eth0' };
    expect(
      aimsOf(given)
        .filter(({ evidence }) => evidence === true)
        .map(({ aim }) => aim),
    ).toEqual(['conf', 'host-addresses', 'sockets']);
    expect(names(given).filter((aim) => aim === 'link-local')).toHaveLength(1);
    expect(names(given, 'ipv4')).not.toContain('link-local');
  });

  it('on another port has no NetBIOS port beside it', () => {
    expect(names({ url: 'smb://files.example.test:4450/data' })).not.toContain('netbios-port');
    expect(aimsOf({ url: 'smb://files.example.test:4450/data' })[0]?.endpoint).toMatchObject({ port: 4450 });
  });
});
