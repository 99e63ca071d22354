import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { type Answer, type DecodedPacket, decode, encode, type OptAnswer, type RecordType } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameServer } from '../../lab/daemons/name-server.ts';
import { type NameServer, startNameServer } from '../../lab/name-server/name-server.ts';
import type { ServedRecord } from '../../lab/name-server/zone.ts';
import { freePort, startDaemon } from './start-daemon.ts';

const records: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'AAAA', '2001:db8::53'],
  ['shop', 'A', '192.0.2.80'],
  ['shop', 'AAAA', '2001:db8::80', 30],
  ['www', 'CNAME', 'shop'],
  ['_ldap._tcp', 'SRV', '0 1 389 shop'],
  ['sub', 'NS', 'ns.sub'],
  ['ns.sub', 'AAAA', '2001:db8::54'],
  ['big', 'TXT', 'x'.repeat(2_000)],
  ['alias', 'HTTPS', '\\# 3 000000'],
  ['*.wild', 'A', '192.0.2.9'],
];

let server: NameServer;
beforeAll(async () => {
  server = await startNameServer({ addresses: ['127.0.0.1', '::1'], port: 0, zones: [{ name: 'lab.test', records }] });
});
afterAll(async () => await server.close());

type Options = { edns?: number; address?: '127.0.0.1' | '::1'; port?: number };

const queryFor = (name: string, type: RecordType, edns?: number): Buffer =>
  encode({
    type: 'query',
    id: 7,
    questions: [{ type, name }],
    additionals:
      edns === undefined
        ? []
        : [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: edns,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            } satisfies OptAnswer,
          ],
  });

/** Null for 200 ms of silence. */
async function raw(
  name: string,
  type: RecordType,
  { edns, address = '::1', port = server.port }: Options = {},
): Promise<Buffer | null> {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  try {
    const got = once(socket, 'message', { signal: AbortSignal.timeout(200) });
    socket.send(queryFor(name, type, edns), port, address);
    const [message] = await got;
    return message;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  } finally {
    socket.close();
  }
}

const read = (wire: Buffer | null): DecodedPacket => {
  if (wire === null) throw new Error('silence');
  return decode(wire);
};
const ask = async (name: string, type: RecordType, options?: Options) => read(await raw(`${name}.lab.test`, type, options));
const rcode = ({ flags = 0 }: DecodedPacket) => flags & 15;
const data = (list: readonly Answer[] = []) => list.map((one) => [one.name, one.type, 'data' in one ? one.data : null]);

async function overTcp(name: string): Promise<Buffer | null> {
  const socket = connect(server.port, '::1');
  const query = queryFor(`${name}.lab.test`, 'TXT');
  socket.write(Buffer.concat([Buffer.of(0, query.length), query]));
  let got = Buffer.alloc(0);
  try {
    for await (const piece of socket) {
      got = Buffer.concat([got, piece as Buffer]);
      if (got.length >= 2 && got.length >= 2 + got.readUInt16BE()) return got.subarray(2);
    }
    return null;
  } finally {
    socket.destroy();
  }
}

describe('our name server, asked nothing odd', () => {
  it('is an authority', async () => {
    const reply = await ask('shop', 'AAAA');
    expect([rcode(reply), reply.flag_aa, reply.flag_tc]).toEqual([0, true, false]);
    expect(reply.answers).toMatchObject([{ name: 'shop.lab.test', type: 'AAAA', data: '2001:db8::80', ttl: 30 }]);
  });

  it('follows an alias, and knows a wildcard', async () => {
    expect(data((await ask('www', 'A')).answers)).toEqual([
      ['www.lab.test', 'CNAME', 'shop.lab.test'],
      ['shop.lab.test', 'A', '192.0.2.80'],
    ]);
    expect(data((await ask('any.wild', 'A')).answers)).toEqual([['any.wild.lab.test', 'A', '192.0.2.9']]);
  });

  it.each([
    ['shop', 0],
    ['_tcp', 0],
    ['nothing', 3],
  ])('denies MX of %s with code %i and a SOA', async (name, code) => {
    const reply = await ask(name, 'MX');
    expect([rcode(reply), reply.answers, data(reply.authorities)[0]?.slice(0, 2)]).toEqual([code, [], ['lab.test', 'SOA']]);
  });

  it('refers to a child zone, with glue', async () => {
    const reply = await ask('a.sub', 'A');
    expect([reply.flag_aa, data(reply.authorities), data(reply.additionals)]).toEqual([
      false,
      [['sub.lab.test', 'NS', 'ns.sub.lab.test']],
      [['ns.sub.lab.test', 'AAAA', '2001:db8::54']],
    ]);
  });

  it('refuses what is not its own', async () => {
    expect(rcode(read(await raw('example.org', 'A')))).toBe(5);
  });

  it('truncates by the size offered, and tells all over TCP', async () => {
    expect(await ask('big', 'TXT')).toMatchObject({ flag_tc: true, answers: [] });
    expect((await ask('big', 'TXT', { edns: 4_096 })).flag_tc).toBe(false);
    expect(read(await overTcp('big')).answers).toHaveLength(1);
  });

  it('answers EDNS with EDNS', async () => {
    expect((await ask('shop', 'A', { edns: 1_232 })).additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1_232 }]);
    expect((await ask('shop', 'A')).additionals).toEqual([]);
  });
});

