import { check } from '../../../harness/model/check.ts';
import { Session, SessionUse, type Sight } from '../observations/session.ts';
import { answerText, whereOf } from '../pages.ts';

const isSame = (a: Sight, b: Sight): boolean =>
  a.status !== null && a.status === b.status && a.location === b.location && a.shows === b.shows;

const stranger = Session.sample.stranger;
const begun4 = (change: Partial<Session> = {}) => Session.on('ipv4', { address: '192.0.2.80', ...change });
const begun6 = (change: Partial<Session> = {}) => Session.on('ipv6', change);
const abroad = (change: Partial<SessionUse> = {}) => SessionUse.on('ipv6', change, { aim: 'session-abroad' });
const neighbour = (change: Partial<SessionUse> = {}) =>
  SessionUse.on('ipv6', { use: 'neighbour', local: { address: '2001:db8:6::107', port: 40_000 }, ...change });

/** A dual-stack client races both families for each connection (RFC 8305), so one session comes from both. */
export default check({
  title: 'a session is not bound to one client address',
  requirement:
    'A session begun over IPv4 goes on over this path, and from another address of the same /64, unless the target declares otherwise.',
  why: 'Browsers change the family between two connections and their IPv6 address every day: users are thrown out at random.',
  fix: 'Bind the session to its token; or else to the IPv4 address and to the /64 of an IPv6 client, and leave family changes alone.',
  fixes: {
    unusable:
      'Name a page for members under `session.page`, its text under `session.shows`, and what the login takes under `session.form`.',
  },
  level: 'should',
  source: [{ rfc: 8305 }, { rfc: 8981, section: '3.4' }],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { uses: SessionUse, own: Session, reference: Session.onReference() },
  messages: {
    kept: ['info', '{url} at {endpoint} knows a session begun {begun}'],
    'family-bound': ['warning', '{url} at {endpoint} does not know a session begun {begun}: it answers {answer} {location}'],
    'address-bound': [
      'error',
      '{url} at {endpoint} does not know a session begun {begun}: it answers {answer} {location} to {client}',
    ],
    declared: ['info', '{url} at {endpoint} does not know a session begun {begun}, as the target declares'],
    unusable: ['no-baseline', '{url} at {endpoint} looks the same with a new session and without: nothing to compare'],
  },
  judge({ uses, own: [own], reference: [first] }, say) {
    if (own === undefined || first === undefined) return [];
    return uses.map((at) => {
      const { use, sight, isBound, local } = at.value;
      const origin = use === 'abroad' ? first : own;
      const { member, stranger: unknown, local: source } = origin.value;
      if (member === null || isSame(member, unknown) || sight === null) return say('unusable', origin, whereOf(origin));
      const begun = use === 'abroad' ? `over ${origin.path}` : `from ${source?.address ?? 'its /64'}`;
      const where = { ...whereOf(at), begun };
      if (isSame(sight, member)) return say('kept', [at, origin], where);
      if (isBound) return say('declared', [at, origin], where);
      const values = { ...where, answer: answerText(sight), location: sight.location ?? '' };
      if (use === 'abroad') return say('family-bound', [at, origin], values);
      return say('address-bound', [at, origin], { ...values, client: local?.address ?? 'its neighbour' });
    });
  },
  examples: [
    {
      name: 'goes on everywhere',
      seen: { uses: [abroad(), neighbour()], own: [begun6()], reference: [begun4()] },
      says: ['kept', 'kept'],
    },
    {
      name: 'known over IPv4 only',
      seen: { uses: [abroad({ sight: stranger })], own: [begun6()], reference: [begun4()] },
      says: ['family-bound'],
    },
    {
      name: 'bound to one address',
      seen: { uses: [neighbour({ sight: stranger })], own: [begun6()], reference: [begun4()] },
      says: ['address-bound'],
    },
    {
      name: 'bound, and it says so',
      seen: { uses: [abroad({ sight: stranger, isBound: true })], own: [begun6()], reference: [begun4()] },
      says: ['declared'],
    },
    {
      name: 'no session began',
      seen: {
        uses: [abroad({ sight: null })],
        own: [begun6()],
        reference: [begun4({ isBegun: false, member: null })],
      },
      says: ['unusable'],
    },
    {
      name: 'a page that anybody sees',
      seen: {
        uses: [abroad()],
        own: [begun6()],
        reference: [begun4({ stranger: { ...stranger, status: 200, location: null } })],
      },
      says: ['unusable'],
    },
  ],
});
