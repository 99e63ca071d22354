import { check, v6Paths } from '../../../harness/model/check.ts';
import { confOn } from '../evidence.ts';
import { NameService } from '../observations/names.ts';
import { Conf } from '../observations/evidence.ts';

const answering = (...services: NameService['answering']) => ({
  name: [NameService.on('ipv6', { a: [], aaaa: [], answering: services })],
});
const services = { mdns: 'multicast DNS', llmnr: 'LLMNR', wsd: 'WS-Discovery' } as const;

export default check({
  title: 'the name is found without NetBIOS',
  requirement: 'The server’s name is in DNS, so that nobody needs NetBIOS to find it.',
  why: 'NetBIOS names lead to IPv4 addresses only: clients without IPv4 do not find the server, and names of the link stop at the first router.',
  fix: 'Add A and AAAA records for the name.',
  fixes: {
    'netbios-only':
      'Add A and AAAA records for the name; then `disable netbios = yes` and `name resolve order = host` in smb.conf.',
  },
  level: 'must',
  source: [
    { rfc: 1001, section: '15.1.4' },
    { rfc: 3596, section: '2.1' },
  ],
  on: v6Paths,
  needs: { name: NameService, conf: Conf.evidence().optional() },
  messages: {
    dns: ['info', '{name} has {addresses} in DNS'],
    'link-only': ['warning', '{name} is not in DNS; {address} answers {services}, which reach the link only'],
    'netbios-only': [
      'error',
      '{name} is not in DNS, and {address} answers neither mDNS nor LLMNR nor WS-Discovery; {file} relies on NetBIOS ({settings})',
    ],
    unknown: ['not-applicable', '{name} is not in the DNS of this path, and nothing here tells how clients find it'],
  },
  judge({ name: names, conf: [conf] }, say) {
    const facts = conf?.value.facts ?? null;
    return names.map((at) => {
      const { name, address, a, aaaa, answering: found } = at.value;
      if (a.length + aaaa.length > 0) return say('dns', at, { name, addresses: [...a, ...aaaa].join(', ') });
      if (found.length > 0)
        return say('link-only', at, { name, address, services: found.map((one) => services[one]).join(' and ') });
      if (conf === undefined || facts === null || facts.disableNetbios) return say('unknown', at, { name });
      const wins = facts.winsServer.length > 0 ? `, wins server = ${facts.winsServer.join(' ')}` : '';
      const settings = `disable netbios = no, name resolve order = ${facts.nameResolveOrder.join(' ')}${wins}`;
      return say('netbios-only', [at, conf], { name, address, file: conf.value.file, settings });
    });
  },
  examples: [
    { name: 'DNS', seen: { name: [NameService.on('ipv6')] }, says: ['dns'] },
    { name: 'IPv4 alone in DNS is same-server’s', seen: { name: [NameService.on('ipv6', { aaaa: [] })] }, says: ['dns'] },
    { name: 'Avahi', seen: answering('mdns'), says: ['link-only'] },
    {
      name: 'NetBIOS and WINS',
      seen: {
        ...answering(),
        conf: [confOn({ disableNetbios: false, winsServer: ['192.0.2.5'], nameResolveOrder: ['wins', 'bcast'] })],
      },
      says: ['netbios-only'],
    },
    { name: 'a label in a test config', seen: answering(), says: ['unknown'] },
  ],
});
