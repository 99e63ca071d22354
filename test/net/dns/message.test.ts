import { type Answer, encode } from 'dns-packet';
import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../harness/net/dns/decode.ts';
import { labelText, readName, writeName } from '../../../harness/net/dns/name.ts';
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

describe('decodeMessage', () => {
  const decoded = (wire: Buffer) => {
    const message = decodeMessage(wire);
    if ('malformed' in message) throw new Error(message.malformed);
    return message;
  };

  it('keeps the octets of a record of the wrong length, and why', () => {
    expect(decoded(shortened(4)).answers).toMatchObject([
      { type: 'AAAA', malformed: 'RDLENGTH is 4, not 16', data: '\\# 4 20010db8' },
      { type: 'AAAA', malformed: null, data: '2001:db8::81' },
    ]);
  });

  it('reads a mapped address as one', () => {
    expect(decoded(response([aaaa('::ffff:192.0.2.1')])).answers[0]?.data).toBe('::ffff:192.0.2.1');
  });

  it('takes the sections of a dynamic update, whose records of class ANY are empty', () => {
    const wire = response([good]);
    const [header, rest] = [wire.subarray(0, -16), Buffer.from(wire.subarray(0, -16))];
    rest.writeUInt16BE(0x2800, 2);
    rest.writeUInt16BE(255, header.length - 8);
    rest.writeUInt16BE(0, header.length - 2);
    expect(decoded(rest)).toMatchObject({ opcode: 5, answers: [{ type: 'AAAA', data: '\\# 0', malformed: null }] });
  });

  it('extends the response code by EDNS, and keeps OPT to itself', () => {
    const { wire } = query({ name, type: 'A', edns: 4_096, dnssecOk: true });
    wire.writeUInt8(1, wire.length - 6);
    expect(decoded(wire)).toMatchObject({
      rcode: 'RCODE 16',
      additionals: [],
      edns: { version: 0, size: 4_096, dnssecOk: true },
    });
  });

  it('says where it stopped', () => {
    expect(decodeMessage(response([good]).subarray(0, -5))).toMatchObject({
      malformed: 'a record ends behind the message',
      at: 27,
    });
  });

  it('never throws', () => {
    assert(
      property(uint8Array({ minLength: 0, maxLength: 200 }), nat(200), nat(255), (octets, at, value) => {
        decodeMessage(Buffer.from(octets));
        const wire = response([good, other]);
        wire[at % wire.length] = value;
        decodeMessage(wire);
      }),
    );
  });
});

describe('a name', () => {
  it('comes back as it was written', () => {
    const label = uint8Array({ minLength: 1, maxLength: 12 }).map(labelText);
    assert(
      property(array(label, { maxLength: 8 }), (labels) => {
        const text = labels.join('.');
        expect(readName(writeName(text), 0).name).toBe(text);
      }),
    );
  });

  it.each(['a..b', `${'x'.repeat(64)}.test`, Array.from({ length: 130 }, () => 'x').join('.')])('is none: %s', (text) => {
    expect(() => writeName(text)).toThrow(RangeError);
  });
});
