import { check } from '../../../harness/model/check.ts';
import { afterControl } from '../chain.ts';
import { Transfer } from '../observations.ts';

type Both = typeof Transfer.sample;

/**
 * Where Packet Too Big is lost, ping, connect and even the status line pass, and the body never comes (RFC 2923 2.1): only
 * the number of octets tells.
 */
export default check({
  title: 'large bodies arrive whole in both directions',
  requirement: 'A body of 256 KiB from the control and one to it arrive complete.',
  why: 'A path that swallows large packets makes every page and every upload hang, while small probes call it healthy.',
  fix: 'Let ICMPv6 Packet Too Big (ICMP fragmentation needed) pass, or clamp the TCP MSS to the smallest link on the way.',
  level: 'must',
  source: [
    { rfc: 8201, section: '4' },
    { rfc: 2923, section: '2.1' },
    { rfc: 4890, section: '4.3.1' },
  ],
  gate: true,
  requires: afterControl,
  needs: { transfer: Transfer.where({ aim: 'transfer' }) },
  messages: {
    'download-short': ['path-down', 'of {expected} octets from the control {octets} arrived (status {status}, {ended}, {ms} ms)'],
    'upload-short': [
      'path-down',
      'of {expected} octets to the control it confirmed {arrived} (status {status}, {ended}, {ms} ms)',
    ],
    slow: ['path-flaky', 'a body of {expected} octets {direction} the control was still under way after {ms} ms'],
    'upload-changed': ['path-down', 'all {expected} octets reached the control, with another hash'],
  },
  judge: ({ transfer }, say) => [
    ...transfer.flatMap((at) => {
      const { status, octets, expected, ended, ms } = at.value.download;
      if (octets === expected && status === 200) return [];
      if (ended === 'slow') return say('slow', at, { expected, direction: 'from', ms: Math.round(ms) });
      return say('download-short', at, { expected, octets, status: status ?? 'none', ended, ms: Math.round(ms) });
    }),
    ...transfer.flatMap((at) => {
      const { status, arrived, expected, isIntact, ended, ms } = at.value.upload;
      if (isIntact) return [];
      if (ended === 'slow') return say('slow', at, { expected, direction: 'to', ms: Math.round(ms) });
      if (arrived === expected) return say('upload-changed', at, { expected });
      return say('upload-short', at, {
        expected,
        arrived: arrived ?? 'none',
        status: status ?? 'none',
        ended,
        ms: Math.round(ms),
      });
    }),
  ],
  examples: [
    { name: 'whole', seen: { transfer: [Transfer.on('ipv6')] }, says: [] },
    {
      name: 'status 200 and no body',
      seen: { transfer: [at({ download: { octets: 0, ended: 'silent' } })] },
      says: ['download-short'],
    },
    {
      name: 'no status',
      seen: { transfer: [at({ download: { status: null, octets: 0, ended: 'ETIMEDOUT' } })] },
      says: ['download-short'],
    },
    {
      name: 'uploads hang',
      seen: { transfer: [at({ upload: { status: null, arrived: null, isIntact: false, ended: 'silent' } })] },
      says: ['upload-short'],
    },
    {
      name: 'pages trickle',
      seen: { transfer: [at({ download: { octets: 90_000, ended: 'slow', ms: 9_000 } })] },
      says: ['slow'],
    },
    {
      name: 'uploads trickle',
      seen: { transfer: [at({ upload: { status: null, arrived: null, isIntact: false, ended: 'slow', ms: 9_000 } })] },
      says: ['slow'],
    },
    { name: 'octets change on the way', seen: { transfer: [at({ upload: { isIntact: false } })] }, says: ['upload-changed'] },
  ],
});

function at({ download, upload }: { download?: Partial<Both['download']>; upload?: Partial<Both['upload']> }) {
  return Transfer.on('ipv6', {
    download: { ...Transfer.sample.download, ...download },
    upload: { ...Transfer.sample.upload, ...upload },
  });
}