describe('our name server, asked for a fault', () => {
  it.each([
    ['servfail', 2],
    ['notimp', 4],
    ['refused', 5],
    ['formerr', 1],
    ['nxdomain', 3],
    ['nxdomainbare', 3],
  ])('%s of AAAA, and of AAAA only', async (fault, code) => {
    const [aaaa, a] = await Promise.all([ask(`shop.x-${fault}-aaaa`, 'AAAA'), ask(`shop.x-${fault}-aaaa`, 'A')]);
    expect([rcode(aaaa), aaaa.answers, rcode(a), a.answers?.length]).toEqual([code, [], 0, 1]);
    expect(aaaa.authorities).toHaveLength(fault === 'nxdomain' ? 1 : 0);
  });

  it('is silent where it shall be', async () => {
    const name = 'shop.x-drop-aaaa-v6.lab.test';
    expect(await raw(name, 'AAAA')).toBe(null);
    expect(await raw(name, 'A')).not.toBe(null);
    expect(await raw(name, 'AAAA', { address: '127.0.0.1' })).not.toBe(null);
  });

  it('is late', async () => {
    const start = performance.now();
    await ask('shop.x-late120', 'A');
    expect(performance.now() - start).toBeGreaterThan(115);
  });

  it('cuts an AAAA record to four octets', async () => {
    const wire = await raw('shop.x-rdlen4.lab.test', 'AAAA');
    expect(wire?.subarray(-6)).toEqual(Buffer.of(0, 4, 0, 0, 0, 0x80));
  });

  it('is lame, refers upward, denies without SOA or an empty non-terminal', async () => {
    expect(await ask('shop.x-lame-aaaa', 'AAAA')).toMatchObject({ flag_aa: false, answers: [{ data: '2001:db8::80' }] });
    expect(await ask('shop.x-upward', 'AAAA')).toMatchObject({
      flag_aa: false,
      answers: [],
      authorities: [{ name: '.', type: 'NS' }],
    });
    expect(await ask('shop.x-nodatabare', 'AAAA')).toMatchObject({ answers: [], authorities: [] });
    expect(rcode(await ask('_tcp.x-entnxdomain', 'AAAA'))).toBe(3);
    expect(rcode(await ask('shop.x-entnxdomain', 'MX'))).toBe(0);
  });

  it('knows no EDNS', async () => {
    const reply = await ask('shop.x-formerr-edns', 'A', { edns: 1_232 });
    expect([rcode(reply), reply.additionals, rcode(await ask('shop.x-formerr-edns', 'A'))]).toEqual([1, [], 0]);
  });

  it('truncates, over TCP too', async () => {
    expect(await ask('shop.x-tc', 'A')).toMatchObject({ flag_tc: true, answers: [] });
    expect(read(await overTcp('big.x-tc')).flag_tc).toBe(true);
    expect(read(await overTcp('big.x-tc-udp')).flag_tc).toBe(false);
  });

  it('resets TCP', async () => {
    await expect(overTcp('big.x-reset')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('confuses ids, questions and their case', async () => {
    expect((await ask('shop.x-wrongid', 'A')).id).toBe(7 ^ 0xffff);
    expect((await ask('shop.x-wrongquestion', 'A')).questions?.[0]?.name).toBe('other.invalid');
    expect((await ask('ShOp', 'A')).questions?.[0]?.name).toBe('ShOp.lab.test');
    expect((await ask('ShOp.x-lower', 'A')).questions?.[0]?.name).toBe('shop.x-lower.lab.test');
  });

  it('is silent to what is no query', async () => {
    const socket = createSocket('udp6');
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(100) });
    socket.send(Buffer.alloc(30, 0xff), server.port, '::1');
    socket.send(Buffer.alloc(3), server.port, '::1');
    await expect(heard).rejects.toThrow('aborted');
    socket.close();
  });
});

it('is a daemon of the lab', async () => {
  const port = await freePort();
  await startDaemon(
    nameServer({
      name: 'resolver',
      node: 'ns',
      addresses: ['::1'],
      port,
      zones: [{ name: 'lab.test', records }],
      recursive: true,
    }),
  );
  expect(await ask('shop', 'A', { port })).toMatchObject({ flag_aa: false, flag_ra: true, answers: [{ data: '192.0.2.80' }] });
});
