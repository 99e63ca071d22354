import { parseAddress, sameAddress } from '../../../harness/address/ip.ts';
import { parsePrefix } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { TeredoServer } from '../observations.ts';

type Reply = NonNullable<(typeof TeredoServer.sample)['reply']>;

/** 2001:0:SERVER::/64 and nothing else (RFC 4380 5.2.1). */
function isPrefixOf(server: string, text: string): boolean {
  const prefix = parsePrefix(text);
  const v4 = parseAddress(server);
  return prefix?.length === 64 && v4?.family === 4 && prefix.network.value === (0x2001_0000n << 96n) + (v4.value << 64n);
}

/** What a client would object to, in the order in which it looks. */
function fault(reply: Reply, server: string): string | null {
  const { from, elements, isNonceEchoed, mapped, advertisement } = reply;
  if (!sameAddress(from.address, server)) return `it came from ${from.address}, which was not asked`;
  if (!elements.includes('authentication')) return 'it has no authentication element';
  if (elements[0] !== 'authentication') return 'its authentication element is not the first';
  if (!isNonceEchoed) return 'its nonce is not ours';
  if (mapped === null) return 'it has no origin indication';
  if (advertisement === null) return 'it carries no valid router advertisement';
  if (!advertisement.isToAsked) return 'its advertisement is addressed to another link-local address';
  const { prefixes } = advertisement;
  if (prefixes.length !== 1) return `its advertisement has ${prefixes.length} prefixes`;
  const [prefix = ''] = prefixes;
  return isPrefixOf(server, prefix) ? null : `its prefix is ${prefix}`;
}

/** A client in service keeps its address for a while, but it finds no new peer and cannot refresh: the path is about to end. */
export default check({
  title: 'a Teredo client can qualify',
  requirement:
    'The server answers a solicitation with the authentication element and its nonce, then the origin indication, then an advertisement with the one prefix 2001:0:server::/64.',
  why: 'Every relay discovery and every refresh goes through the server; without it a client loses its address.',
  fix: 'See that the Teredo server runs on both of its addresses, and that UDP port 3544 passes both ways.',
  level: 'must',
  source: [
    { rfc: 4380, section: '5.2.1' },
    { rfc: 4380, section: '5.1.1' },
    { rfc: 4380, section: '5.2.2' },
  ],
  on: ['teredo'],
  gate: true,
  needs: { server: TeredoServer },
  messages: {
    offline: ['path-down', 'the Teredo server {server} did not answer'],
    unusable: ['path-down', 'a client must discard the answer of the Teredo server {server}: {fault}'],
  },
  judge: ({ server: seen }, say) =>
    seen.flatMap((at) => {
      const { server, reply } = at.value;
      if (reply === null) return say('offline', at, { server });
      const found = fault(reply, server);
      return found === null ? [] : say('unusable', at, { server, fault: found });
    }),
  examples: [
    { name: 'qualifies', path: 'teredo', seen: { server: [TeredoServer.on('teredo')] }, says: [] },
    { name: 'silence', path: 'teredo', seen: { server: [TeredoServer.on('teredo', { reply: null })] }, says: ['offline'] },
    {
      name: 'from the second address',
      path: 'teredo',
      seen: { server: [at({ from: { address: '198.51.100.67', port: 3544 } })] },
      says: ['unusable'],
    },
    {
      name: 'no authentication',
      path: 'teredo',
      seen: { server: [at({ elements: ['origin'], isNonceEchoed: false })] },
      says: ['unusable'],
    },
    {
      name: 'origin first',
      path: 'teredo',
      seen: { server: [at({ elements: ['origin', 'authentication'] })] },
      says: ['unusable'],
    },
    { name: 'another nonce', path: 'teredo', seen: { server: [at({ isNonceEchoed: false })] }, says: ['unusable'] },
    {
      name: 'no origin',
      path: 'teredo',
      seen: { server: [at({ elements: ['authentication'], mapped: null })] },
      says: ['unusable'],
    },
    { name: 'no advertisement', path: 'teredo', seen: { server: [at({ advertisement: null })] }, says: ['unusable'] },
    { name: 'to somebody else', path: 'teredo', seen: { server: [advertising({ isToAsked: false })] }, says: ['unusable'] },
    {
      name: 'two prefixes',
      path: 'teredo',
      seen: { server: [advertising({ prefixes: ['2001:0:c633:6442::/64', '2001:db8::/64'] })] },
      says: ['unusable'],
    },
    {
      name: 'prefix of another server',
      path: 'teredo',
      seen: { server: [advertising({ prefixes: ['2001:0:cb00:7178::/64'] })] },
      says: ['unusable'],
    },
  ],
});

function at(change: Partial<Reply>) {
  const { reply } = TeredoServer.sample;
  return TeredoServer.on('teredo', { reply: reply && { ...reply, ...change } });
}

function advertising(change: Partial<NonNullable<Reply['advertisement']>>) {
  const advertisement = TeredoServer.sample.reply?.advertisement ?? null;
  return at({ advertisement: advertisement && { ...advertisement, ...change } });
}
