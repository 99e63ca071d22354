import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { TeredoAddress, TeredoServer } from '../observations.ts';

const teredoMtu = 1280;

export default check({
  title: 'the Teredo link has an MTU of 1280',
  requirement: 'The Teredo interface, and the MTU option of the server where it sends one, say 1280.',
  why: 'A larger packet would be fragmented inside UDP, which many NATs do not pass.',
  fix: 'Set the MTU of the Teredo interface and of the server’s advertisement (miredo: InterfaceMTU) to 1280.',
  level: 'should',
  source: [{ rfc: 4380, section: '5.1.2' }],
  on: ['teredo'],
  requires: afterAddress,
  needs: { address: TeredoAddress, server: TeredoServer.optional() },
  messages: {
    'link-mtu': ['warning', 'the interface {device} has an MTU of {mtu}', 'an MTU of 1280'],
    'advertised-mtu': ['warning', 'the server {server} advertises an MTU of {mtu}', 'an MTU of 1280'],
  },
  judge: ({ address, server }, say) => [
    ...address.flatMap((at) => {
      const { device, linkMtu: mtu } = at.value;
      return mtu === null || mtu === teredoMtu ? [] : say('link-mtu', at, { device: device ?? 'of Teredo', mtu });
    }),
    ...server.flatMap((at) => {
      const mtu = at.value.reply?.advertisement?.mtu ?? teredoMtu;
      return mtu === teredoMtu ? [] : say('advertised-mtu', at, { server: at.value.server, mtu });
    }),
  ],
  examples: [
    {
      name: '1280',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [TeredoServer.on('teredo')] },
      says: [],
    },
    {
      name: 'not known',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { device: null, linkMtu: null })] },
      says: [],
    },
    {
      name: 'Ethernet size',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { linkMtu: 1500 })] },
      says: ['link-mtu'],
    },
    {
      name: 'advertised',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [advertising(1400)] },
      says: ['advertised-mtu'],
    },
    {
      name: 'no MTU option',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo')], server: [advertising(null)] },
      says: [],
    },
  ],
});

function advertising(mtu: number | null) {
  const { reply } = TeredoServer.sample;
  return TeredoServer.on('teredo', {
    reply: reply && { ...reply, advertisement: reply.advertisement && { ...reply.advertisement, mtu } },
  });
}
