import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { DualLoad } from '../observations/browser.ts';
import { median } from '../visits.ts';

/** What a user notices. */
const slowMs = 2_000;
/** RFC 8305 8: the Connection Attempt Delay is 250 ms by recommendation; Chromium 156 was measured with 287 to 294 ms. */
const fallbackMs = [150, 600] as const;

const load: DualLoad['loads'][number] = { outcome: 'loaded', detail: null, ms: 140, four: 0, six: 2, unknown: 0, connectMs: 1 };
const over4 = { ...load, ms: 440, four: 2, six: 0, connectMs: 300 };
const loads = (one: DualLoad['loads'][number]) => [one, one, one];
const dead = (one: Partial<typeof over4> = {}, six: DualLoad['six'] = 'timeout') => ({ six, loads: loads({ ...over4, ...one }) });

/** The page is judged, and not the browser: its own delay is the yardstick that shows the fallback has happened at all. */
export default check({
  title: 'a broken IPv6 address costs the user little',
  requirement:
    'Where IPv6 to the site is broken, a dual-stack browser has the page within 2 s of what it takes over IPv4; where it works, no fallback is needed.',
  why: 'RFC 8305 hides a dead IPv6 address at a price for each host and connection, and not at all in a page that asks many hosts in turn.',
  fix: 'Mend the IPv6 address (http-iis/reach), or take the AAAA record out until it works.',
  level: 'should',
  source: [
    { rfc: 8305, section: '5' },
    { rfc: 8305, section: '8' },
  ],
  on: ['ipv6'],
  needs: { dual: DualLoad },
  messages: {
    'not-needed': ['info', '{url}: {endpoint} answers, and the browser uses it'],
    fallback: ['warning', '{url}: {endpoint} answers, and the browser uses IPv4 all the same; see http-iis/reach'],
    quick: ['info', '{url}: {endpoint} is dead ({six}), which costs {extra} ms'],
    slow: ['warning', '{url}: {endpoint} is dead ({six}), which costs {extra} ms'],
    stranded: ['error', '{url}: {endpoint} is dead ({six}), and the page does not load ({detail}), whereas over IPv4 it does'],
    broken: ['error', '{url}: {endpoint} answers, and the page does not load ({detail}), whereas over IPv4 it does'],
    flaky: [
      'warning',
      '{url}: {endpoint} is {six}, and {failed} of {all} loads fail ({detail}), whereas over IPv4 the page loads',
    ],
    'no-baseline': ['no-baseline', '{url} does not load over IPv4 either'],
    'no-yardstick': ['few-samples', '{url}: {endpoint} is silent, and the fallback took {connect} ms: this is no Happy Eyeballs'],
    'no-name': ['not-applicable', '{url}: the browser finds no address for the name; the addresses are the configuration’s own'],
    'single-family': ['not-applicable', '{url}: this client has one family only'],
  },
  judge({ dual }, say) {
    return dual.map((at) => {
      const { url, dual: isDual, six, loads, baseline } = at.value;
      const endpoint = endpointText(at.value);
      if (!isDual || six === null) return say('single-family', at, { url });
      if (loads.every(({ detail }) => detail === 'ERR_NAME_NOT_RESOLVED')) return say('no-name', at, { url });
      if (baseline?.outcome !== 'loaded') return say('no-baseline', at, { url });
      const failed = loads.filter(({ outcome }) => outcome !== 'loaded');
      const detail = failed[0]?.detail ?? failed[0]?.outcome ?? '';
      const some = { url, endpoint, six, detail, failed: failed.length, all: loads.length };
      if (failed.length > 0 && failed.length < loads.length) return say('flaky', at, some);
      if (six === 'open') {
        if (failed.length > 0) return say('broken', at, { url, endpoint, detail });
        return loads.some(({ four }) => four > 0)
          ? say('fallback', at, { url, endpoint })
          : say('not-needed', at, { url, endpoint });
      }
      if (failed.length > 0) return say('stranded', at, { url, endpoint, six, detail });
      const extra = Math.round(Math.max(0, median(loads.map(({ ms }) => ms)) - baseline.ms));
      if (extra > slowMs) return say('slow', at, { url, endpoint, six, extra });
      const connect = Math.round(Math.max(0, ...loads.map(({ connectMs }) => connectMs ?? 0)));
      // A refusal falls back at once; only silence is waited for.
      if (six === 'timeout' && (connect < fallbackMs[0] || connect > fallbackMs[1]))
        return say('no-yardstick', at, { url, endpoint, connect });
      return say('quick', at, { url, endpoint, six, extra });
    });
  },
  examples: [
    {
      name: 'one load of three fails',
      seen: {
        dual: [DualLoad.on('ipv6', { loads: [load, load, { ...load, outcome: 'net-error', detail: 'ERR_CONNECTION_RESET' }] })],
      },
      says: ['flaky'],
    },
    { name: 'healthy', seen: { dual: [DualLoad.on('ipv6')] }, says: ['not-needed'] },
    { name: 'healthy, and not used', seen: { dual: [DualLoad.on('ipv6', { loads: loads(over4) })] }, says: ['fallback'] },
    { name: 'a black hole', seen: { dual: [DualLoad.on('ipv6', dead())] }, says: ['quick'] },
    { name: 'a refusal', seen: { dual: [DualLoad.on('ipv6', dead({ connectMs: 1, ms: 145 }, 'refused'))] }, says: ['quick'] },
    { name: 'many hosts in turn', seen: { dual: [DualLoad.on('ipv6', dead({ ms: 3_100 }))] }, says: ['slow'] },
    {
      name: 'the page gives up',
      seen: { dual: [DualLoad.on('ipv6', dead({ outcome: 'stalled' }))] },
      says: ['stranded'],
    },
    {
      name: 'IPv6 opens and gives no page',
      seen: { dual: [DualLoad.on('ipv6', { loads: loads({ ...load, outcome: 'net-error', detail: 'ERR_EMPTY_RESPONSE' }) })] },
      says: ['broken'],
    },
    {
      name: 'dead on both',
      seen: { dual: [DualLoad.on('ipv6', { ...dead(), baseline: { outcome: 'net-error', ms: 2 } })] },
      says: ['no-baseline'],
    },
    {
      name: 'no fallback in the time of one',
      seen: { dual: [DualLoad.on('ipv6', dead({ connectMs: 20 }))] },
      says: ['no-yardstick'],
    },
    {
      name: 'a name without DNS',
      seen: { dual: [DualLoad.on('ipv6', { loads: loads({ ...load, outcome: 'net-error', detail: 'ERR_NAME_NOT_RESOLVED' }) })] },
      says: ['no-name'],
    },
    {
      name: 'IPv6 only',
      seen: { dual: [DualLoad.on('ipv6', { dual: false, six: null, loads: [], baseline: null })] },
      says: ['single-family'],
    },
  ],
});
