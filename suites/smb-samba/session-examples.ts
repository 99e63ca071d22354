import type { Seen } from '../../harness/model/observation.ts';
import type { PathId } from '../../harness/model/path.ts';
import { Session } from './observations/session.ts';
import { refusedLogin, v4 } from './troubles.ts';

/** For examples: a session with this in it. */
export const sessionOn = (path: PathId, change: Partial<Session> = {}): Seen<Session> =>
  Session.on(path, { ...(path === 'ipv4' ? v4 : {}), ...change });

const { roundTrip } = Session.sample;
if (roundTrip === null) throw new TypeError('the sample of a session has a round trip');

export const roundTripOn = (path: PathId, change: Partial<typeof roundTrip> = {}): Seen<Session> =>
  sessionOn(path, { roundTrip: { ...roundTrip, ...change } });

export const rejected: Partial<Session> = { trouble: refusedLogin, login: null, unc: [], roundTrip: null, interfaces: null };
