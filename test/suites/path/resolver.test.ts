import { type Answer, decode, type StringAnswer } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import dnsTransport from '../../../suites/path/checks/dns-transport.ts';
import familyPinned from '../../../suites/path/checks/family-pinned.ts';
import { Resolver } from '../../../suites/path/observations.ts';
import resolver from '../../../suites/path/probes/resolver.ts';
import { nameServer as start, replyTo } from '../../net/dns/name-server.ts';
import { hostVantage } from '../../model/vantage.ts';
import { messagesOf, run } from './world.ts';

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

interface Zone {
  readonly A?: string;
  readonly AAAA?: string;
  readonly rcode?: number;
  readonly tcp?: false;
  readonly spoil?: true;
}

/** A name server on ::1 with one name. */
async function nameServer(zone: Zone): Promise<number> {
  const answer = (query: Buffer) => {
    const [question] = decode(query).questions ?? [];
    const type = question?.type === 'AAAA' ? 'AAAA' : 'A';
    const data = zone[type];
    const answers: Answer[] =
      data === undefined ? [] : [{ type, name: question?.name ?? '', ttl: 1, data } satisfies StringAnswer];
    return zone.spoil ? Buffer.from('noise') : replyTo(query, answers, zone.rcode);
  };
  const server = await start(answer, zone.tcp === false ? undefined : answer);
  open.push(server);
  return server.port;
}

async function ask(zone: Zone) {
  const input = { servers: ['::1'], port: await nameServer(zone), name: 'dual.lab.test', family: 6 as const, deadlineMs: 400 };
  return await run(resolver, input, hostVantage('ipv6'));
}

const both = { A: '127.0.0.1', AAAA: '::1' };

const messages = (value: Awaited<ReturnType<typeof ask>>) =>
  [dnsTransport, familyPinned].map((check) => messagesOf(check, { resolver: [Resolver.on('ipv6', value)] }, 'ipv6'));

describe('the resolver of a path', () => {
  it('gives both records by UDP, and one by TCP', async () => {
    const value = await ask(both);
    expect(value.servers[0]).toMatchObject({
      a: { code: null, rcode: 'NOERROR', addresses: ['127.0.0.1'] },
      aaaa: { code: null, rcode: 'NOERROR', addresses: ['::1'] },
      tcp: { code: null, rcode: 'NOERROR', addresses: ['::1'] },
    });
    expect(value.dialled).toEqual({ remote: '::1', local: '::1' });
    expect(messages(value)).toEqual([[], []]);
  });

  it('is seen to drop AAAA records', async () => {
    expect(messages(await ask({ A: '127.0.0.1' }))).toEqual([[], ['no-record']]);
  });

  it('is seen to lead to IPv4 by a mapped AAAA', async () => {
    const value = await ask({ ...both, AAAA: '::ffff:127.0.0.1' });
    expect(value.dialled?.remote).toBe('::ffff:127.0.0.1');
    expect(messages(value)).toEqual([[], ['other-family']]);
  });

  it('is seen to refuse, by its code', async () => {
    const value = await ask({ rcode: 5 });
    expect(value.servers[0]?.aaaa.rcode).toBe('REFUSED');
    expect(messages(value)).toEqual([['failing'], ['no-record']]);
  });

  it('is seen to lack TCP', async () => {
    expect(messages(await ask({ ...both, tcp: false }))).toEqual([['no-tcp'], []]);
  });

  it('is silent when it talks nonsense', async () => {
    const value = await ask({ ...both, spoil: true });
    expect(value.servers[0]).toMatchObject({ aaaa: { code: 'ETIMEDOUT' }, tcp: { code: 'EPROTO' } });
    expect(messages(value)).toEqual([['silent'], ['unknown']]);
  });
});
