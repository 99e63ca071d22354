import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { decode, encode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import check from '../../../suites/http-iis/checks/https-rr-hint-live.ts';
import { type AnyCheck, say } from '../../../harness/model/check.ts';
import { parseAltSvc } from '../../../suites/http-iis/alt-svc.ts';
import alternatives from '../../../suites/http-iis/probes/alternatives.ts';
import httpsRecords from '../../../suites/http-iis/probes/https-records.ts';
import { closedPort } from '../../net/peer.ts';
import { vantageOf } from '../../model/vantage.ts';
import { certificates } from './certificates.ts';
import { mutated, site } from './site.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const { signal } = new AbortController();
const now = () => performance.now();

/** A name server on ::1 with one HTTPS record for each name below shop.test, and an A record for v4only.shop.test. */
async function nameServer(rdata: Buffer | null): Promise<number> {
  const socket = createSocket('udp6').on('message', (query, from) => {
    const { id = 0, questions = [] } = decode(query);
    const [{ name, type } = { name: '', type: 'A' }] = questions;
    const head = encode({ type: 'response', id, questions, answers: [] });
    if (query.readUInt16BE(query.length - 4) === 65 && rdata !== null) {
      // RFC 1035 4.1.3; dns-packet does not write this type.
      const record = Buffer.concat([Buffer.from('c00c004100010000003c0000', 'hex'), rdata]);
      record.writeUInt16BE(rdata.length, 10);
      const question = query.subarray(12);
      const header = Buffer.from(head.subarray(0, 12));
      header.writeUInt16BE(1, 6);
      socket.send(Buffer.concat([header, question, record]), from.port, from.address);
      return;
    }
    const answers = name === 'v4only.shop.test' && type === 'A' ? [{ type: 'A' as const, name, data: '127.0.0.1' }] : [];
    socket.send(encode({ type: 'response', id, questions, answers }), from.port, from.address);
  });
  socket.bind(0, '::1');
  await once(socket, 'listening');
  ends.push(() => socket.close());
  return socket.address().port;
}

const param = (key: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(key, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
};
const port16 = (port: number): Buffer => {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(port);
  return octets;
};

describe('https-records', () => {
  const { ca, good, namesOnly } = certificates();

  async function tls(pair: { key: string; cert: string }, address = '127.0.0.1', on = 0): Promise<number> {
    const server = createServer({ ...pair, ALPNProtocols: ['h2'] }, (socket) => socket.on('error', () => socket.destroy()));
    server.on('tlsClientError', () => {});
    server.listen(on, address);
    await once(server, 'listening');
    ends.push(() => server.close());
    const at = server.address();
    return at === null || typeof at === 'string' ? 0 : at.port;
  }

  async function asked(hints: readonly string[], port: number, record?: Buffer) {
    const octets = Buffer.from(hints.flatMap((hint) => hint.split('.').map(Number)));
    const params = [param(1, Buffer.from('\x02h2')), param(3, port16(port)), ...(hints.length > 0 ? [param(4, octets)] : [])];
    const rdata = record ?? Buffer.concat([Buffer.from('000100', 'hex'), ...params]);
    const address = '127.0.0.1';
    const input = { url: 'https://shop.test/', address, port: 443, name: 'shop.test', ca, resolverPort: await nameServer(rdata) };
    const value = await httpsRecords.run({ input, vantage: vantageOf(address, { resolvers: ['::1'] }), signal, now });
    expect(httpsRecords.gives.schema.parse(value)).toEqual(value);
    const judge: AnyCheck['judge'] = check.judge;
    const says = judge({ records: [{ step: 's', path: 'ipv4', aim: 'a', sample: 1, value }] }, say, 'ipv4');
    return says.map(({ message }) => message).toSorted();
  }

  it('a hint that serves the site', async () => {
    expect(await asked(['127.0.0.1'], await tls(good))).toEqual(['one-family', 'serves', 'serves']);
  });

  it('a hint where nothing listens', async () => {
    expect(await asked(['127.0.0.2'], await tls(good))).toEqual(['hint-dead', 'one-family', 'serves']);
  });

  it('a hint that leads to somebody else', async () => {
    const port = await tls(good);
    const stranger = { ...namesOnly, ...certificates().good };
    await tls(stranger, '127.0.0.2', port);
    expect(await asked(['127.0.0.2'], port)).toEqual(['one-family', 'other-certificate', 'serves']);
  });

  it('a record without hints, a malformed one, and none', async () => {
    const port = await tls(good);
    expect(await asked([], port)).toEqual(['serves']);
    expect(await asked([], port, Buffer.from('0001000006000120', 'hex'))).toEqual(['malformed']);
    expect(await asked([], port, Buffer.from('00000003666f6f00', 'hex').subarray(0, 3))).toEqual([]);
  });
});

describe('alternatives', () => {
  it('asks each on the family of the page', async () => {
    const closed = await closedPort('::1');
    let own = 0;
    const { port, close } = await site({
      v6: mutated((_, response) => {
        const fields = [`h2=":${own}"`, `h2="v4only.shop.test:${own}"`, `h2="[::1]:${closed}"`, 'h2="::1:443"', 'h3=":443"'];
        response.setHeader('Alt-Svc', fields.join(', '));
        return false;
      }),
    });
    ends.push(close);
    own = port;
    const get = { scheme: 'http', address: '::1', port, name: 'shop.test', host: 'shop.test', target: '/', ca: null } as const;
    const input = { ...get, marker: null, resolverPort: await nameServer(null) };
    const { list } = await alternatives.run({ input, vantage: vantageOf('::1', { resolvers: ['::1'] }), signal, now });
    expect(list.map(({ outcome }) => outcome)).toEqual(['open', 'no-address', 'refused', 'malformed', 'no-client']);
  });
});

describe('parseAltSvc', () => {
  it.each<[string, unknown[]]>([
    ['clear', []],
    ['h2=":443"; ma=60; persist=1', [{ protocol: 'h2', host: '', port: 443 }]],
    ['w%3Dx%3Ay="alt.test:8443"', [{ protocol: 'w=x:y', host: 'alt.test', port: 8443 }]],
    ['h2="[2001:db8::1]:443"', [{ protocol: 'h2', host: '2001:db8::1', port: 443 }]],
    ['h3=":443", h2="a,b:1"', [{ protocol: 'h3' }, { malformed: 'bad-name' }]],
    ['h2="2001:db8::1:443"', [{ malformed: 'an IPv6 literal without brackets' }]],
    ['h2="[2001:db8::1:443"', [{ malformed: 'unclosed-bracket' }]],
    ['h2=alt.test:443', [{ malformed: 'no protocol-id="authority"' }]],
    ['h2="alt.test"', [{ malformed: 'no port' }]],
    ['h2="alt.test:0"', [{ malformed: 'no port' }]],
    ['h2="alt.test:65536"', [{ malformed: 'no port' }]],
  ])('%s', (field, expected) => {
    expect(parseAltSvc(field)).toMatchObject(expected);
  });

  it('reads no more than ten', () => {
    expect(parseAltSvc(Array.from({ length: 40 }, () => 'h2=":443"').join(','))).toHaveLength(10);
  });
});
