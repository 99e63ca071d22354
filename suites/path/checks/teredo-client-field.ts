import { formatAddress, sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { TeredoAddress, TeredoServer } from '../observations.ts';
import { teredoOf } from '../tunnel-address.ts';

/** The port is left out: our own question has a mapping of its own. */
export default check({
  title: 'the Teredo address names the NAT’s own address',
  requirement: 'The last 32 bits of a Teredo address are the inverted IPv4 address of the NAT, as its server sees it.',
  why: 'Relays and peers send to the address and port in there; a stale one leads nowhere.',
  fix: 'Shorten the refresh interval below the time that the NAT keeps a mapping, and restart the client.',
  level: 'must',
  source: [
    { rfc: 4380, section: '4' },
    { rfc: 4380, section: '5.2.5' },
  ],
  on: ['teredo'],
  requires: afterAddress,
  needs: { address: TeredoAddress, server: TeredoServer },
  messages: {
    'other-client': ['path-fault', '{address} names {named}', 'the address that the server sees: {mapped}'],
    unknown: ['not-applicable', 'the server did not say what address it sees'],
  },
  judge: ({ address: addresses, server: servers }, say) => {
    const [at] = addresses;
    const [server] = servers;
    const seen = teredoOf(at?.value.address ?? null);
    if (at === undefined || server === undefined || seen === null) return [];
    const mapped = server.value.reply?.mapped?.address;
    if (mapped === undefined) return [say('unknown', server)];
    const named = formatAddress(seen.client);
    return sameAddress(named, mapped) ? [] : [say('other-client', [at, server], { address: seen.address, named, mapped })];
  },
  examples: [
    {
      name: 'the same',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [TeredoServer.on('teredo')] },
      says: [],
    },
    {
      name: 'the NAT has moved',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [mappedTo('203.0.113.9')] },
      says: ['other-client'],
    },
    {
      name: 'the server is silent',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [TeredoServer.on('teredo', { reply: null })] },
      says: ['unknown'],
    },
  ],
});

function mappedTo(address: string) {
  const { reply } = TeredoServer.sample;
  return TeredoServer.on('teredo', { reply: reply && { ...reply, mapped: { address, port: 4096 } } });
}
