import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { FirstOctet } from '../observations/clients.ts';

/** Milliseconds. Resolvers wait 1 to 5 s for a server that does not answer; nothing else adds as much to each connection. */
const stallMs = 1_000;
const fineMs = 500;

const on = (fresh: number[], reused: number | null = 1) => [
  FirstOctet.on('ipv6', { fresh, reused, unanswered: 3 - fresh.length }),
];
const reference = [FirstOctet.on('ipv4', { address: '192.0.2.80' })];
const round = (ms: number): number => Math.round(ms);

/** A wait that each new connection has and a second request does not is for who we are, and not for the page. */
export default check({
  title: 'no wait for the client’s name',
  requirement: 'The first octet for a client without reverse DNS comes within 500 ms of that for one with it.',
  why: 'Servers that look up each client’s name wait until the lookup fails; most IPv6 clients have no name (RFC 4472 7.1).',
  fix: 'Turn reverse lookups off (IIS: `enableReverseDns`; httpd: `HostnameLookups Off`), or make them after the reply.',
  level: 'should',
  source: [
    { rfc: 4472, section: '7.1' },
    { rfc: 4472, section: '7.3' },
  ],
  on: v6Paths,
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { times: FirstOctet, reference: FirstOctet.onReference() },
  messages: {
    fine: ['info', '{url} at {endpoint}: first octet after {ms} ms, over IPv4 {referenceMs} ms'],
    stalls: [
      'warning',
      '{url} at {endpoint}: first octet of each new connection after {ms} ms, of a second request after {reusedMs} ms; over IPv4 {referenceMs} ms',
    ],
    slow: [
      'info',
      '{url} at {endpoint}: first octet after {ms} ms, over IPv4 {referenceMs} ms, and no faster on a used connection: not a lookup for each connection',
    ],
    few: ['few-samples', '{url} at {endpoint}: {answered} of {asked} connections gave a reply'],
  },
  judge({ times, reference: [reference] }, say) {
    if (reference === undefined) return [];
    return times.map((at) => {
      const { url, fresh, reused, unanswered } = at.value;
      const where = { url, endpoint: endpointText(at.value) };
      const few = [at, reference].find(({ value }) => value.fresh.length < 2);
      if (few !== undefined) {
        const answered = few === at ? fresh.length : few.value.fresh.length;
        return say('few', [at, reference], { ...where, answered, asked: few === at ? fresh.length + unanswered : 3 });
      }
      // The least of all: what is always there.
      const [ms, referenceMs] = [Math.min(...fresh), Math.min(...reference.value.fresh)];
      const values = { ...where, ms: round(ms), referenceMs: round(referenceMs) };
      const offset = ms - referenceMs;
      if (offset <= fineMs) return say('fine', [at, reference], values);
      if (offset <= stallMs || reused === null || ms - reused < offset / 2) return say('slow', [at, reference], values);
      return say('stalls', [at, reference], { ...values, reusedMs: round(reused) });
    });
  },
  examples: [
    { name: 'at once', seen: { times: on([2, 3, 2]), reference }, says: ['fine'] },
    { name: 'one slow reply', seen: { times: on([2_400, 3, 2]), reference }, says: ['fine'] },
    { name: 'five seconds for each connection', seen: { times: on([5_004, 5_010, 5_003]), reference }, says: ['stalls'] },
    { name: 'as slow on a used connection', seen: { times: on([1_800, 1_790, 1_810], 1_795), reference }, says: ['slow'] },
    { name: 'no used connection', seen: { times: on([1_800, 1_790, 1_810], null), reference }, says: ['slow'] },
    { name: 'one reply', seen: { times: on([2]), reference }, says: ['few'] },
  ],
});
