import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { readCounters } from '../../lab/netd/counters.ts';
import { MAX_HELD_BYTES, MAX_HELD_PACKETS } from '../../lab/netd/delay-line.ts';
import { type Knobs, writeKnobs } from '../../lab/netd/knobs.ts';
import { Lane } from '../../lab/netd/lane.ts';
import { Switchboard } from '../../lab/netd/switchboard.ts';
import { ERRNO } from '../../lab/netd/sys.ts';

/** A lane whose kernel takes everything and remembers the first octet and the hop. */
function lane(knobs: Partial<Knobs>, seed = 1) {
  const { shared } = new Switchboard([{ lane: { cable: 'wire', direction: 'ab' }, knobs }]);
  const sent: number[][] = [];
  const made = new Lane(0, seed, shared, (packet, hop) => sent.push([packet.readUInt8(0), hop]));
  const send = (first: number, now: number, size = 1) => made.carry(Buffer.alloc(size, first), first + 100, now);
  return {
    lane: made,
    sent,
    send,
    turn: (more: Partial<Knobs>) => writeKnobs(shared.knobs, 0, more),
    stats: () => readCounters(shared.counters, 0),
  };
}

describe('delay', () => {
  it('holds for exactly as long as set, in order, with the hop', () => {
    const { lane: line, sent, send } = lane({ delay: 40 });
    send(1, 0);
    send(2, 10);
    expect(line.due).toBe(40);
    line.release(39.9);
    expect(sent).toEqual([]);
    line.release(40);
    expect(sent).toEqual([[1, 101]]);
    expect(line.due).toBe(50);
    line.release(50);
    expect(sent).toEqual([
      [1, 101],
      [2, 102],
    ]);
    expect(line.due).toBe(Infinity);
  });

  it('copies what it holds: the buffer is read into again', () => {
    const { lane: line, sent } = lane({ delay: 1 });
    const scratch = Buffer.from([7]);
    line.carry(scratch, 0, 0);
    scratch[0] = 9;
    line.release(1);
    expect(sent).toEqual([[7, 0]]);
  });

  it('counts live, and never lets a later packet overtake', () => {
    const { lane: line, sent, send, turn } = lane({ delay: 1000 });
    send(1, 0);
    turn({ delay: 0 });
    send(2, 5);
    expect(sent).toEqual([]);
    line.release(5);
    expect(sent.map(([first]) => first)).toEqual([1, 2]);
    send(3, 6);
    expect(sent.map(([first]) => first)).toEqual([1, 2, 3]);
  });

  it('is bounded in packets', () => {
    const { lane: line, sent, send, stats } = lane({ delay: 1 });
    for (let count = 0; count < MAX_HELD_PACKETS + 3; count += 1) send(1, 0);
    line.release(1);
    expect(sent).toHaveLength(MAX_HELD_PACKETS);
    expect(stats().drops).toEqual({ 'queue-full': 3 });
  });

  it('is bounded in bytes', () => {
    const { lane: line, sent, send, stats } = lane({ delay: 1 });
    const size = 65_535;
    const room = Math.floor(MAX_HELD_BYTES / size);
    for (let count = 0; count < room + 2; count += 1) send(1, 0, size);
    line.release(1);
    send(1, 2, size);
    line.release(3);
    expect(sent).toHaveLength(room + 1);
    expect(stats().drops).toEqual({ 'queue-full': 2 });
  });

  it('keeps order and count when it never runs empty', () => {
    const { lane: line, sent, send } = lane({ delay: 100 });
    for (let now = 0; now < 20_000; now += 1) {
      send(now % 251, now);
      line.release(now);
    }
    expect(sent).toHaveLength(20_000 - 100);
    expect(sent.every(([first], index) => first === index % 251)).toBe(true);
  });
});

describe('loss', () => {
  const survivors = (seed: number) => {
    const { sent, send, stats } = lane({ loss: 20 }, seed);
    for (let count = 0; count < 250; count += 1) send(count, 0);
    expect(stats().drops['fault-loss']).toBe(250 - sent.length);
    return sent.map(([first]) => first);
  };

  it('takes about its share, the same packets for the same seed', () => {
    expect(survivors(7)).toEqual(survivors(7));
    expect(survivors(7)).not.toEqual(survivors(8));
    expect(survivors(7).length).toBeGreaterThan(175);
    expect(survivors(7).length).toBeLessThan(225);
  });

  it('takes all at 100 and none at 0', () => {
    const { sent, send, turn } = lane({ loss: 100 });
    for (let count = 0; count < 100; count += 1) send(1, 0);
    expect(sent).toHaveLength(0);
    turn({ loss: 0 });
    for (let count = 0; count < 100; count += 1) send(1, 0);
    expect(sent).toHaveLength(100);
  });
});

it('drop takes everything until it is off', () => {
  const { sent, send, turn, stats } = lane({ drop: true });
  send(1, 0);
  turn({ drop: false });
  send(2, 0);
  expect(sent).toEqual([[2, 102]]);
  expect(stats()).toEqual({ packets: 1, bytes: 1, drops: { 'fault-drop': 1 } });
});

it.each([
  ['EIO', 'link-down'],
  ['ENETDOWN', 'link-down'],
  ['ENETUNREACH', 'no-route'],
  ['EHOSTUNREACH', 'no-route'],
  ['EPERM', 'filtered'],
  ['EACCES', 'filtered'],
  ['EMSGSIZE', 'too-big'],
  ['EAGAIN', 'buffer-full'],
  ['ENOBUFS', 'buffer-full'],
  ['EINVAL', 'send-failed'],
])('a send that ends with %s counts as %s', (name, reason) => {
  const { shared } = new Switchboard([{ lane: { cable: 'wire', direction: 'ab' }, knobs: {} }]);
  const refusing = new Lane(0, 1, shared, () => {
    koffi.errno(ERRNO[name] ?? 0);
    return -1;
  });
  refusing.carry(Buffer.alloc(1), 0, 0);
  expect(readCounters(shared.counters, 0)).toEqual({ packets: 0, bytes: 0, drops: { [reason]: 1 } });
});
