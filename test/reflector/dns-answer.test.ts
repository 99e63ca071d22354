import { decode, encode, type Packet } from 'dns-packet';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDns } from '../../harness/reflector/dns-answer.ts';

const zone = { name: 'leak.test', addresses: { 4: '192.0.2.53', 6: '2001:db8:53::53' } };
const run = '0123456789abcdef';
const isLive = (id: string): boolean => id === run;

function ask(
  name: string,
  type: 'A' | 'AAAA' | 'NS' | 'SOA' | 'TXT' = 'A',
  change: Packet = {},
  transport: 'udp' | 'tcp' = 'udp',
) {
  const wire = encode({ type: 'query', id: 7, questions: [{ name, type }], ...change });
  const { wire: reply, seen } = answerDns(wire, transport, zone, isLive);
  if (reply === null) throw new Error('no reply');
  const packet = decode(reply);
  const rcode = (packet.flags ?? 0) & 0xf;
  return { rcode, packet, seen, reply, data: packet.answers?.map((answer) => ('data' in answer ? answer.data : null)) };
}

describe('an authoritative answer', () => {
  it.each([
    ['four', 'A', ['192.0.2.53']],
    ['four', 'AAAA', []],
    ['six', 'AAAA', ['2001:db8:53::53']],
    ['six', 'A', []],
    ['dual', 'A', ['192.0.2.53']],
    ['dual', 'AAAA', ['2001:db8:53::53']],
    ['dual', 'TXT', []],
  ] as const)('of %s for %s is %o', (kind, type, data) => {
    const answer = ask(`${kind}-t1.${run}.leak.test`, type);
    expect(answer).toMatchObject({ rcode: 0, data, packet: { flag_aa: true, id: 7 } });
    expect(answer.packet.answers?.every((record) => 'ttl' in record && record.ttl === 0)).toBe(true);
    expect(answer.seen).toMatchObject({ run, tag: 't1', query: { type, transport: 'udp', subnet: null, payload: null } });
    expect(answer.packet.authorities).toMatchObject(data.length === 0 ? [{ type: 'SOA', data: { minimum: 0 } }] : []);
  });

  it('says that a name is not there, or that TCP has the answer', () => {
    expect(ask(`nx-t1.${run}.leak.test`)).toMatchObject({ rcode: 3, seen: { tag: 't1' } });
    expect(ask(`tc-t1.${run}.leak.test`)).toMatchObject({ rcode: 0, data: [], packet: { flag_tc: true } });
    expect(ask(`tc-t1.${run}.leak.test`, 'A', {}, 'tcp')).toMatchObject({ data: ['192.0.2.53'], packet: { flag_tc: false } });
  });

  it('keeps the case of the letters it was asked with, and remembers it', () => {
    const { reply, seen } = ask(`DuAl-T1.${run.toUpperCase()}.LeaK.tESt`);
    expect(reply.toString('latin1')).toContain('DuAl-T1');
    expect(seen?.query.name).toBe(`DuAl-T1.${run.toUpperCase()}.LeaK.tESt`);
  });

  it('tolerates a resolver that asks for a part of the name', () => {
    expect(ask(`${run}.leak.test`, 'NS')).toMatchObject({ rcode: 0, data: [], seen: null });
    expect(ask('fedcba9876543210.leak.test', 'NS').rcode).toBe(3);
  });

  it('knows its own zone, and no other', () => {
    expect(ask('leak.test', 'NS').data).toEqual(['ns.leak.test']);
    expect(ask('leak.test', 'SOA').packet.answers).toMatchObject([{ type: 'SOA' }]);
    expect(ask('ns.leak.test', 'AAAA').data).toEqual(['2001:db8:53::53']);
    for (const name of ['example.com', 'notleak.test', 'test'])
      expect(ask(name)).toMatchObject({ rcode: 5, packet: { flag_aa: false, answers: [] } });
    expect(ask('www.leak.test').rcode).toBe(3);
    expect(ask(`dual-t1.fedcba9876543210.leak.test`)).toMatchObject({ rcode: 3, seen: null });
  });

  it('remembers EDNS and the client subnet', () => {
    const options = [{ code: 8 as const, ip: '203.0.113.0', sourcePrefixLength: 24 }];
    const opt = {
      type: 'OPT' as const,
      name: '.',
      udpPayloadSize: 4_096,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options,
    };
    const { seen, packet } = ask(`four-t1.${run}.leak.test`, 'A', { additionals: [opt] });
    expect(seen?.query).toMatchObject({ subnet: '203.0.113.0/24', payload: 4_096 });
    expect(packet.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1_232 }]);
  });

  it('refuses what is no standard question', () => {
    const header = (flags: number, count: number) => {
      const wire = encode({ type: 'query', id: 7, questions: [{ name: 'leak.test', type: 'A' }] });
      wire.writeUInt16BE(flags, 2);
      wire.writeUInt16BE(count, 4);
      return answerDns(wire, 'udp', zone, isLive).wire;
    };
    expect((header(0x2800, 1)?.readUInt16BE(2) ?? 0) & 0xf).toBe(4);
    expect((header(0, 0)?.readUInt16BE(2) ?? 0) & 0xf).toBe(1);
    expect(header(0x8000, 1)).toBeNull();
  });
});

describe('whatever comes', () => {
  const isBounded = (wire: Buffer): boolean => (answerDns(wire, 'udp', zone, isLive).wire?.length ?? 0) <= 512;

  it('nothing is thrown, and no answer has more than 512 octets', () => {
    const sound = encode({ type: 'query', id: 7, questions: [{ name: `dual-t1.${run}.leak.test`, type: 'A' }] });
    const noise = fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => isBounded(Buffer.from(octets)));
    const damage = fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, value, cut) => {
      const broken = Buffer.from(sound);
      broken[at] = value;
      return isBounded(broken) && isBounded(broken.subarray(0, cut));
    });
    expect(() => fc.assert(noise, { numRuns: 2_000 })).not.toThrow();
    expect(() => fc.assert(damage, { numRuns: 2_000 })).not.toThrow();
  });
});
