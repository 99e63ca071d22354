import { Resolver } from 'node:dns/promises';
import { afterEach, expect, it } from 'vitest';
import { installed } from '../../../harness/cli/catalogue.ts';
import { settleAddresses } from '../../../harness/cli/look-up.ts';
import { loadConfig } from '../../../harness/config/load.ts';
import { startNameServer } from '../../../lab/name-server/name-server.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const catalogue = await installed();
const load = async (from: Parameters<typeof loadConfig>[0]['from']) =>
  await loadConfig({ from, overrides: {}, catalogue, cwd: process.cwd(), env: {} });
const settle = async (from: Parameters<typeof loadConfig>[0]['from'], resolver: Resolver) => {
  const { config, spot } = await load(from);
  return await settleAddresses(config.targets, {
    suites: catalogue.suites,
    spot,
    resolver,
    signal: new AbortController().signal,
  });
};

it('the hosts of other targets in the zone are service names', async () => {
  const { config } = await load({
    name: 'test',
    data: {
      targets: {
        shop: { suite: 'http-iis', url: 'https://Shop.good.test/', addresses: ['::1'] },
        elsewhere: { suite: 'http-iis', url: 'https://good.test.example/', addresses: ['::1'] },
        literal: { suite: 'http-iis', url: 'https://[::1]/' },
        zone: { suite: 'dns', zone: 'good.test', names: ['www.good.test'], addresses: ['::1'] },
      },
    },
  });
  const names = config.targets.find(({ suite }) => suite === 'dns')?.options['names'];
  expect(names).toEqual(['www.good.test', 'shop.good.test'].map((name) => ({ name, families: 'dual', ports: [] })));
});

it('a URL names a zone, whose name servers this host looks up', async () => {
  const zones = [
    { name: 'good.test', records: [['@', 'NS', 'localhost.']] as const },
    { name: 'empty.test', records: [] },
  ];
  const server = await startNameServer({ addresses: ['127.0.0.1'], port: 0, zones });
  ends.push(server.close);
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${server.port}`]);
  const [target] = await settle({ urls: ['dns://good.test/www.good.test'] }, resolver);
  expect(target).toMatchObject({ suite: 'dns', options: { zone: 'good.test', names: [{ name: 'www.good.test' }] } });
  expect([...(target?.addresses[4] ?? []), ...(target?.addresses[6] ?? [])]).toContain('127.0.0.1');
  await expect(settle({ urls: ['dns://empty.test'] }, resolver)).rejects.toMatchObject({
    problems: [{ message: 'the zone has no name server with an address; check it, or give addresses' }],
  });
});
