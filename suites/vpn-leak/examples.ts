import type { Seen } from '../../harness/model/observation.ts';
import type { Way } from './attribution.ts';
import { type OraclePhase, Session, type Timeline, type View } from './observations.ts';

/** Whom the reflector sees in the examples. */
export const native4 = '198.51.100.1';
export const native6 = '2001:db8:50::100';
export const exit4 = '198.51.100.20';
export const exit6 = '2001:db8:20::2';
export const reflector4 = '203.0.113.80';
export const reflector6 = '2001:db8:80::80';
/** Of nobody known. */
export const stranger6 = '2001:db8:99::1';

const { baseline, tunnel } = Session.sample;
if (tunnel === null) throw new TypeError('the sample has a tunnel');
const inner: View = tunnel;

type Apparent = Omit<View['whoami'][number], 'tag'>;

export const silence: Apparent = { source: null, code: 'ETIMEDOUT', ms: 2_500 };
export const refusal: Apparent = { source: null, code: 'EHOSTUNREACH', ms: 1 };

type Answer = string | Apparent;

/** What the reflector told by each way; the sample's tunnel where nothing is said. */
export const whoami = (answers: Partial<Record<Way, Answer>>, of: View = inner): Pick<View, 'whoami'> => {
  const full = (answer: Answer) => (typeof answer === 'string' ? { source: answer, code: null, ms: 12 } : answer);
  const extra = answers.nat64 === undefined ? [] : [{ tag: 'nat64' as const, ...full(answers.nat64) }];
  const known = of.whoami.map((one) => {
    const answer = answers[one.tag];
    return answer === undefined ? one : { ...one, ...full(answer) };
  });
  return { whoami: [...known, ...extra] };
};

export const leaking6 = whoami({ lit6: native6, name6: native6, dual: native6 });
export const blocked6 = whoami({ lit6: refusal, name6: refusal, dual: exit4 });

export const stun = (four: Answer, six: Answer): Pick<View, 'stun'> => ({
  stun: ([4, 6] as const).map((family) => {
    const answer = family === 4 ? four : six;
    return { family, ...(typeof answer === 'string' ? { source: answer, code: null, ms: 12 } : answer) };
  }),
});

/** Where the kernel sends packets to these; to the reflector by `wg0` unless told. */
export const egress = (devices: Readonly<Record<string, string | null>>): Pick<View, 'egress'> => ({
  egress: Object.entries({ [reflector4]: 'wg0', [reflector6]: 'wg0', ...devices }).map(([destination, device]) => ({
    destination,
    device,
    code: device === null ? 'EHOSTUNREACH' : null,
  })),
});

/** A session with these differences; of the views, to the sample's. */
export function session(
  change: Omit<Partial<Session>, 'baseline' | 'tunnel'> & { baseline?: Partial<View>; tunnel?: Partial<View> | null } = {},
): Seen<Session> {
  const { baseline: before = {}, tunnel: now = {}, ...rest } = change;
  return Session.on('vpn', {
    ...rest,
    baseline: { ...baseline, ...before },
    tunnel: now === null ? null : { ...inner, ...now },
  });
}

export const declared = (change: Partial<Session['declared']>): Pick<Session, 'declared'> => ({
  declared: { ...Session.sample.declared, ...change },
});

/** What the reflector told without the VPN, where that is not the sample's. */
export const before = (answers: Partial<Record<Way, Answer>>): Pick<View, 'whoami'> => whoami(answers, baseline);

/** No IPv6 without the VPN. */
export const v4Only = { baseline: before({ lit6: refusal, name6: refusal, dual: native4 }) };

export const left = (phase: OraclePhase['phase'], ...events: OraclePhase['events']): Pick<Session, 'oracle'> => ({
  oracle: [{ phase, outer: 10, plumbing: 2, events }],
});

export const packetTo = (destination: string, port: number | null = 80, protocol = 'tcp'): OraclePhase['events'][number] => ({
  source: destination.includes(':') ? native6 : destination === '-' ? '-' : '192.168.50.100',
  destination,
  protocol,
  port,
  packets: 3,
});

/** Samples of one event; each a family, a time, and whom the reflector saw. */
export const timeline = (
  event: Timeline['event'],
  samples: readonly (readonly [family: 4 | 6, ms: number, source: string | null])[],
  command: Timeline['command'] = { code: 0, ms: 20, output: '' },
): Timeline => ({
  event,
  everyMs: event === 'existing' ? null : 25,
  command: event === 'existing' ? null : command,
  samples: samples.map(([family, ms, source]) => ({
    ms,
    family,
    transport: 'udp',
    source,
    code: source === null ? 'EPERM' : null,
  })),
});

export const example = <const Id extends string>(name: string, seen: Seen<Session>, ...says: Id[]) => ({
  name,
  path: 'vpn' as const,
  seen: { session: [seen] },
  says,
});
