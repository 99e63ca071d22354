import type { Finding, Say } from '../../harness/model/check.ts';
import type { Messages } from '../../harness/model/message.ts';
import { eventText, isControlled, leftIn, listed, seenBy, type Within } from './attribution.ts';
import { commandText } from './command-text.ts';
import {
  egress,
  example,
  exit4,
  exit6,
  leaking6,
  left,
  native4,
  native6,
  packetTo,
  reflector4,
  reflector6,
  session,
  timeline,
  whoami,
} from './examples.ts';
import type { Timeline } from './observations.ts';

/** What a check of a moment says. Silence is no leak: what is dropped reaches nobody. */
export const timelineMessages = {
  closed: ['info', 'within {ms} ms the reflector saw nobody from without the VPN ({answers} answers)'],
  leaked: ['error', 'the reflector saw {address} over IPv{family} {count} times, from {first} to {last} ms'],
  left: ['error', 'packets left beside the tunnel: {events}'],
  unknown: [
    'warning',
    'the reflector saw {address} over IPv{family} {count} times, from {first} to {last} ms: nobody’s known address',
  ],
  failed: ['harness', 'the command for it failed ({code}): {output}'],
  leaks: ['not-applicable', 'every family leaks while the tunnel stands'],
  none: ['not-applicable', 'the target names no command for this'],
} as const satisfies Messages;

/** Judges one moment. Families that leak while the tunnel stands, or were not seen without it, prove nothing here. */
export function judgeTimeline(
  within: Within,
  event: Timeline['event'],
  say: Say<typeof timelineMessages>,
): Finding<keyof typeof timelineMessages>[] {
  const { at, session, tunnel, whose } = within;
  const timeline = session.timelines.find((one) => one.event === event);
  if (timeline === undefined) return [say('none', at)];
  const { command, samples } = timeline;
  if (command !== null && command.code !== 0) return [say('failed', at, commandText(command))];
  const families = ([4, 6] as const).filter((family) => {
    const source = seenBy(tunnel, family === 4 ? 'lit4' : 'lit6')?.source ?? null;
    return isControlled(session, family) && (source === null || whose(source) !== 'native');
  });
  if (families.length === 0) return [say('leaks', at)];
  const seen = samples.filter(({ family, source }) => source !== null && families.includes(family));
  const byAddress = Map.groupBy(seen, ({ source }) => source ?? '');
  const strangers = [...byAddress].flatMap(([address, all]) => {
    const whom = whose(address);
    const times = all.map(({ ms }) => ms);
    const values = { address, count: all.length, first: Math.min(...times), last: Math.max(...times) };
    return whom === 'exit' ? [] : [say(whom === 'native' ? 'leaked' : 'unknown', at, { ...values, family: all[0]?.family ?? 4 })];
  });
  const towards = new Set(families.flatMap((family) => session.reflector[family] ?? []));
  const events = (leftIn(session, event) ?? []).filter(({ destination }) => towards.has(destination));
  const hasLeaked = strangers.some(({ message }) => message === 'leaked');
  const proof = hasLeaked || events.length === 0 ? [] : [say('left', at, { events: listed(events.map(eventText)) })];
  const all = [...strangers, ...proof];
  const ms = Math.max(0, ...samples.map((sample) => sample.ms));
  return all.length > 0 ? all : [say('closed', at, { ms, answers: seen.length })];
}

const quiet = [
  [4, 20, exit4],
  [6, 25, exit6],
  [4, 900, null],
  [6, 900, null],
] as const;

/** The examples of every such check. */
export function timelineExamples(event: Exclude<Timeline['event'], 'existing'>) {
  return [
    example('nobody asks for it', session(), 'none'),
    example('nothing is seen', session({ timelines: [timeline(event, quiet)] }), 'closed'),
    example('silence', session({ timelines: [timeline(event, [])] }), 'closed'),
    example(
      'both families go beside the tunnel',
      session({ timelines: [timeline(event, [...quiet, [4, 60, native4], [4, 80, native4], [6, 65, native6]])] }),
      'leaked',
      'leaked',
    ),
    example(
      'packets leave, and nobody answers',
      session({ timelines: [timeline(event, [])], ...left(event, packetTo(reflector4, 3_478, 'udp')) }),
      'left',
    ),
    example('an address of nobody known', session({ timelines: [timeline(event, [[4, 60, '192.0.2.9']])] }), 'unknown'),
    example(
      'a command that fails',
      session({ timelines: [timeline(event, [], { code: 1, ms: 4, output: 'no such process\n' })] }),
      'failed',
    ),
    example(
      'a command that does not end',
      session({ timelines: [timeline(event, [], { code: null, ms: 10_000, output: '' })] }),
      'failed',
    ),
    example(
      'IPv6 leaks anyway',
      session({
        tunnel: leaking6,
        timelines: [
          timeline(event, [
            [6, 60, native6],
            [4, 70, exit4],
          ]),
        ],
      }),
      'closed',
    ),
    example(
      'everything leaks anyway',
      session({
        tunnel: { ...whoami({ lit4: native4, lit6: native6 }), ...egress({ [reflector4]: 'eth0', [reflector6]: 'eth0' }) },
        timelines: [timeline(event, [[6, 60, native6]])],
      }),
      'leaks',
    ),
  ] as const;
}
