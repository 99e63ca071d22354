import { type Answer, decode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import type { Vantage } from '../../../harness/model/vantage.ts';
import mailExchangers from '../../../suites/smtp-sendmail/probes/mail-exchangers.ts';
import reverseName from '../../../suites/smtp-sendmail/probes/reverse-name.ts';
import spf from '../../../suites/smtp-sendmail/probes/spf.ts';
import { closedPort, peer } from '../../net/peer.ts';
import { nameServer, replyTo } from '../../net/dns/name-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A name server on ::1 with these records. */
async function dns(...records: readonly Answer[]): Promise<number> {
  const { port, close } = await nameServer((query) => {
    const [question] = decode(query).questions ?? [];
    return replyTo(
      query,
      records.filter((record) => record.name === question?.name && record.type === question.type),
    );
  });
  ends.push(close);
  return port;
}

const vantage: Vantage = {
  path: 'ipv6',
  kind: 'host',
  local: '::1',
  netns: null,
  device: null,
  control: null,
  resolvers: ['::1'],
  testName: null,
  teredo: null,
  sixToFour: null,
};
const run = { vantage, signal: new AbortController().signal, now: () => performance.now() };
const loopback = `${'1.'.padEnd(64, '0.')}ip6.arpa`;

describe('reverse-name', () => {
  it('has the names of the address we send from, and their addresses', async () => {
    const resolverPort = await dns(
      { type: 'PTR', name: loopback, data: 'Client.test' },
      { type: 'AAAA', name: 'client.test', data: '::1' },
      { type: 'A', name: 'client.test', data: '127.0.0.1' },
    );
    const seen = await reverseName.run({ ...run, input: { of: 'client', host: 'mail.test', address: '::1', resolverPort } });
    expect(seen).toEqual({
      of: 'client',
      host: 'mail.test',
      address: '::1',
      names: [{ name: 'client.test', addresses: ['::1'] }],
    });
  });

  it('has none where there is none', async () => {
    const input = { of: 'server', host: 'mail.test', address: '2001:db8::1', resolverPort: await dns() } as const;
    expect((await reverseName.run({ ...run, input })).names).toEqual([]);
  });
});

describe('mail-exchangers', () => {
  it('looks exchangers up, and connects to the addresses of the path’s family that are others’', async () => {
    const { port, close } = await peer('::1', () => {});
    ends.push(close);
    const resolverPort = await dns(
      { type: 'MX', name: 'test', data: { preference: 20, exchange: 'old.test' } },
      { type: 'MX', name: 'test', data: { preference: 10, exchange: 'Mail.test' } },
      { type: 'A', name: 'mail.test', data: '127.0.0.1' },
      { type: 'AAAA', name: 'mail.test', data: '::ffff:127.0.0.1' },
      { type: 'CNAME', name: 'old.test', data: 'mail.test' },
    );
    const seen = await mailExchangers.run({ ...run, input: { domain: 'test', port, resolverPort } });
    expect(seen.records.map(({ exchange }) => exchange)).toEqual(['mail.test', 'old.test']);
    expect(seen.exchangers).toEqual([
      // Neither a mapped address nor the loopback is another host.
      { exchange: 'mail.test', alias: null, v4: ['127.0.0.1'], v6: ['::ffff:127.0.0.1'], connections: [] },
      { exchange: 'old.test', alias: 'mail.test', v4: [], v6: [], connections: [] },
    ]);
  });

  it('takes the domain itself where it has no MX record, and nobody for the null MX', async () => {
    const port = await closedPort('::1');
    const none = await mailExchangers.run({ ...run, input: { domain: 'test', port, resolverPort: await dns() } });
    expect([none.records, none.exchangers.map(({ exchange }) => exchange)]).toEqual([[], ['test']]);
    const resolverPort = await dns({ type: 'MX', name: 'test', data: { preference: 0, exchange: '.' } });
    const nobody = await mailExchangers.run({ ...run, input: { domain: 'test', port, resolverPort } });
    expect([nobody.records, nobody.exchangers]).toEqual([[{ preference: 0, exchange: '' }], []]);
  });
});

describe('spf', () => {
  it('evaluates the record for each address', async () => {
    const resolverPort = await dns(
      { type: 'TXT', name: 'test', data: ['v=spf1 a:mail', '.test -all'] },
      { type: 'AAAA', name: 'mail.test', data: '2001:db8::25' },
    );
    const addresses = ['192.0.2.25', '2001:db8::25'];
    expect(await spf.run({ ...run, input: { domain: 'test', addresses, resolverPort } })).toEqual({
      domain: 'test',
      record: 'v=spf1 a:mail.test -all',
      results: [
        { address: '192.0.2.25', result: 'fail' },
        { address: '2001:db8::25', result: 'pass' },
      ],
    });
  });

  it('tells of a resolver that fails, and not of the domain', async () => {
    const { port, close } = await nameServer((query) => replyTo(query, [], 2));
    ends.push(close);
    await expect(spf.run({ ...run, input: { domain: 'test', addresses: [], resolverPort: port } })).rejects.toThrow('ESERVFAIL');
  });
});
