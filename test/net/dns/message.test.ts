import { type Answer, encode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { addressesOf, query, readReply } from '../../../harness/net/dns/message.ts';

const name = 'shop.test';
const asked = { id: 7, question: { name, type: 'AAAA' } } as const;
const response = (answers: Answer[], flags = 0) =>
  encode({ type: 'response', id: 7, flags, questions: [{ type: 'AAAA', name }], answers });
const aaaa = (data: string): Answer => ({ type: 'AAAA', name, ttl: 1, data });
const [good, other] = [aaaa('2001:db8::80'), aaaa('2001:db8::81')];

/** A response of two records, the first of which has only this many octets of RDATA. */
function shortened(octets: number): Buffer {
  const wire = response([good, other]);
  const one = response([good]);
  const [head, tail] = [wire.subarray(0, one.length), wire.subarray(one.length)];
  const short = Buffer.from(head.subarray(0, head.length - 16 + octets));
  short.writeUInt16BE(octets, head.length - 18);
  return Buffer.concat([short, tail]);
}

const addresses = (wire: Buffer) => {
  const read = readReply(wire, asked);
  return read.outcome === 'reply' ? addressesOf(read.reply, 'AAAA') : read.why;
};

describe('a DNS message', () => {
  it('asks with recursion desired, and a fresh id', () => {
    const { id, wire } = query({ name, type: 'AAAA' });
    expect(wire.readUInt16BE(0)).toBe(id);
    expect(wire.readUInt16BE(2)).toBe(0x0100);
    const ids = new Set(Array.from({ length: 20 }, () => query({ name, type: 'A' }).id));
    expect(ids.size).toBeGreaterThan(10);
  });

  it('gives the records, the response code and TC', () => {
    expect(addresses(response([good, other]))).toEqual(['2001:db8::80', '2001:db8::81']);
    expect(readReply(response([], 0x0200 | 3), asked)).toMatchObject({ reply: { rcode: 'NXDOMAIN', isTruncated: true } });
    expect(readReply(response([], 9), asked)).toMatchObject({ reply: { rcode: 'RCODE 9', isTruncated: false } });
  });

  it.each([0, 4, 15])('drops an AAAA record of %i octets, and no record behind it', (octets) => {
    expect(addresses(shortened(octets))).toEqual(['2001:db8::81']);
  });

  it.each([
    ['octets that are no message', Buffer.from('garbage'), 'unreadable'],
    ['nothing', Buffer.alloc(0), 'unreadable'],
    ['a record that is cut off', response([good]).subarray(0, -5), 'unreadable'],
    ['another id', Buffer.concat([Buffer.from([0, 8]), response([good]).subarray(2)]), 'other-message'],
    ['a question', encode({ type: 'query', id: 7, questions: [{ type: 'A', name }] }), 'other-message'],
  ])('tells %s from an answer', (_, wire, why) => {
    expect(readReply(wire, asked)).toMatchObject({ outcome: 'malformed', why });
  });
});
