import { parseAddress, unmap } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { afterTunnel } from '../chain.ts';
import { Resolver } from '../observations.ts';

const familyOf = (text: string): 4 | 6 | null => {
  const address = parseAddress(text);
  return address === null ? null : unmap(address).family;
};

export default check({
  title: 'a name leads to the family of the path',
  requirement:
    'For a name with A and AAAA records the resolvers of the path give the record of its family, and the socket goes there.',
  why: 'A program that asks by name would silently use the other family, and the path would be certified without being used.',
  fix: 'Use a resolver that gives both A and AAAA records as the zone has them.',
  fixes: { 'other-family': 'Take the IPv4-mapped address out of the AAAA records (RFC 4291 2.5.5.2 makes it an IPv4 address).' },
  level: 'must',
  source: [
    { rfc: 6724, section: '6' },
    { rfc: 4074, section: '4' },
  ],
  gate: true,
  requires: [...afterTunnel, 'path/control', 'path/used-as-claimed', 'path/big-body'],
  needs: { resolver: Resolver.where({ aim: 'resolver' }) },
  messages: {
    'other-family': ['path-identity', '{name} leads to {remote} from {local}: not IPv{family}'],
    'no-record': ['warning', '{server} gives no {type} record for {name} ({rcode}), and {others} of the other family'],
    unknown: ['not-applicable', 'no resolver answers for {name}'],
  },
  judge: ({ resolver }, say) => {
    const [at] = resolver;
    if (at === undefined) return [];
    const { name, family, servers, dialled } = at.value;
    const answering = servers.filter(({ a, aaaa }) => a.code === null && aaaa.code === null);
    if (answering.length === 0) return [say('unknown', at, { name })];
    if (dialled !== null && [dialled.remote, dialled.local].some((end) => familyOf(end) !== family)) {
      return [say('other-family', at, { name, ...dialled, family })];
    }
    const type = family === 4 ? 'A' : 'AAAA';
    return answering.flatMap(({ address: server, a, aaaa }) => {
      const [own, other] = family === 4 ? [a, aaaa] : [aaaa, a];
      if (own.addresses.length > 0) return [];
      return say('no-record', at, { server, name, type, rcode: own.rcode ?? 'no code', others: other.addresses.length });
    });
  },
  examples: [
    { name: 'both records, the right one dialled', seen: { resolver: [Resolver.on('ipv6')] }, says: [] },
    {
      name: 'an IPv4-mapped AAAA',
      seen: { resolver: [Resolver.on('ipv6', { dialled: { remote: '::ffff:198.51.100.80', local: '::ffff:203.0.113.46' } })] },
      says: ['other-family'],
    },
    {
      name: 'the resolver drops AAAA records',
      seen: { resolver: [Resolver.on('ipv6', { dialled: null, servers: servers({ aaaa: { ...record(), addresses: [] } }) })] },
      says: ['no-record'],
    },
    {
      name: 'no resolver answers',
      seen: { resolver: [Resolver.on('ipv6', { dialled: null, servers: servers({ a: silence(), aaaa: silence() }) })] },
      says: ['unknown'],
    },
  ],
});

type Server = (typeof Resolver.sample)['servers'][number];

function record(): Server['aaaa'] {
  return { ms: 1, code: null, rcode: 'NOERROR', addresses: ['2001:db8:80::80'] };
}

function silence(): Server['aaaa'] {
  return { ms: null, code: 'ETIMEDOUT', rcode: null, addresses: [] };
}

function servers(change: Partial<Server>): Server[] {
  return Resolver.sample.servers.map((server) => ({ ...server, ...change }));
}
