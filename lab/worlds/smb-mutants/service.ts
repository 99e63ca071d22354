import { httpServer } from '../../daemons/http-server.ts';
import { both, bound, onV6, split, type SmbMutant } from './mutant.ts';

/** What users meet: the login, files, names and ports. */
export const service: Readonly<Record<string, SmbMutant>> = {
  'smb-other-password': {
    title: 'another passdb over IPv6',
    served: split({ password: 'another one' }),
    expect: { red: onV6('login') },
  },
  'smb-read-only': {
    title: 'the share is read-only over IPv6',
    served: split({ share: { 'read only': 'yes' } }),
    expect: { red: onV6('round-trip') },
  },
  'smb-share-missing': {
    title: 'the share is missing over IPv6',
    served: split({ shareName: 'elsewhere' }),
    expect: { red: onV6('unc-forms') },
  },
  'smb-dead-interface': {
    title: 'the server tells of an address that is not there',
    served: (place) => ({ both: { addresses: [...bound(place), '2001:db8:80::dead/64'] } }),
    expect: { red: onV6('advertised-interfaces') },
  },
  'smb-netbios-port': {
    title: 'port 139 is open on IPv6',
    served: both({ 'smb ports': '445 139' }),
    expect: { warn: onV6('netbios-port') },
  },
  'smb-no-aaaa': {
    title: 'the name has no AAAA record',
    served: both(),
    records: ({ at }) => [at.ipv4],
    expect: { warn: onV6('same-server') },
  },
  'smb-netbios-name': {
    title: 'the name is in NetBIOS alone',
    served: both({ 'disable netbios': 'no' }),
    records: () => [],
    expect: { red: onV6('name-service') },
  },
  'smb-two-servers': {
    title: 'the name leads to another server too',
    served: both(),
    // The first site's server has another name.
    records: ({ at }) => [at.ipv4, at.ipv6, '2001:db8:80::80'],
    expect: { red: onV6('same-server') },
  },
  'smb-not-smb': {
    title: 'a web server has the port on IPv6',
    served: ({ at }) => ({ v4: { addresses: [`${at.ipv4}/32`] }, v6: null }),
    sites: ({ host, at }) => [{ title: 'web', behaviour: 'plain', listen: [{ address: at.ipv6, port: 445 }], hosts: [host] }],
    expect: { red: onV6('negotiate') },
  },
  'smb-link-local': {
    title: 'a link-local address is announced that does not answer',
    served: both(),
    options: { linkLocal: 'fe80::dead%v6' },
    expect: { warn: [{ check: 'smb-samba/link-local', paths: ['ipv6'] }] },
  },
};

export const serviceDaemons = (node: string, sites: Parameters<typeof httpServer>[0]['sites']) =>
  sites.length === 0 ? [] : [httpServer({ name: 'http-445', node, sites })];
