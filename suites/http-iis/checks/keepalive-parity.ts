import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { Idle, KeepAlive } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

const ways: Readonly<Record<KeepAlive['end'], string>> = {
  answered: 'is answered',
  announced: 'meets a connection that the server announced to close',
  closed: 'meets a closed connection',
  reset: 'meets a reset',
  silent: 'meets silence',
  malformed: 'gets a malformed reply',
  unsent: 'could not be made',
};

const dead = { ends: ['silent', 'silent', 'silent'] as KeepAlive['end'][] };
const closed = { ends: ['closed', 'closed', 'closed'] as KeepAlive['end'][] };
const reference = [KeepAlive.on('ipv4', v4)];
const referenceIdles = [Idle.on('ipv4', v4)];
const loops = [KeepAlive.on('ipv6')];

export default check({
  title: 'persistent connections last as over IPv4',
  requirement:
    'Ten requests on one connection succeed as over IPv4, and a connection that pauses is not lost in silence on this path only.',
  why: 'Every browser, API client and proxy keeps connections; one that is lost in silence hangs until a timeout, at the user’s next click.',
  fix: 'Use equal keep-alive timeouts and request limits for both families.',
  fixes: {
    lost: 'Raise the flow timer of the IPv6 firewall or load balancer above the keep-alive timeout of the server, or let it send a reset.',
    flaky: 'Look for a load balancer with several members, or a table of flows that overruns.',
  },
  level: 'should',
  source: [
    { rfc: 9112, section: '9.3' },
    { rfc: 9112, section: '9.5' },
  ],
  requires: ['http-iis/status-parity', 'http-iis/tls-parity', 'http-iis/vhost-parity'],
  needs: {
    loops: KeepAlive,
    reference: KeepAlive.onReference(),
    idles: Idle.optional(),
    referenceIdles: Idle.onReference().optional(),
  },
  messages: {
    same: ['info', '{url} at {endpoint} answers {answered} of {asked} requests on one connection, as over IPv4'],
    fewer: [
      'warning',
      '{url} at {endpoint} answers {answered} of {asked} requests on one connection (the next {way}), over IPv4 {referenceAnswered}',
    ],
    unsent: ['not-applicable', '{url} at {endpoint}: no connection on both paths; see http-iis/status-parity'],
    kept: ['info', '{url} at {endpoint}: after a pause of {seconds} s the next request {way}, as over IPv4'],
    lost: [
      'error',
      '{url} at {endpoint}: after a pause of {seconds} s the next request meets silence on 3 of 3 connections; the control’s own connection lives',
    ],
    'lost-unproven': [
      'no-control',
      '{url} at {endpoint}: after a pause of {seconds} s the next request meets silence, and the control proves nothing ({control})',
    ],
    'control-lost': [
      'path-flaky',
      '{url} at {endpoint}: after a pause of {seconds} s the next request meets silence, and so does one to the control',
    ],
    'lost-everywhere': [
      'warning',
      '{url} at {endpoint}: after a pause of {seconds} s the next request meets silence, over IPv4 too',
    ],
    flaky: [
      'warning',
      '{url} at {endpoint}: after a pause of {seconds} s the next request meets silence on {silent} of 3 connections',
    ],
    'closes-earlier': [
      'warning',
      '{url} at {endpoint}: after a pause of {seconds} s the next request {way}; over IPv4 it {referenceWay}',
    ],
  },
  judge({ loops, reference, idles, referenceIdles }, say) {
    const counts = loops.map((at) => {
      const base = reference.find(({ value }) => value.url === at.value.url);
      const values = { ...whereOf(at), answered: at.value.answered, asked: at.value.asked };
      if (base === undefined || base.value.end === 'unsent' || at.value.end === 'unsent') return say('unsent', at, values);
      if (at.value.answered >= base.value.answered) return say('same', [at, base], values);
      return say('fewer', [at, base], { ...values, way: ways[at.value.end], referenceAnswered: base.value.answered });
    });
    const pauses = idles.map((at) => {
      const { ends, control, pauseMs, url } = at.value;
      const base = referenceIdles.find(({ value }) => value.url === url && value.pauseMs === pauseMs) ?? referenceIdles[0];
      const values = { ...whereOf(at), seconds: pauseMs / 1_000 };
      const silent = ends.filter((end) => end === 'silent').length;
      const end = ends.find((one) => one !== 'silent') ?? 'unsent';
      const seen = [at, ...(base === undefined ? [] : [base])];
      const [referenceEnd = 'unsent'] = base?.value.ends ?? [];
      if (silent === 3) {
        if (control === 'dead') return [say('control-lost', at, values)];
        if (base?.value.ends.every((one) => one === 'silent') === true) return [say('lost-everywhere', seen, values)];
        return [control === 'alive' ? say('lost', seen, values) : say('lost-unproven', seen, { ...values, control })];
      }
      if (end === 'unsent' || base === undefined || referenceEnd === 'unsent') return [];
      if (silent > 0) return [say('flaky', seen, { ...values, silent })];
      if (end === 'answered' || referenceEnd !== 'answered') return [say('kept', seen, { ...values, way: ways[end] })];
      return [say('closes-earlier', seen, { ...values, way: ways[end], referenceWay: ways[referenceEnd] })];
    });
    return [...counts, ...pauses.flat()];
  },
  examples: [
    {
      name: 'ten requests, and one after a pause',
      seen: { loops, reference, idles: [Idle.on('ipv6')], referenceIdles },
      says: ['same', 'kept'],
    },
    {
      name: 'no persistence over IPv6',
      seen: { loops: [KeepAlive.on('ipv6', { answered: 1, end: 'announced' })], reference },
      says: ['fewer'],
    },
    {
      name: 'the same limit',
      seen: {
        loops: [KeepAlive.on('ipv6', { answered: 5, end: 'announced' })],
        reference: [KeepAlive.on('ipv4', { ...v4, answered: 5, end: 'announced' })],
      },
      says: ['same'],
    },
    {
      name: 'no connection',
      seen: { loops: [KeepAlive.on('ipv6', { answered: 0, end: 'unsent' })], reference },
      says: ['unsent'],
    },
    {
      name: 'a firewall forgets the flow',
      seen: { loops, reference, idles: [Idle.on('ipv6', dead)], referenceIdles },
      says: ['same', 'lost'],
    },
    {
      name: 'the same, and the control closes its connections early',
      seen: { loops, reference, idles: [Idle.on('ipv6', { ...dead, control: 'closed' })], referenceIdles },
      says: ['same', 'lost-unproven'],
    },
    {
      name: 'a NAT of the path forgets the flow',
      seen: { loops, reference, idles: [Idle.on('ipv6', { ...dead, control: 'dead' })], referenceIdles },
      says: ['same', 'control-lost'],
    },
    {
      name: 'lost over IPv4 too',
      seen: { loops, reference, idles: [Idle.on('ipv6', dead)], referenceIdles: [Idle.on('ipv4', { ...v4, ...dead })] },
      says: ['same', 'lost-everywhere'],
    },
    {
      name: 'one of three is lost',
      seen: { loops, reference, idles: [Idle.on('ipv6', { ends: ['answered', 'silent', 'answered'] })], referenceIdles },
      says: ['same', 'flaky'],
    },
    {
      name: 'a shorter timeout over IPv6',
      seen: { loops, reference, idles: [Idle.on('ipv6', closed)], referenceIdles },
      says: ['same', 'closes-earlier'],
    },
    {
      name: 'both close in time',
      seen: { loops, reference, idles: [Idle.on('ipv6', closed)], referenceIdles: [Idle.on('ipv4', { ...v4, ...closed })] },
      says: ['same', 'kept'],
    },
  ],
});
