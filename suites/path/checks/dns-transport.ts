import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { afterGates } from '../chain.ts';
import { Resolver } from '../observations.ts';

export default check({
  title: 'the resolvers answer over the family of the path',
  requirement: 'A resolver of the path has an address of its family and answers there by UDP and by TCP.',
  why: 'A client without the other family cannot resolve anything, however good its connection is.',
  fix: 'Run the resolver on an address of this family too, and let port 53 pass by UDP and TCP.',
  level: 'must',
  source: [
    { rfc: 3901, section: '4' },
    { rfc: 7766, section: '5' },
    { rfc: 8305, section: '3.1' },
  ],
  requires: afterGates,
  needs: { resolver: Resolver.where({ aim: 'resolver' }) },
  messages: {
    'other-family': ['path-fault', 'the resolver {server} is not reached over IPv{family}'],
    silent: ['path-fault', 'the resolver {server} does not answer by UDP ({code})'],
    'no-tcp': ['warning', 'the resolver {server} answers by UDP but not by TCP ({code})'],
    failing: ['warning', 'the resolver {server} answers {rcode} for {name}'],
  },
  judge: ({ resolver }, say) =>
    resolver.flatMap((at) => {
      const { name, family, servers } = at.value;
      return servers.flatMap(({ address: server, a, aaaa, tcp }) => {
        const udp = family === 4 ? a : aaaa;
        if (parseAddress(server)?.family !== family) return say('other-family', at, { server, family });
        if (udp.code !== null) return say('silent', at, { server, code: udp.code });
        if (tcp.code !== null) return say('no-tcp', at, { server, code: tcp.code });
        const { rcode } = udp;
        return rcode === 'NOERROR' ? [] : say('failing', at, { server, name, rcode: rcode ?? 'no code' });
      });
    }),
  examples: [
    { name: 'answers', seen: { resolver: [Resolver.on('ipv6')] }, says: [] },
    { name: 'an IPv4 resolver on an IPv6 path', seen: { resolver: [at({ address: '198.51.100.53' })] }, says: ['other-family'] },
    { name: 'silence', seen: { resolver: [at({ a: silence(), aaaa: silence(), tcp: silence() })] }, says: ['silent'] },
    { name: 'TCP is filtered', seen: { resolver: [at({ tcp: silence() })] }, says: ['no-tcp'] },
    {
      name: 'refused',
      seen: { resolver: [at({ aaaa: { ms: 1, code: null, rcode: 'REFUSED', addresses: [] } })] },
      says: ['failing'],
    },
  ],
});

type Server = (typeof Resolver.sample)['servers'][number];

function silence(): Server['tcp'] {
  return { ms: null, code: 'ETIMEDOUT', rcode: null, addresses: [] };
}

function at(change: Partial<Server>) {
  return Resolver.on('ipv6', { servers: Resolver.sample.servers.map((server) => ({ ...server, ...change })) });
}
