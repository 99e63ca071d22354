import { once } from 'node:events';
import { createServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { askAny } from '../../../harness/net/dns/ask-any.ts';
import { exchange } from '../../../harness/net/dns/exchange.ts';
import { walk, type Walking } from '../../../harness/net/dns/walk.ts';
import { makeAuthority } from '../../../lab/certificates.ts';
import { startNameServer } from '../../../lab/name-server/name-server.ts';
import type { ServedRecord, ServedZone } from '../../../lab/name-server/zone.ts';
import { replyTo } from './name-server.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const both: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'AAAA', '::1'],
  ['www', 'AAAA', '2001:db8::80'],
  ['big', 'TXT', 'x'.repeat(2_000)],
];

async function server(...zones: readonly ServedZone[]): Promise<number> {
  const { port, close } = await startNameServer({ addresses: ['127.0.0.1', '::1'], port: 0, zones });
  ends.push(close);
  return port;
}

const { signal } = new AbortController();
const at = { local: null, deadlineMs: 600, signal };

describe('an exchange', () => {
  it('is JSON, says who was asked, and what came', async () => {
    const port = await server({ name: 'good.test', records: both });
    const to = { ...at, address: '::1', port, transport: 'udp' as const };
    const got = await exchange({ name: 'www.good.test', type: 'AAAA', recursion: false, edns: 1_232 }, to);
    expect(got).toMatchObject({ server: '::1', port, transport: 'udp', name: 'www.good.test', type: 'AAAA', outcome: 'answer' });
    expect(got.answer).toMatchObject({ isAuthoritative: true, rcode: 'NOERROR', answers: [{ data: '2001:db8::80', ttl: 60 }] });
    expect(JSON.parse(JSON.stringify(got))).toEqual(got);
  });

  it.each([
    ['x-drop', 'udp', 'silent'],
    ['x-garbage', 'udp', 'malformed'],
    ['x-wrongid', 'udp', 'malformed'],
    ['x-wrongquestion', 'udp', 'malformed'],
    ['x-reset', 'tcp', 'reset'],
  ] as const)('with a server that gives %s by %s is %s', async (fault, transport, outcome) => {
    const port = await server({ name: 'good.test', records: both });
    const to = { ...at, address: '::1', port, transport };
    expect(await exchange({ name: `www.${fault}.good.test`, type: 'AAAA' }, to)).toMatchObject({ outcome, answer: null });
  });

  it('goes over TLS', async () => {
    const { issue } = await makeAuthority();
    const { certificate, key } = await issue({ names: ['dns.test'] });
    const listener = createServer({ cert: certificate, key, ALPNProtocols: ['dot'] }, (socket) => {
      socket.once('data', (framed: Buffer) => {
        const reply = replyTo(framed.subarray(2), [{ type: 'AAAA', name: 'www.good.test', ttl: 1, data: '2001:db8::80' }]);
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.end(Buffer.concat([length, reply]));
      });
    });
    listener.listen(0, '::1');
    await once(listener, 'listening');
    ends.push(() => void listener.close());
    const address = listener.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const question = { name: 'www.good.test', type: 'AAAA' };
    const got = await exchange(question, { ...at, address: '::1', port, transport: 'tls' });
    expect(got).toMatchObject({ transport: 'tls', outcome: 'answer', answer: { answers: [{ data: '2001:db8::80' }] } });
    const plain = await server({ name: 'good.test', records: both });
    expect(await exchange(question, { ...at, address: '::1', port: plain, transport: 'tls' })).toMatchObject({ answer: null });
  });
});

