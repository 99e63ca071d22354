import { check } from '../../../harness/model/check.ts';
import { UploadRun } from '../observations.ts';
import { whereOf } from '../pages.ts';

const isTaken = ({ outcome, status }: UploadRun['runs'][number]): boolean =>
  outcome === 'complete' && status !== null && status < 400;
const statusOf = ({ runs }: UploadRun): number | null => runs.find(({ outcome }) => outcome === 'complete')?.status ?? null;

const stalled = { outcome: 'stalled' as const, status: null, octets: 65_536, longestGapMs: 5_000 };
const dead = { runs: [stalled, stalled, stalled], control: 'fine' as const };
const answered = (status: number) => ({ runs: [{ outcome: 'complete' as const, status, octets: 307_200, longestGapMs: 4 }] });
const [taken] = UploadRun.sample.runs;
const reference = [UploadRun.on('ipv4', { address: '192.0.2.80' })];

export default check({
  title: 'a large request body arrives',
  requirement: 'A POST of 300 kB to the sink of the target completes on every path.',
  why: 'Forms and uploads hang where Packet Too Big is lost or a listener has another size limit, and nobody sees it in a page check.',
  fix: 'Let ICMPv6 type 2 (Packet Too Big) reach the clients of this server, or clamp the TCP MSS to 1220.',
  fixes: {
    refused: 'Use the same body limits and handlers on all listeners.',
    'cut-short': 'Find what closes the connection early on this path.',
  },
  level: 'must',
  source: [
    { rfc: 8200, section: '5' },
    { rfc: 8201, section: '4' },
    { rfc: 4443, section: '3.2' },
  ],
  // The same black hole in both directions is one fault, and so is a site that answers otherwise here.
  requires: ['http-iis/reach', 'http-iis/large-body', 'http-iis/vhost-parity', 'http-iis/status-parity'],
  needs: { uploads: UploadRun, reference: UploadRun.onReference().optional() },
  messages: {
    taken: ['info', '{url} at {endpoint} took {octets} octets: status {status}'],
    stalled: [
      'error',
      '{url} at {endpoint}: 3 of 3 uploads stopped after {octets} octets; over IPv4 it completes, and to the control on this path {control}',
    ],
    'stalled-alone': ['error', '{url} at {endpoint}: 3 of 3 uploads stopped after {octets} octets; IPv4 was not asked'],
    'control-failed': [
      'path-down',
      '{url} at {endpoint}: uploads stop after {octets} octets, and to the control on this path too',
    ],
    'broken-everywhere': ['warning', '{url} at {endpoint} does not take the upload ({answer}), and over IPv4 neither'],
    refused: ['error', '{url} at {endpoint} answers {status}, over IPv4 {referenceStatus}'],
    'cut-short': ['error', '{url} at {endpoint}: the connection ends during the upload; over IPv4 it completes'],
    flaky: ['warning', '{url} at {endpoint}: {failed} of {runs} uploads did not complete'],
    slow: ['budget', '{url} at {endpoint}: {octets} octets went out before the time was over'],
    unsent: [
      'not-applicable',
      '{url} at {endpoint}: there was no connection to send over; see http-iis/status-parity and http-iis/tls-parity',
    ],
    'no-sink': ['not-applicable', '{url} at {endpoint} takes no upload: status {status}'],
  },
  judge({ uploads, reference }, say, path) {
    return uploads.map((at) => {
      const where = whereOf(at);
      const { runs, control } = at.value;
      const base = path === 'ipv4' ? undefined : reference.find(({ value }) => value.url === at.value.url);
      const seen = [at, ...(base === undefined ? [] : [base])];
      const octets = Math.max(...runs.map((run) => run.octets));
      const isTakenOnV4 = base !== undefined && base.value.runs.some(isTaken);
      const failed = runs.filter(({ outcome }) => outcome !== 'complete').length;
      const status = statusOf(at.value);
      if (status !== null) {
        if (status < 400)
          return failed > 0
            ? say('flaky', at, { ...where, failed, runs: runs.length })
            : say('taken', at, { ...where, octets, status });
        if (isTakenOnV4) return say('refused', seen, { ...where, status, referenceStatus: statusOf(base.value) ?? 0 });
        return status === 413
          ? say('broken-everywhere', seen, { ...where, answer: 'status 413' })
          : say('no-sink', at, { ...where, status });
      }
      if (runs.every(({ outcome }) => outcome === 'unsent')) return say('unsent', at, where);
      if (runs.some(({ outcome }) => outcome === 'slow')) return say('slow', at, { ...where, octets });
      if (control === 'failed') return say('control-failed', at, { ...where, octets });
      if (base !== undefined && !isTakenOnV4) return say('broken-everywhere', seen, { ...where, answer: runs[0]?.outcome ?? '' });
      const stalls = runs.filter(({ outcome }) => outcome === 'stalled').length;
      if (stalls === 3) {
        if (base === undefined) return say('stalled-alone', at, { ...where, octets });
        return say('stalled', seen, { ...where, octets, control: control === 'fine' ? 'too' : 'it was not asked' });
      }
      return stalls > 0 || base === undefined
        ? say('flaky', at, { ...where, failed, runs: runs.length })
        : say('cut-short', seen, where);
    });
  },
  examples: [
    { name: 'it is taken', seen: { uploads: [UploadRun.on('ipv6')], reference }, says: ['taken'] },
    { name: 'it stalls, the control is fine', seen: { uploads: [UploadRun.on('ipv6', dead)], reference }, says: ['stalled'] },
    {
      name: 'it stalls, the control too',
      seen: { uploads: [UploadRun.on('ipv6', { ...dead, control: 'failed' })], reference },
      says: ['control-failed'],
    },
    { name: 'it stalls, IPv4 was not asked', seen: { uploads: [UploadRun.on('ipv6', dead)] }, says: ['stalled-alone'] },
    {
      name: 'it stalls everywhere',
      seen: { uploads: [UploadRun.on('ipv6', dead)], reference: [UploadRun.on('ipv4', dead)] },
      says: ['broken-everywhere'],
    },
    { name: 'a smaller limit over IPv6', seen: { uploads: [UploadRun.on('ipv6', answered(413))], reference }, says: ['refused'] },
    {
      name: 'too large for both',
      seen: { uploads: [UploadRun.on('ipv6', answered(413))], reference: [UploadRun.on('ipv4', answered(413))] },
      says: ['broken-everywhere'],
    },
    {
      name: 'no sink',
      seen: { uploads: [UploadRun.on('ipv6', answered(405))], reference: [UploadRun.on('ipv4', answered(405))] },
      says: ['no-sink'],
    },
    {
      name: 'cut off',
      seen: { uploads: [UploadRun.on('ipv6', { runs: [{ ...stalled, outcome: 'cut' }] })], reference },
      says: ['cut-short'],
    },
    {
      name: 'no TLS session',
      seen: { uploads: [UploadRun.on('ipv6', { runs: [{ ...stalled, outcome: 'unsent' }] })], reference },
      says: ['unsent'],
    },
    {
      name: 'a lossy line',
      seen: {
        uploads: [UploadRun.on('ipv6', { runs: [stalled, ...(taken ? [taken] : []), stalled], control: 'fine' })],
        reference,
      },
      says: ['flaky'],
    },
    {
      name: 'a slow line',
      seen: { uploads: [UploadRun.on('ipv6', { runs: [{ ...stalled, outcome: 'slow' }] })], reference },
      says: ['slow'],
    },
  ],
});
