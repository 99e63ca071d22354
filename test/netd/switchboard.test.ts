import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../lab/netd/command.ts';
import { Lane } from '../../lab/netd/lane.ts';
import { Switchboard } from '../../lab/netd/switchboard.ts';

const board = () =>
  new Switchboard([
    { lane: { endpoint: 's64', direction: 'tx' }, knobs: { loss: 5 } },
    { lane: { endpoint: 's64', direction: 'rx' }, knobs: {} },
    { lane: { cable: 'wire', direction: 'ab' }, knobs: {} },
  ]);

describe('knobs', () => {
  it('change what is named and keep the rest', () => {
    const one = board();
    const set = { endpoint: 's64', direction: 'tx' };
    expect(one.answer(parseCommand(JSON.stringify({ set: { ...set, delay: 40, drop: true } })))).toEqual({
      event: 'set',
      ...set,
      delay: 40,
      loss: 5,
      drop: true,
    });
    expect(one.answer(parseCommand(JSON.stringify({ set: { ...set, drop: false } })))).toMatchObject({ delay: 40, drop: false });
    expect(one.answer(parseCommand('{"set":{"endpoint":"s64","direction":"rx"}}'))).toMatchObject({
      delay: 0,
      loss: 0,
      drop: false,
    });
  });

  it.each([
    ['{', /^command: expected JSON/u],
    ['{}', /^command: expected either/u],
    ['{"stats":false}', /^command: expected either/u],
    ['{"stats":true,"set":{}}', /^command: expected either/u],
    ['{"set":{"direction":"rx"}}', /^set: expected either "endpoint" or "cable"/u],
    ['{"set":{"endpoint":"s64","cable":"wire","direction":"rx"}}', /^set: expected either/u],
    ['{"set":{"endpoint":"s64","direction":"ab"}}', /^set\.direction: expected one of rx, tx, got "ab"/u],
    ['{"set":{"endpoint":"s64","direction":"rx","jitter":1}}', /^set\.jitter: expected one of/u],
    ['{"set":{"endpoint":"s64","direction":"rx","delay":"40"}}', /^set\.delay: expected a number/u],
    ['{"set":{"endpoint":"wire","direction":"rx"}}', /^set: expected one of s64\.tx, s64\.rx, wire\.ab, got "wire\.rx"/u],
  ])('refuse %s', (line, message) => {
    expect(() => board().answer(parseCommand(line))).toThrow(message);
  });
});

it('counts per lane and reason, by the kind of its owner', () => {
  const one = board();
  const lanes = [0, 1, 2].map((index) => new Lane(index, 1, one.shared, (packet) => packet.length));
  lanes[1]?.drop('source-mismatch');
  lanes[1]?.drop('source-mismatch');
  lanes[2]?.carry(Buffer.alloc(100), 0, 0);
  expect(one.answer({ stats: true })).toEqual({
    event: 'stats',
    endpoints: {
      s64: { tx: { packets: 0, bytes: 0, drops: {} }, rx: { packets: 0, bytes: 0, drops: { 'source-mismatch': 2 } } },
    },
    cables: { wire: { ab: { packets: 1, bytes: 100, drops: {} } } },
  });
});