describe('asking any of several servers', () => {
  const isAuthority = ({ isAuthoritative }: { readonly isAuthoritative: boolean }) => isAuthoritative;

  it('does not wait for one that is silent', async () => {
    const port = await server({ name: 'good.test', records: both });
    const start = performance.now();
    const question = { name: 'www.x-drop-v4.good.test', type: 'AAAA' };
    const servers = ['127.0.0.1', '::1'].map((address) => ({ address, port }));
    const { answer } = await askAny(question, servers, isAuthority, { ...at, deadlineMs: 3_000 });
    expect(answer?.answers).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(1_500);
  });

  it('takes TCP after truncation, and leaves EDNS out where it is an error', async () => {
    const port = await server({ name: 'good.test', records: both });
    const servers = [{ address: '::1', port }];
    const big = await askAny({ name: 'big.good.test', type: 'TXT' }, servers, isAuthority, at);
    expect(big.asked).toMatchObject([{ transport: 'tcp' }]);
    const old = await askAny({ name: 'www.x-formerr-edns.good.test', type: 'AAAA' }, servers, isAuthority, at);
    expect(old.answer?.answers).toHaveLength(1);
  });

  it('has no answer where none is an authority', async () => {
    const port = await server({ name: 'good.test', records: both });
    const found = await askAny({ name: 'www.x-lame.good.test', type: 'AAAA' }, [{ address: '::1', port }], isAuthority, at);
    expect(found).toMatchObject({ answer: null, asked: [{ outcome: 'answer' }] });
  });
});

describe('a walk from the root', () => {
  const walking = (rootPort: number, port: number, family: 4 | 6 = 6): Walking => ({
    ...at,
    family,
    roots: ['127.0.0.1', '::1'],
    rootPort,
    port,
  });
  const delegated: readonly ServedRecord[] = [
    ['good.test', 'NS', 'ns.good.test'],
    ['ns.good.test', 'AAAA', '::1'],
  ];

  it('goes down zone by zone, with one family alone', async () => {
    const port = await server({ name: 'good.test', records: both });
    const root = await server({ name: '', records: delegated });
    const found = await walk('www.good.test', 'AAAA', walking(root, port));
    expect(found).toMatchObject({ end: 'answer', answers: [{ data: '2001:db8::80' }] });
    expect(found.cuts.map(({ zone, servers }) => [zone, servers.map(({ by }) => by)])).toEqual([
      ['', ['hint']],
      ['good.test', ['glue']],
    ]);
    expect(await walk('www.good.test', 'AAAA', walking(root, port, 4))).toMatchObject({ end: 'stopped', stop: 'no-address' });
    expect(await walk('nobody.good.test', 'AAAA', walking(root, port))).toMatchObject({ end: 'nxdomain' });
    expect(await walk('www.good.test', 'MX', walking(root, port))).toMatchObject({ end: 'no-data' });
  });

  it('follows aliases from the root', async () => {
    const port = await server(
      { name: 'good.test', records: both },
      { name: 'other.test', records: [['shop', 'CNAME', 'www.good.test.']] },
    );
    const root = await server({ name: '', records: [...delegated, ['other.test', 'NS', 'ns.good.test']] });
    const found = await walk('shop.other.test', 'AAAA', walking(root, port));
    expect(found.answers.map(({ type }) => type)).toEqual(['CNAME', 'AAAA']);
    expect(found.cuts.find(({ zone }) => zone === 'other.test')?.servers).toMatchObject([{ by: 'glue', addresses: ['::1'] }]);
  });

  it('ends where zones and aliases lead in circles', async () => {
    const port = await server({
      name: 'loop.test',
      records: [
        ['a', 'CNAME', 'b.other.test.'],
        ['b.sub', 'NS', 'ns.loop.test.'],
      ],
    });
    const root = await server({
      name: '',
      records: [
        ['loop.test', 'NS', 'ns.other.test'],
        ['other.test', 'NS', 'ns.loop.test'],
        ['lame.test', 'NS', 'ns.lame.test'],
        ['ns.lame.test', 'AAAA', '::1'],
      ],
    });
    expect(await walk('a.loop.test', 'AAAA', walking(root, port))).toMatchObject({ end: 'stopped', stop: 'no-address' });
    expect(await walk('a.lame.test', 'AAAA', walking(root, port))).toMatchObject({ end: 'stopped', stop: 'lame' });
  });
});
