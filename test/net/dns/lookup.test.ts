import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { blameOf } from '../../../harness/net/blame.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import { lookupRecords } from '../../../harness/net/dns/records.ts';
import { recordTypes } from '../../../harness/net/dns/svcb.ts';
import { nameServer as start, replyTo as reply } from './name-server.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const truncated = 0x0200;

async function nameServer(...answers: Parameters<typeof start>): Promise<number> {
  const { port, close } = await start(...answers);
  ends.push(close);
  return port;
}

const ask = (port: number, family: 4 | 6 = 6) =>
  lookup({
    name: 'shop.test',
    family,
    resolvers: ['::1'],
    port,
    local: null,
    timeoutMs: 200,
    signal: new AbortController().signal,
  });
const aaaa: Answer = { type: 'AAAA', name: 'shop.test', data: '2001:db8::80' };
const a: Answer = { type: 'A', name: 'shop.test', data: '192.0.2.80' };
const cname: Answer = { type: 'CNAME', name: 'shop.test', data: 'www.shop.test' };

describe('lookup', () => {
  it('gives the addresses of the family asked for', async () => {
    const port = await nameServer((query) => reply(query, [cname, aaaa, a]));
    expect(await ask(port)).toEqual(['2001:db8::80']);
    expect(await ask(port, 4)).toEqual(['192.0.2.80']);
  });

  it('gives none for a name without, and for no such name', async () => {
    expect(await ask(await nameServer((query) => reply(query, [])))).toEqual([]);
    expect(await ask(await nameServer((query) => reply(query, [], 3)))).toEqual([]);
  });

  it('goes to TCP when the answer is truncated', async () => {
    const port = await nameServer(
      (query) => reply(query, [], truncated),
      (query) => reply(query, [aaaa]),
    );
    expect(await ask(port)).toEqual(['2001:db8::80']);
  });

  it.each([
    ['SERVFAIL', 'ESERVFAIL', (query: Buffer) => reply(query, [], 2)],
    ['REFUSED', 'EREFUSED', (query: Buffer) => reply(query, [], 5)],
    ['silence', 'ETIMEOUT', () => null],
    ['garbage', 'EBADRESP', () => Buffer.from('garbage')],
  ])('throws %s, and it is the resolver', async (_, code, udp) => {
    expect(await ask(await nameServer(udp)).catch(blameOf)).toMatchObject({ by: 'resolver', code });
  });

  it('throws when nobody listens', async () => {
    expect(await ask(9).catch(blameOf)).toMatchObject({ by: 'resolver', code: 'EREFUSED' });
  });

  it('asks this host where the path has no resolver', async () => {
    const at = { resolvers: [], local: null, timeoutMs: 1_000, signal: new AbortController().signal };
    expect(await lookup({ ...at, name: 'localhost', family: 4 })).toContain('127.0.0.1');
  });
});

describe('lookupRecords', () => {
  const records = async (port: number, resolvers = ['::1']) =>
    await lookupRecords({
      name: 'shop.test',
      type: recordTypes.https,
      resolvers,
      port,
      local: null,
      timeoutMs: 200,
      signal: new AbortController().signal,
    });
  /** An answer of type 65: root as target, no parameters. */
  const https = (query: Buffer, type: number): Buffer => {
    const head = Buffer.from(reply(query, []));
    head.writeUInt16BE(1, 6);
    const answer = Buffer.from(`c00c${type.toString(16).padStart(4, '0')}00010000003c0003000100`, 'hex');
    return Buffer.concat([head, answer]);
  };

  it('asks for the type by its number, and gives the octets', async () => {
    let asked = 0;
    const port = await nameServer((query) => {
      asked = query.readUInt16BE(query.length - 4);
      return https(query, 65);
    });
    expect(await records(port)).toEqual([Buffer.from('000100', 'hex')]);
    expect(asked).toBe(65);
  });

  it('leaves out other types, and gives none for no such name', async () => {
    expect(await records(await nameServer((query) => https(query, 64)))).toEqual([]);
    expect(await records(await nameServer((query) => reply(query, [], 3)))).toEqual([]);
  });

  it('blames the resolvers, also where there is none', async () => {
    await expect(records(await nameServer((query) => reply(query, [], 2)))).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(records(1, [])).rejects.toMatchObject({ code: 'ENODATA' });
  });
});
