import { check, v6Paths } from '../../../harness/model/check.ts';
import { MixedSession } from '../observations/browser.ts';

type Try = MixedSession['tries'][number];

const kept = { outcome: 'loaded' as const, status: 200, kept: true };
const tries = (change: Partial<Try>, base: Partial<Try> = {}): { tries: Try[] } => ({
  tries: [
    { from: 4, to: 4, ...kept, ...base },
    { from: 6, to: 4, ...kept, ...change },
    { from: 4, to: 6, ...kept },
  ],
});

/** RFC 8305 4: the family is chosen for each connection, so one page's requests come from two addresses. */
export default check({
  title: 'a session survives a change of the family',
  requirement:
    'A session that began over one family goes on over the other: login and form tokens do not depend on the client address.',
  why: 'A browser changes between IPv6 and IPv4 from one connection to the next, and its user is logged out for it.',
  fix: 'Do not bind sessions or form tokens to the client address.',
  level: 'should',
  source: [{ rfc: 8305, section: '4' }],
  on: v6Paths,
  requires: ['http-iis/browser-page-load'],
  needs: { sessions: MixedSession },
  messages: {
    kept: ['info', '{url}: the session goes on over the other family, both ways'],
    lost: ['error', '{url}: the session is lost {ways}'],
    challenged: ['warning', '{url}: the session is challenged {ways}'],
    'no-session': ['no-baseline', '{url}: over IPv4 alone there is no session either (status {status})'],
    'not-loaded': ['not-applicable', '{url} does not load over both families'],
    'single-family': ['not-applicable', '{url}: this client has one family only'],
  },
  judge({ sessions }, say) {
    return sessions.map((at) => {
      const { url, dual, tries } = at.value;
      if (!dual) return say('single-family', at, { url });
      if (tries.some(({ outcome }) => outcome !== 'loaded')) return say('not-loaded', at, { url });
      const same = tries.find(({ from, to }) => from === to);
      if (same?.kept !== true) return say('no-session', at, { url, status: same?.status ?? 'unknown' });
      const lost = tries.filter((one) => !one.kept);
      if (lost.length === 0) return say('kept', at, { url });
      const ways = lost
        .map(({ from, to, status }) => `from IPv${from} to IPv${to} (status ${status ?? 'unknown'})`)
        .join(' and ');
      // RFC 9110 15.5.2: 401 asks for credentials again.
      return say(lost.every(({ status }) => status === 401) ? 'challenged' : 'lost', at, { url, ways });
    });
  },
  examples: [
    { name: 'the session goes on', seen: { sessions: [MixedSession.on('ipv6')] }, says: ['kept'] },
    {
      name: 'the session is bound to the address',
      seen: { sessions: [MixedSession.on('ipv6', tries({ status: 403, kept: false }))] },
      says: ['lost'],
    },
    {
      name: 'the user is asked again',
      seen: { sessions: [MixedSession.on('ipv6', tries({ status: 401, kept: false }))] },
      says: ['challenged'],
    },
    {
      name: 'no session at all',
      seen: { sessions: [MixedSession.on('ipv6', tries({}, { kept: false }))] },
      says: ['no-session'],
    },
    {
      name: 'the page does not load',
      seen: { sessions: [MixedSession.on('ipv6', tries({ outcome: 'net-error' }))] },
      says: ['not-loaded'],
    },
    {
      name: 'a client with IPv6 only',
      seen: { sessions: [MixedSession.on('ipv6', { dual: false, tries: [] })] },
      says: ['single-family'],
    },
  ],
});
