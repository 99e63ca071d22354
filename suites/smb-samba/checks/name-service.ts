import { check, v6Paths } from '../../../harness/model/check.ts';
import { confOn } from '../evidence.ts';
import { NameService } from '../observations/names.ts';
import { Conf } from '../observations/evidence.ts';

const answering = (...services: NameService['answering']) => ({
  name: [NameService.on('ipv6', { aaaa: [], answering: services })],
});
const services = { mdns: 'multicast DNS', llmnr: 'LLMNR', wsd: 'WS-Discovery' } as const;

export default check({
  title: 'the name is found without NetBIOS',
  requirement: 'The server’s name has an AAAA record in DNS.',
  why: 'NetBIOS names lead to IPv4 addresses only: clients without IPv4 do not find the server, and names of the link stop at the first router.',
  fix: 'Add an AAAA record for the name.',
  fixes: {
    'netbios-only': 'Add an AAAA record for the name; then `disable netbios = yes` and `name resolve order = host` in smb.conf.',
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
    'link-only': ['warning', '{name} has no AAAA record; {address} answers {services}, which reach the link only'],
    'netbios-only': [
      'error',
      '{name} has no AAAA record, and {address} answers neither mDNS nor LLMNR nor WS-Discovery; {file} relies on NetBIOS ({settings})',
    ],
    nowhere: ['error', '{name} has no AAAA record, and {address} answers neither mDNS nor LLMNR nor WS-Discovery'],
  },
  judge({ name: names, conf: [conf] }, say) {
    const facts = conf?.value.facts ?? null;
    return names.map((at) => {
      const { name, address, aaaa, answering: found } = at.value;
      if (aaaa.length > 0) return say('dns', at, { name, addresses: aaaa.join(', ') });
      if (found.length > 0)
        return say('link-only', at, { name, address, services: found.map((one) => services[one]).join(' and ') });
      if (conf === undefined || facts === null || facts.disableNetbios) return say('nowhere', at, { name, address });
      const wins = facts.winsServer.length > 0 ? `, wins server = ${facts.winsServer.join(' ')}` : '';
      const settings = `disable netbios = no, name resolve order = ${facts.nameResolveOrder.join(' ')}${wins}`;
      return say('netbios-only', [at, conf], { name, address, file: conf.value.file, settings });
    });
  },
  examples: [
    { name: 'DNS', seen: { name: [NameService.on('ipv6')] }, says: ['dns'] },
    { name: 'Avahi', seen: answering('mdns'), says: ['link-only'] },
    {
      name: 'NetBIOS and WINS',
      seen: {
        ...answering(),
        conf: [confOn({ disableNetbios: false, winsServer: ['192.0.2.5'], nameResolveOrder: ['wins', 'bcast'] })],
      },
      says: ['netbios-only'],
    },
    { name: 'nothing', seen: answering(), says: ['nowhere'] },
  ],
});
