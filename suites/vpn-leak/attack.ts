import type { Finding, Say } from '../../harness/model/check.ts';
import type { Messages } from '../../harness/model/message.ts';
import { eventText, type Family, leftIn, listed, seenBy, type Within } from './attribution.ts';
import {
  declared,
  example,
  exit4,
  exit6,
  left,
  native4,
  native6,
  packetTo,
  reflector4,
  reflector6,
  session,
  silence,
  stranger6,
  whoami,
} from './examples.ts';
import type { Declared } from './observations.ts';

type Attack = NonNullable<Declared['attack']>;

/** What a check of an attack says; nothing is ever attacked outside of a lab. */
export const attackMessages = {
  held: ['info', 'the reflector saw {address}: the attack ({attack}) had no effect'],
  diverted: ['error', 'the reflector saw {address}: the attack ({attack}) led packets past the tunnel'],
  left: ['error', 'packets left beside the tunnel under the attack ({attack}): {events}'],
  unreachable: [
    'warning',
    'under the attack ({attack}) the reflector cannot be reached ({code}): it can block what it cannot read',
  ],
  'not-done': ['harness', 'the attack ({attack}) could not be made ({code})'],
  none: ['not-applicable', 'nobody attacks here'],
} as const satisfies Messages;

/** Judges by what the reflector saw by a literal, and by what a packet filter counted towards it. */
export function judgeAttack(
  { at, session, tunnel, whose }: Within,
  { attacks, family }: { readonly attacks: readonly Attack[]; readonly family: Family },
  say: Say<typeof attackMessages>,
): Finding<keyof typeof attackMessages>[] {
  const { attack } = session.declared;
  if (attack === null || !attacks.includes(attack)) return [say('none', at)];
  const { during } = session;
  if (during !== null && during.code !== 0) return [say('not-done', at, { attack, code: during.code ?? 'no end' })];
  const seen = seenBy(tunnel, family === 4 ? 'lit4' : 'lit6');
  const address = seen?.source ?? null;
  // An address of the uplink's, although it had none like it before: the attacker's prefix.
  const isUplinks = (text: string): boolean =>
    tunnel.addresses?.some((one) => one.device === session.uplink && one.address === text) === true;
  if (address !== null && (whose(address) === 'native' || isUplinks(address))) return [say('diverted', at, { attack, address })];
  const events = (leftIn(session, 'tunnel') ?? []).filter(({ destination }) => destination === session.reflector[family]);
  if (events.length > 0) return [say('left', at, { attack, events: listed(events.map(eventText)) })];
  if (address === null) return [say('unreachable', at, { attack, code: seen?.code ?? 'not asked' })];
  return [say('held', at, { attack, address })];
}

/** The examples of every such check. */
export function attackExamples(attack: Attack, family: Family) {
  const way = family === 4 ? 'lit4' : 'lit6';
  const reflector = family === 4 ? reflector4 : reflector6;
  const attacked = declared({ attack });
  return [
    example('nobody attacks', session(), 'none'),
    example('it has no effect', session({ ...attacked, tunnel: whoami({ [way]: family === 4 ? exit4 : exit6 }) }), 'held'),
    example(
      'it leads packets away',
      session({ ...attacked, tunnel: whoami({ [way]: family === 4 ? native4 : native6 }) }),
      'diverted',
    ),
    example('it swallows packets', session({ ...attacked, tunnel: whoami({ [way]: silence }) }), 'unreachable'),
    example(
      'replies do not come back',
      session({ ...attacked, tunnel: whoami({ [way]: silence }), ...left('tunnel', packetTo(reflector)) }),
      'left',
    ),
    example('it cannot be made', session({ ...attacked, during: { code: 2, ms: 5, output: '' } }), 'not-done'),
  ] as const;
}

/** Packets with an address that the attacker's advertisement gave to the uplink. */
export const strangersPrefix = example(
  'a prefix of the attacker’s',
  session({
    ...declared({ attack: 'ra-router' }),
    tunnel: { ...whoami({ lit6: stranger6 }), addresses: [{ device: 'eth0', address: stranger6, length: 64 }] },
  }),
  'diverted',
);
